"""The form of SIP2 messages: bytes to a request, an answer to bytes. No database, no clock, no socket."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lentera.pages.signs import legible, scannable

MOST_BYTES = 16_384  # of one line; longer ones are no messages
LINE_ENDS = re.compile(rb"[\r\n]+")

# The fixed fields after the two digits, with their widths.
FIXED: dict[str, tuple[tuple[str, int], ...]] = {
    "01": (("retained", 1), ("date", 18)),
    "09": (("no_block", 1), ("date", 18), ("return_date", 18)),
    "11": (("renewal", 1), ("no_block", 1), ("date", 18), ("due", 18)),
    "15": (("mode", 1), ("date", 18)),
    "17": (("date", 18),),
    "19": (("date", 18),),
    "23": (("language", 3), ("date", 18)),
    "25": (("date", 18),),
    "29": (("third_party", 1), ("no_block", 1), ("date", 18), ("due", 18)),
    "35": (("date", 18),),
    "37": (("date", 18), ("fee", 2), ("payment", 2), ("currency", 3)),
    "63": (("language", 3), ("date", 18), ("summary", 10)),
    "65": (("date", 18),),
    "93": (("name_algorithm", 1), ("password_algorithm", 1)),
    "97": (),
    "99": (("status", 1), ("width", 3), ("version", 4)),
}
ASK_AGAIN = b"96AZFEF6\r"  # never with a sequence number

_END = re.compile(rb"(?:AY([0-9]))?AZ([0-9A-Fa-f]{4}) *\Z")


@dataclass(frozen=True, slots=True)
class Request:
    """What a machine asks. `sequence` is None for a message without error detection; `raw` is as it came."""

    code: str
    fixed: dict[str, str]
    fields: dict[str, str]
    raw: bytes
    sequence: str | None = None

    def told(self, name: str) -> str:
        """A variable field without surrounding blanks and signs that nobody sees; "" when it is absent."""
        return scannable(self.fields.get(name, ""))

    @property
    def dated(self) -> bool:
        """Whether the machine says when it asks: only then no two of its requests look alike."""
        return bool(self.fixed.get("date", "").strip(" 0"))


class BadChecksum(ValueError):
    """The line was damaged on its way: the machine has to send it again."""


class NoMessage(ValueError):
    """The line is no SIP2 request that is known here."""


@dataclass(slots=True)
class Answer:
    """What is answered: the code with its fixed fields, then variable fields in order."""

    head: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """One more field; what would end it early is taken out of its value."""
        self.fields.append((name, clean(value)))

    def encoded(self, sequence: str | None, encoding: str) -> bytes:
        """The bytes with terminator; with checksum where the request had a sequence number."""
        told = self.head + "".join(f"{name}{value}|" for name, value in self.fields)
        body = told.encode(encoding, "replace")
        if sequence is None:
            return body + b"\r"
        body += f"AY{sequence}AZ".encode()
        return body + checksum(body) + b"\r"


def checksum(told: bytes) -> bytes:
    """Four hex digits: the two's complement of the sum of all bytes, "AZ" included."""
    return b"%04X" % (-sum(told) & 0xFFFF)


def clean(value: str) -> str:
    """A value without what has a meaning in a message: bars, line ends and other control characters."""
    return "".join(" " if sign == "|" or sign.isspace() else sign for sign in legible(value))


def read(line: bytes, encoding: str) -> Request:
    """A line without its end as a request. Raises BadChecksum or NoMessage."""
    end = _END.search(line)
    sequence = None
    body = line
    if end is not None:
        if checksum(line[: end.start(2)]) != end[2].upper():
            raise BadChecksum
        sequence = end[1].decode() if end[1] else None
        body = line[: end.start()]
    told = body.decode(encoding, "replace").replace("\0", " ")  # no card has a NUL, and PostgreSQL takes none
    code = told[:2]
    if code not in FIXED:
        raise NoMessage
    fixed, place = {}, 2
    for name, width in FIXED[code]:
        fixed[name] = told[place : place + width]
        place += width
    if len(told) < place:
        raise NoMessage
    fields: dict[str, str] = {}
    for part in told[place:].split("|"):
        if len(part) >= 2:
            fields.setdefault(part[:2], part[2:])
    return Request(code, fixed, fields, line, sequence)


class Lines:
    """Cuts what arrives into lines, however it was packed. A line that is too long is passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._passing = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that are complete with this chunk, without their ends and without empty ones."""
        *whole, self._rest = LINE_ENDS.split(self._rest + chunk)
        for line in whole:
            passed, self._passing = self._passing, False
            line = line.lstrip(b" \x00\t").rstrip(b"\x00")
            if line and not passed and len(line) <= MOST_BYTES:
                yield line
        if len(self._rest) > MOST_BYTES:
            self._rest, self._passing = b"", True


def stamp(moment: datetime) -> str:
    """A local moment as SIP2 writes it: eighteen characters."""
    return f"{moment:%Y%m%d}    {moment:%H%M%S}"


def yes(value: bool) -> str:
    """Y or N."""
    return "Y" if value else "N"
