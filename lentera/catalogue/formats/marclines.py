r"""MARC as lines, in the three ways that are met.

`.mrk`: MARCMaker's, which MarcEdit and many exports write. `=245  10$aJudul`, `\` for a blank, an empty line between
records. `.lif`: MicroLIF, which programs of school libraries handed over before they could ISO 2709. A line of words,
then `LDR…^`, `245 0_aJudul^` and a last line that ends in `` ^` ``. `.line`: Catmandu's. The leader alone on its line,
then `245 10 $a Judul $b anak judul`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from lentera.catalogue.formats.tables import SAMPLED
from lentera.catalogue.marc.decoding import CODECS, ESCAPE, MARC8, UTF8, Guess, decoded, guess_of
from lentera.catalogue.marc.reading import Read, checked, tidy
from lentera.catalogue.marc.record import CONTROL, Marc, Part
from lentera.catalogue.marc.splitting import LARGEST
from lentera.journal.refusals import Refusal

LEADER = "LDR"
_separators = dict.fromkeys((0x1D, 0x1E, 0x1F))  # of ISO 2709: in a text they would part it
_blank = dict.fromkeys(map(ord, "\\"), " ")
_mrk = re.compile(r"=([0-9A-Za-z]{3})  ?(.*)", re.DOTALL)
_lif = re.compile(r"([0-9A-Za-z]{3})(.*?)\^?`?", re.DOTALL)
_line = re.compile(r"([0-9A-Za-z]{3}) (.*)", re.DOTALL)
_leader = re.compile(r"\d{5}.{19}")
_names = {"{dollar}": "$", "{lcub}": "{", "{rcub}": "}", "{bsol}": "\\"}


@dataclass(frozen=True)
class Manner:
    """One way of writing: how a file begins, how a line that begins another record, and how one that may stand first
    where none is begun (all else there is passed over). `part` makes of a line its field, the leader under the tag
    `LDR`, or None of what is no field.
    """

    start: re.Pattern[bytes]
    leads: re.Pattern[str]
    opens: re.Pattern[str]
    part: Callable[[str], Part | None]
    end: str = ""


def is_lines(start: bytes) -> bool:
    """Whether a file begins like one."""
    return _manner(start) is not None


def read_lines(path: Path, encoding: str = "auto") -> Iterator[Read]:
    """The records of a file; the offset of each is its first line. A line or record beyond `LARGEST` characters is
    refused and passed over. Raises OSError.
    """
    with path.open("rb") as raw:
        manner = _manner(raw.read(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()) or MANNERS[0]
    named = lines_encoding(path).encoding if encoding == "auto" else encoding
    codec = {UTF8: "utf-8-sig", MARC8: "latin-1"}.get(named, CODECS.get(named, named))
    with path.open(encoding=codec, errors="replace") as file:
        for number, (begun, lines) in enumerate(_records(file, manner), 1):
            if lines and named == MARC8:
                lines = [decoded(line.encode("latin-1"), MARC8) for line in lines]
            if lines:
                yield _record(number, begun, lines, manner)
            else:
                yield Read(number, begun, None, Refusal("record-too-long", limit=LARGEST >> 20))


def lines_encoding(path: Path) -> Guess:
    """What its bytes are taken for. Raises OSError."""
    with path.open("rb") as file:
        lines = iter(partial(file.readline, LARGEST), b"")
        return guess_of(islice((line for line in lines if not line.isascii() or ESCAPE in line), SAMPLED))


def _records(file: TextIO, manner: Manner) -> Iterator[tuple[int, list[str]]]:
    """The first line's number and the lines of each record; no lines where there were too many signs."""
    place, begun, size, lines, cut = 0, 0, 0, list[str](), False
    while told := file.readline(LARGEST):
        text = told.strip("\r\n")
        if cut:
            size += len(told)
        else:
            place += 1
            if begun and (not text.strip() or manner.leads.match(text)):
                yield begun, lines if size <= LARGEST else []
                begun = 0
            if not begun and text.strip() and manner.opens.match(text):
                begun, size, lines = place, 0, []
            size += len(told)
            if begun and size <= LARGEST:
                lines.append(text)
        cut = not told.endswith("\n")
        if begun and manner.end and text.endswith(manner.end):
            yield begun, lines if size <= LARGEST else []
            begun = 0
    if begun:
        yield begun, lines if size <= LARGEST else []


def _record(number: int, begun: int, lines: list[str], manner: Manner) -> Read:
    leader, parts, mended = " " * 24, list[Part](), set[str]()
    for line in lines:
        clean = line.translate(_separators)
        if clean != line:
            mended.add("control-characters")
        told = manner.part(clean)
        if told is None:
            return Read(number, begun, None, Refusal("field-tag", tag=line[:4].strip() or "-"))
        tag, text = told
        if tag == LEADER:
            leader = text.ljust(24)[:24]
        elif text:
            cells = [tidy(tag, unicodedata.normalize("NFC", one), mended) for one in text.split("\x1f")]
            parts.append((tag, "\x1f".join(cells)))
    return checked(number, begun, Marc.of_parts(leader, parts), tuple(sorted(mended)))


def _of_mrk(line: str) -> Part | None:
    if (found := _mrk.fullmatch(line)) is None:
        return None
    tag, text = found.groups()
    if tag in (LEADER, "000"):
        return LEADER, text.translate(_blank)
    if tag in CONTROL:
        return tag, _plain(text.translate(_blank))
    return _field(tag, text[:2].translate(_blank), [_plain(one) for one in text[2:].split("$")[1:]])


def _of_lif(line: str) -> Part | None:
    if (found := _lif.fullmatch(line)) is None:
        return None
    tag, text = found.groups()
    if tag == LEADER or tag in CONTROL:
        return tag, text
    return _field(tag, text[:2], re.split("_(?=[0-9a-z])", text[2:])[1:])


def _of_line(line: str) -> Part | None:
    if _leader.fullmatch(line):
        return LEADER, line
    if (found := _line.fullmatch(line)) is None:
        return None
    tag, text = found.groups()
    if tag in CONTROL:
        return tag, text
    cells = re.split(r"(?:^| )\$(?=\S )", text[2:].lstrip())[1:]
    return _field(tag, text[:2], [one[0] + one[2:] for one in cells])


def _field(tag: str, marks: str, cells: list[str]) -> Part:
    """A field of its indicators and its subfields, each with its code before it; without text if it has none."""
    told = [one for one in cells if one]
    return tag, "\x1f".join([marks.ljust(2), *told]) if told else ""


def _plain(text: str) -> str:
    for name, sign in _names.items():
        text = text.replace(name, sign)
    return text


MANNERS = (
    Manner(re.compile(rb"=(?:LDR|000|001)  ?\S"), re.compile("=(?:LDR|000)"), re.compile(""), _of_mrk),
    Manner(
        re.compile(rb"(?:[^\r\n]*[\r\n]+)?LDR[^\r\n^]{22,24}\^"),
        re.compile(LEADER),
        re.compile(rf"{LEADER}|\d{{3}}"),
        _of_lif,
        end="`",
    ),
    Manner(
        re.compile(rb"\d{5}[ -~]{19}[\r\n]+(?:00\d [^\r\n]|\d{3} [^\r\n]{2} ?\$)"),
        _leader,
        re.compile(""),
        _of_line,
    ),
)


def _manner(start: bytes) -> Manner | None:
    return next((one for one in MANNERS if one.start.match(start)), None)
