"""Reading: from the bytes of a record, ISO 2709 or MARCXML, to what it says, or to one reason why not.

A directory that does not fit its record is not the end: fields are told apart by their end byte as well, and
as long as the directory names as many fields as there are, its tags are right. What had to be mended is said
in `mended`. A record without a fault takes a short way; whatever is odd about it leads to the careful one, which
gives the same answer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from unicodedata import normalize

from lentera.catalogue.marc.decoding import ESCAPE, MARC8, UTF8, decoded, from_marc8, guess_of, is_mostly_utf8
from lentera.catalogue.marc.directory import ENTRY, FIELD_END, place_fields
from lentera.catalogue.marc.marcxml import records_of_xml
from lentera.catalogue.marc.quick import SUBFIELD, is_title, quickly
from lentera.catalogue.marc.record import CONTROL, Marc
from lentera.catalogue.marc.splitting import FILLER, LARGEST, Piece, split
from lentera.journal.refusals import Refusal

LEADER = 24
FORMATS = ("auto", "marc", "marcxml")
AUTHORITY, BIBLIOGRAPHIC = "authority", "bibliographic"
ELSEWHERE = ("740", "246", "240", "130")  # where a title stands when a record has no 245
_without_controls = bytes(0x3F if code < 0x1E else code for code in range(256))
_lines = str.maketrans("\t\n\r\x0b\x0c", "     ")
_gone = dict.fromkeys(range(0x20)) | {0xFFFE: None, 0xFFFF: None}
_blank = dict.fromkeys(range(0x20), " ")


class Read(NamedTuple):
    """Record `number` of a file (from 1): what it says, or why it cannot be read; and what was mended."""

    number: int
    offset: int
    marc: Marc | None
    refusal: Refusal | None = None
    mended: tuple[str, ...] = ()
    copies: tuple[Any, ...] = ()  # `formats.copies.Copy`: what stood beside the record
    kind: str = BIBLIOGRAPHIC


class UnknownFormat(Exception):
    """The file begins like neither ISO 2709 nor MARCXML. Holds a `Refusal` that says so."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Reader(NamedTuple):
    """How the records of a file are read; a plain value, which goes to another process as it is.

    `encoding` is one of `decoding.ENCODINGS`; with `auto` each record is UTF-8 when its bytes are, and `otherwise`
    else. `authorities`: authority records are read, and told as such, instead of being refused.
    """

    encoding: str = "auto"
    otherwise: str = MARC8
    authorities: bool = False

    def __call__(self, piece: Piece) -> Read:
        return read_piece(piece, self)


PLAIN = Reader()


def read_file(path: Path, form: str = "auto", reader: Reader = PLAIN) -> Iterator[Read]:
    """The records of a file, one at a time. `form` is one of FORMATS. Raises OSError and UnknownFormat."""
    with path.open("rb") as file:
        yield from read_stream(file, form, reader)


def read_stream(file: BinaryIO, form: str = "auto", reader: Reader = PLAIN) -> Iterator[Read]:
    """The records of an open file that can be read from its start. Raises UnknownFormat."""
    if form == "auto":
        form = detect_format(file.read(4096))
        file.seek(0)
    if form == "marcxml":
        for number, offset, told in records_of_xml(file):
            if isinstance(told, Refusal):
                yield Read(number, offset, None, told)
            else:
                yield checked(number, offset, told, (), authorities=reader.authorities)
        return
    for piece in split(file):
        yield read_piece(piece, reader)


