"""MARC as lines: MARCMaker's `.mrk`, which MarcEdit and many exports write. `=245  10$aJudul`, `\\` for a blank, an
empty line between records.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from lentera.catalogue.formats.tables import encoding_in
from lentera.catalogue.marc.decoding import CODECS
from lentera.catalogue.marc.reading import Read, checked, tidy
from lentera.catalogue.marc.record import CONTROL, Marc, Part
from lentera.journal.refusals import Refusal

LONGEST = 1 << 20  # characters of a line
_line = re.compile(r"=([0-9A-Za-z]{3})  ?(.*)", re.DOTALL)
_names = {"{dollar}": "$", "{lcub}": "{", "{rcub}": "}", "{bsol}": "\\"}


def is_lines(start: bytes) -> bool:
    """Whether a file begins like one."""
    return re.match(rb"=(?:LDR|000|001)  ?\S", start) is not None


def read_lines(path: Path) -> Iterator[Read]:
    """The records of a file; the offset of each is its first line. Raises OSError."""
    with path.open("rb") as raw:
        guess = encoding_in(path, raw.read(1 << 16))
    number, begun, lines = 0, 0, list[str]()
    codec = CODECS.get(guess.encoding, guess.encoding)
    with path.open(encoding="utf-8-sig" if codec == "utf-8" else codec, errors="replace") as file:
        for place, line in enumerate(file, 1):
            told = line[:LONGEST].rstrip("\r\n")
            if told.strip():
                begun = begun or place
                lines.append(told)
            elif lines:
                number += 1
                yield _record(number, begun, lines)
                begun, lines = 0, []
    if lines:
        yield _record(number + 1, begun, lines)


def _record(number: int, begun: int, lines: list[str]) -> Read:
    leader, parts, mended = " " * 24, list[Part](), set[str]()
    for line in lines:
        found = _line.fullmatch(line)
        if found is None:
            return Read(number, begun, None, Refusal("field-tag", tag=line[:4].strip() or "-"))
        tag, text = found.groups()
        if tag in ("LDR", "000"):
            leader = text.replace("\\", " ").ljust(24)[:24]
        elif tag in CONTROL:
            parts.append((tag, tidy(tag, _plain(text.replace("\\", " ")), mended)))
        else:
            told = [_plain(one[:1] + one[1:]) for one in text[2:].split("$")[1:] if one]
            if told:
                marks = text[:2].replace("\\", " ").ljust(2)
                parts.append((tag, "\x1f".join([marks, *[tidy(tag, one, mended) for one in told]])))
    return checked(number, begun, Marc.of_parts(leader, parts), tuple(sorted(mended)))


def _plain(text: str) -> str:
    for name, sign in _names.items():
        text = text.replace(name, sign)
    return unicodedata.normalize("NFC", text)
