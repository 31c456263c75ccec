"""From bytes to text, and which encoding bytes are in when nobody can be trusted to say.

MARC-8 follows pymarc's tables to the letter: what has no escape is read here, byte by byte through a table made of
them, and everything else by pymarc itself; a heading that was read once is known.
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO

from pymarc.marc8 import MARC8ToUnicode
from pymarc.marc8_mapping import CODESETS

UTF8, MARC8, CYRILLIC, WESTERN = "utf-8", "marc-8", "windows-1251", "windows-1252"
ENCODINGS = ("auto", UTF8, MARC8, CYRILLIC, WESTERN)
CODECS = {CYRILLIC: "cp1251", WESTERN: "cp1252"}
ESCAPE = b"\x1b"
SAMPLE = 160  # characters of the text that shows what a guess makes of a file

_latin, _ansel = CODESETS[MARC8ToUnicode.basic_latin], CODESETS[MARC8ToUnicode.ansel]
_combining = bytes(code for code, (_, combines) in _ansel.items() if combines and code > 0xA0)
_dropped = bytes(code for code in range(256) if code < 0x20 or 0x80 < code < 0xA0)
_table = {
    code: chr((_ansel if code > 0x80 else _latin).get(code, (0x20, False))[0]) for code in range(0x20, 256)
}
_marks = "".join(map(chr, _combining))
_before = re.compile(
    f"([{_marks}]+)([^{_marks}])"
)  # MARC-8 writes marks before their letter, Unicode after it


@lru_cache(maxsize=1 << 15)
def from_marc8(raw: bytes) -> str:
    """The text of MARC-8 bytes, composed (NFC); signs without a meaning become blanks. Raises ValueError: an escape
    that is cut off or names no character set.
    """
    if ESCAPE not in raw:
        told = raw.translate(None, _dropped).decode("latin-1").rstrip(_marks)
        told = _before.sub(r"\2\1", told).translate(_table)
        return unicodedata.normalize("NFC", told)
    try:
        with redirect_stderr(StringIO()):  # it prints what it finds
            read: str = MARC8ToUnicode(quiet=True).translate(raw)
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError("an escape sequence is broken") from error
    return read


def decoded(raw: bytes, encoding: str) -> str:
    """The text of bytes in one of ENCODINGS but `auto`; what it cannot be becomes U+FFFD. Not composed."""
    if encoding == MARC8:
        try:
            return from_marc8(raw)
        except ValueError:
            return raw.decode("ascii", "replace")
    return raw.decode(CODECS.get(encoding, encoding), "replace")


def is_mostly_utf8(raw: bytes) -> bool:
    """Whether bytes that are no valid UTF-8 were meant as such: they hold more of its signs than broken ones."""
    told = raw.decode("utf-8", "replace")
    broken = told.count("\ufffd")
    return len(_foreign.findall(told)) - broken > broken


_halves = b"\xeb\xec\xfa\xfb"  # of ligatures and double tildes, which no letter composes with
_foreign = re.compile("[^\x00-\x7f]")
_marked = re.compile(rb"([" + re.escape(_combining) + rb"]+)([\x20-\x7e]?)")
_spacing = re.compile(rb"[\xa1-\xae\xb0-\xba\xbc\xbd\xc0-\xc8]")
_high = re.compile(rb"[\x80-\xff]")
_run = re.compile(rb"[\xc0-\xff\xa8\xb8]{2,}")
_letters = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xff]|[\xc0-\xd6\xd8-\xf6\xf8-\xff](?=[A-Za-z])"
)


def _share_marc8(raw: bytes) -> float:
    """How much of what is not ASCII makes sense in MARC-8: marks on letters that bear them, known signs, escapes."""
    high = len(_high.findall(raw))
    if not high:
        return 1.0 if ESCAPE in raw else 0.0
    good = len(_spacing.findall(raw))
    for found in _marked.finditer(raw):
        marks, letter = found.groups()
        composed = from_marc8(marks.translate(None, _halves) + letter)
        if letter.isalpha() and len(composed) == 1:
            good += len(marks)
    return good / high


def _share_cyrillic(raw: bytes) -> float:
    high = len(_high.findall(raw))
    return sum(map(len, _run.findall(raw))) / high if high else 0.0


def _share_western(raw: bytes) -> float:
    high = len(_high.findall(raw))
    return len(_letters.findall(raw)) / high if high else 0.0


@dataclass(frozen=True)
class Guess:
    """The encoding of a file: one of ENCODINGS but `auto` (for tables and XML, a codec's name). `share` in percent:
    how much of what is not ASCII makes sense in it; `samples`: a line of the file by each encoding it may be in.
    """

    encoding: str
    share: int = 100
    samples: dict[str, str] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether nothing speaks against it."""
        return self.share >= 99

    @property
    def sample(self) -> str:
        """A line with signs beyond ASCII, as this guess reads it; empty when there is none."""
        return self.samples.get(self.encoding, "")


def guess_of(pieces: Iterable[bytes]) -> Guess:
    """The encoding of records or lines: UTF-8 when their bytes are, else what most of the others make sense in."""
    utf8, others = 0, []
    sample = b""
    for piece in pieces:
        if piece.isascii() and ESCAPE not in piece:
            continue
        sample = sample or piece
        try:
            piece.decode("utf-8")
            utf8 += ESCAPE not in piece
            if ESCAPE in piece:
                others.append(piece)
        except UnicodeDecodeError:
            sample = sample if others else piece
            others.append(piece)
    if not others:
        return Guess(UTF8, 100, {UTF8: _line(sample, UTF8)} if sample else {})
    raw = b"\n".join(others)
    shares = {MARC8: _share_marc8(raw), CYRILLIC: _share_cyrillic(raw), WESTERN: _share_western(raw)}
    if is_mostly_utf8(raw):
        encoding, share = UTF8, utf8 / (utf8 + len(others))
    else:
        encoding = MARC8 if shares[MARC8] >= 0.8 else max(shares, key=lambda one: shares[one])
        share = shares[encoding]
    samples = {one: _line(sample, one) for one in ENCODINGS[1:]}
    return Guess(encoding, round(share * 100), samples)


def _line(raw: bytes, encoding: str) -> str:
    """The part of a record or line around its first sign beyond ASCII, on one line."""
    parts = re.split(rb"\x1f.|[\x1d\x1e\r\n]", raw)
    told = next((one for one in parts if not one.isascii() or ESCAPE in one), b"")
    text = unicodedata.normalize("NFC", decoded(told, encoding))
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:SAMPLE]
