"""Reading: from the bytes of a record, ISO 2709 or MARCXML, to what it says, or to one reason why not.

A directory that does not fit its record is not the end: fields are told apart by their end byte as well, and
as long as the directory names as many fields as there are, its tags are right. What had to be mended is said
in `mended`.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pymarc.marc8 import MARC8ToUnicode

from lentera.catalogue.marc.directory import FIELD_END, place_fields
from lentera.catalogue.marc.marcxml import records_of_xml
from lentera.catalogue.marc.record import Field, Marc
from lentera.catalogue.marc.splitting import FILLER, Piece, split
from lentera.journal.refusals import Refusal

SUBFIELD = b"\x1f"
LEADER = 24
ENTRY = 12
FORMATS = ("auto", "marc", "marcxml")


class Read(NamedTuple):
    """Record `number` of a file (from 1): what it says, or why it cannot be read; and what was mended."""

    number: int
    offset: int
    marc: Marc | None
    refusal: Refusal | None = None
    mended: tuple[str, ...] = ()
    copies: tuple[Any, ...] = ()  # `formats.copies.Copy`: what stood beside the record


class UnknownFormat(Exception):
    """The file begins like neither ISO 2709 nor MARCXML. Holds a `Refusal` that says so."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def read_file(path: Path, form: str = "auto") -> Iterator[Read]:
    """The records of a file, one at a time. `form` is one of FORMATS. Raises OSError and UnknownFormat."""
    with path.open("rb") as file:
        yield from read_stream(file, form)


def read_stream(file: BinaryIO, form: str = "auto") -> Iterator[Read]:
    """The records of an open file that can be read from its start. Raises UnknownFormat."""
    if form == "auto":
        form = detect_format(file.read(4096))
        file.seek(0)
    if form == "marcxml":
        for number, offset, told in records_of_xml(file):
            if isinstance(told, Refusal):
                yield Read(number, offset, None, told)
            else:
                yield checked(number, offset, told, ())
        return
    for piece in split(file):
        yield read_piece(piece)


def detect_format(head: bytes) -> str:
    """`marc` or `marcxml`, by how a file begins. Raises UnknownFormat."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(FILLER)
    if start[:1] == b"<":
        return "marcxml"
    if start[:4].isdigit() or SUBFIELD in head:
        return "marc"
    raise UnknownFormat(Refusal("file-empty" if not start else "format-unknown"))


def read_piece(piece: Piece) -> Read:
    """One ISO 2709 record."""
    data = piece.data.removeprefix(b"\xef\xbb\xbf") if piece.number == 1 else piece.data
    if not piece.ended:
        return _refused(piece, "record-cut-off", bytes=len(data))
    directory_end = data.find(FIELD_END, LEADER)
    if directory_end < 0:
        return _refused(piece, "record-no-directory", bytes=len(data))
    mended: set[str] = set()
    leader_end = LEADER
    if (directory_end - LEADER) % ENTRY == ENTRY - 1 and data[LEADER - 1 : directory_end].isalnum():
        leader_end -= 1  # a leader that lost one of its last zeros
        mended.add("leader")
    leader = (data[:leader_end].decode("ascii", "replace").replace("\ufffd", " ") + " ")[:LEADER]
    raw = data[leader_end:directory_end]
    if b"\n" in raw or b"\r" in raw:
        raw = raw.replace(b"\r", b"").replace(b"\n", b"")
        mended.add("line-breaks")
    if not raw.isascii():
        return _refused(piece, "directory-length", bytes=len(raw))
    body = data[directory_end + 1 :]
    if body.rstrip(FILLER)[-1:] != FIELD_END:
        body += FIELD_END
        mended.add("last-field-open")
    placed = place_fields(raw.decode("ascii"), body)
    if isinstance(placed, Refusal):
        return Read(piece.number, piece.offset, None, placed)
    if not placed.fits:
        mended.add("directory")
    decode = _decoder(leader, body, mended)
    fields = tuple(field for tag, part in placed.tagged if (field := _field(tag, part, decode)) is not None)
    return checked(piece.number, piece.offset, Marc(leader, fields), tuple(sorted(mended)))


class _Decoder:
    """From bytes to text: ASCII at once, else the one encoding that was found for the record."""

    def __init__(self, marc8: bool, mended: set[str]) -> None:
        self.marc8 = marc8
        self.mended = mended

    def __call__(self, raw: bytes) -> str:
        if raw.isascii() and b"\x1b" not in raw:
            return raw.decode("ascii")
        if self.marc8:
            try:
                with (
                    redirect_stderr(StringIO()) if b"\x1b" in raw else nullcontext()
                ):  # it prints what it finds
                    return unicodedata.normalize("NFC", MARC8ToUnicode(quiet=True).translate(raw))
            except (ValueError, IndexError, KeyError, TypeError):  # an escape cut off at its end
                self.mended.add("bytes-replaced")
                return raw.decode("ascii", "replace")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.mended.add("bytes-replaced")
            text = raw.decode("utf-8", "replace")
        return unicodedata.normalize("NFC", text)


def _decoder(leader: str, body: bytes, mended: set[str]) -> _Decoder:
    """UTF-8 when the leader says so, or when it does not and the bytes are (MARC-8 marks hardly ever are);
    else MARC-8.
    """
    if leader[9:10] == "a" or body.isascii():
        return _Decoder(marc8=b"\x1b" in body and leader[9:10] != "a", mended=mended)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _Decoder(marc8=True, mended=mended)
    mended.add("encoding")
    return _Decoder(marc8=False, mended=mended)


def _field(tag: str, part: bytes, decode: _Decoder) -> Field | None:
    if tag < "010" and tag.isdigit():
        return Field(tag, decode(part))
    head, *raw = part.split(SUBFIELD)
    subfields = tuple((decode(one[:1]), decode(one[1:])) for one in raw if one)
    if not subfields:
        return None
    return Field(tag, "", (head.decode("ascii", "replace") + "  ")[:2], subfields)


def checked(number: int, offset: int, marc: Marc, mended: tuple[str, ...]) -> Read:
    """What every record must have, whatever file it came in: a bibliographic kind and a title."""
    if marc.leader[6:7] == "z":
        return Read(number, offset, None, Refusal("record-authority"))
    title = next((field for field in marc.each("245", "880") if field.first("a").strip(" /:;=.,")), None)
    if title is None and not any(field.all("abknp") for field in marc.each("245")):
        code = "record-unimarc" if any(field.first("a") for field in marc.each("200")) else "record-no-title"
        return Read(number, offset, None, Refusal(code, control=marc.control("001").strip() or "-"))
    return Read(number, offset, marc, None, mended)


def _refused(piece: Piece, code: str, **details: int) -> Read:
    return Read(piece.number, piece.offset, None, Refusal(code, ground=False, **details))