def detect_format(head: bytes) -> str:
    """`marc` or `marcxml`, by how a file begins. Raises UnknownFormat."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(FILLER)
    if start[:1] == b"<":
        return "marcxml"
    if start[:4].isdigit() or SUBFIELD in head:
        return "marc"
    raise UnknownFormat(Refusal("file-empty" if not start else "format-unknown"))


def read_piece(piece: Piece, reader: Reader = PLAIN) -> Read:
    """One ISO 2709 record."""
    data = piece.data
    if piece.number == 1:
        data = data.removeprefix(b"\xef\xbb\xbf")
    if piece.ended:
        end = data.find(FIELD_END, LEADER)
        leader, directory, body = data[:LEADER], data[LEADER:end], data[end + 1 :]
        clean = leader.isascii() and data.translate(_without_controls) == data  # as it is, when there is none
        quick = quickly(leader, directory, body, reader.encoding, reader.otherwise) if clean else None
        if quick is not None:
            tags, texts, mended, titled = quick
            marc = Marc.of_columns(leader.decode("ascii"), tags, texts)
            if titled and leader[6:7] != b"z":
                return Read(piece.number, piece.offset, marc, None, mended)
            return checked(piece.number, piece.offset, marc, mended, authorities=reader.authorities)
    return _carefully(piece, data, reader)


def _carefully(piece: Piece, data: bytes, reader: Reader) -> Read:
    """A record of which something may be wrong."""
    if not piece.whole:
        return _refused(piece, "record-too-long", limit=LARGEST >> 20)
    directory_end = data.find(FIELD_END, LEADER)
    if directory_end < 0:
        return _refused(piece, "record-no-directory" if piece.ended else "record-cut-off", bytes=len(data))
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
    body = data[directory_end + 1 :]
    if body.rstrip(FILLER)[-1:] != FIELD_END:
        if not piece.ended:
            return _refused(piece, "record-cut-off", bytes=len(data))
        body += FIELD_END
        mended.add("last-field-open")
    placed = place_fields(raw.decode("utf-8", "replace"), body)
    if not piece.ended:  # the file may lack its very last byte, but no more than that
        if isinstance(placed, Refusal) or not placed.fits:
            return _refused(piece, "record-cut-off", bytes=len(data))
        mended.add("last-field-open")
    if isinstance(placed, Refusal):
        return Read(piece.number, piece.offset, None, placed)
    if not placed.fits:
        mended.add("directory")
    decode = _Decoder(leader, body, reader, mended)
    told = [(_tag(tag, mended), part) for tag, part in placed.tagged]
    parts = [(tag, text) for tag, part in told if (text := _text(tag, part, decode)) is not None]
    marc = Marc.of_parts(leader.translate(_blank), parts)
    return checked(piece.number, piece.offset, marc, tuple(sorted(mended)), authorities=reader.authorities)


def _tag(tag: str, mended: set[str]) -> str:
    """The tag, with X for signs that are no letters or digits, which no other format can state."""
    if tag.isalnum() and tag.isascii():
        return tag
    mended.add("tag-odd")
    return "".join(sign if sign.isascii() and sign.isalnum() else "X" for sign in tag.ljust(3))


class _Decoder:
    """From bytes to text in the one encoding that was found for a record; what had to be done goes to `mended`."""

    def __init__(self, leader: str, body: bytes, reader: Reader, mended: set[str]) -> None:
        self.mended = mended
        self.encoding = reader.encoding if reader.encoding != "auto" else self._found(leader, body, reader)

    def _found(self, leader: str, body: bytes, reader: Reader) -> str:
        stated = leader[9:10] == "a"
        if body.isascii():
            return MARC8 if ESCAPE in body and not stated else UTF8
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            if (
                is_mostly_utf8(body)
                or reader.otherwise == UTF8
                or (stated and not self._may_be(body, reader))
            ):
                return UTF8
            if stated or reader.otherwise != MARC8:
                self.mended.add(f"encoding-{reader.otherwise}")
            return reader.otherwise
        if not stated:
            self.mended.add("encoding")
        return UTF8

    @staticmethod
    def _may_be(body: bytes, reader: Reader) -> bool:
        """Whether a record that says it is UTF-8, and is not, makes sense in what the others of its file are in."""
        return reader.otherwise != MARC8 or guess_of([body]).encoding == MARC8

    def __call__(self, raw: bytes) -> str:
        if raw.isascii() and (ESCAPE not in raw or self.encoding != MARC8):
            return raw.decode("ascii")
        if self.encoding == MARC8:
            try:
                return from_marc8(raw)
            except ValueError:
                self.mended.add("bytes-replaced")
                return raw.decode("ascii", "replace")
        text = decoded(raw, self.encoding)
        if "\ufffd" in text:
            self.mended.add("bytes-replaced")
        return normalize("NFC", text)


def _text(tag: str, part: bytes, decode: _Decoder) -> str | None:
    """The text of one field, None when it has no subfields."""
    if tag in CONTROL:
        return tidy(tag, decode(part), decode.mended)
    head, *raw = part.split(SUBFIELD)
    pairs = [one[:1].decode("ascii", "replace") + decode(one[1:]) for one in raw if one]
    if not pairs:
        if not raw and head[2:].strip():
            decode.mended.add("subfield-missing")
            pairs = ["a" + decode(head[2:])]
        else:
            return None
    marks = (head.decode("ascii", "replace") + "  ")[:2].translate(_blank)
    return "\x1f".join([marks, *[tidy(tag, pair, decode.mended) for pair in pairs]])


def tidy(tag: str, text: str, mended: set[str]) -> str:
    """Text without control characters: blanks for them where places count (000 to 009) and for line breaks."""
    if not text.isprintable():
        clean = text.translate(_blank) if tag in CONTROL else text.translate(_lines).translate(_gone)
        if clean != text:
            mended.add("control-characters")
        return clean
    return text


def checked(
    number: int, offset: int, marc: Marc, mended: tuple[str, ...], *, authorities: bool = False
) -> Read:
    """What every record must have, whatever file it came in: a bibliographic kind and a title.

    An authority record is refused, or with `authorities` told by the kind of the `Read`.
    """
    if marc.leader[6:7] == "z":
        if authorities and any("100" <= tag < "200" for tag, _ in marc.parts):
            return Read(number, offset, marc, None, mended, (), AUTHORITY)
        return Read(number, offset, None, Refusal("record-authority"))
    for tag, text in marc.parts:
        if tag == "245":
            if is_title(text):
                return Read(number, offset, marc, None, mended)
            break
    if any(field.first("a").strip(" /:;=.,") for field in marc.each("245", "880")) or any(
        any(field.all("abknp")) for field in marc.each("245")
    ):
        return Read(number, offset, marc, None, mended)
    if any(field.first("a") for field in marc.each("200")):
        return _unfit(number, offset, marc, "record-unimarc")
    if any(field.first("a").strip(" /:;=.,") for field in marc.each(*ELSEWHERE)):
        return Read(number, offset, marc, None, (*mended, "title-elsewhere"))
    return _unfit(number, offset, marc, "record-no-title")


def _unfit(number: int, offset: int, marc: Marc, code: str) -> Read:
    """The refusal of a record that was read; its items go along, so whoever counts copies misses none."""
    refusal = Refusal(code, control=marc.control("001").strip() or "-")
    return Read(number, offset, None, refusal, (), tuple(marc.each("952")))


def _refused(piece: Piece, code: str, **details: int) -> Read:
    return Read(piece.number, piece.offset, None, Refusal(code, ground=False, **details))
