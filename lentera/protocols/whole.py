"""A form whose sender hangs up in the middle is no form, and none that ends before its last mark.

The server ends what it hands over where the line broke, and Django takes that for the end of the form: a text would be
kept as far as it came, and a scan that did not come to its end would be left out without a word.
"""

import logging
from typing import Any

from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
TAIL = 1024  # bytes at the end of a form among which its last mark must be


class BrokenOff(OSError):
    """The sender hung up before all was sent. Django refuses what it cannot read as a form without its token."""


class EndMissing(MultiPartParserError):
    """All that was announced has come, but not the mark that ends a form: its last file is cut off."""


class WholeBody:
    """A request's body, which is as long as was said and ends with its mark, or raises BrokenOff or EndMissing."""

    def __init__(self, body: Any, length: int, mark: bytes = b"") -> None:
        self._body, self._left, self._mark = body, length, mark
        self._tail = b""

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data: bytes = self._body.read(wanted)
        while len(data) < wanted:
            more = self._body.read(wanted - len(data))
            if not more:
                raise BrokenOff
            data += more
        return self._taken(data)

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        line: bytes = self._body.readline(wanted)
        if len(line) < wanted and not line.endswith(b"\n"):
            raise BrokenOff
        return self._taken(line)

    def _taken(self, data: bytes) -> bytes:
        self._left -= len(data)
        if data and self._mark:
            self._tail = (self._tail + data[-TAIL:])[-TAIL:]
            if self._left == 0 and self._mark not in self._tail:
                raise EndMissing
        return data


class WithoutTrace(logging.Filter):
    """A form that cannot be read is the sender's doing: one line in the log tells it, where we stand does not."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes."""
        if record.exc_info and isinstance(record.exc_info[1], MultiPartParserError):
            record.exc_info = record.exc_text = None
        return True


def expect_whole(environ: dict[str, Any]) -> None:
    """Let the request's form break off visibly. Pieces of an exchange are taken as far as they came."""
    length, told = environ.get("CONTENT_LENGTH") or "", environ.get("CONTENT_TYPE", "")
    form = told.partition(";")[0].strip().lower()
    if length.isdecimal() and form in FORMS:
        mark = _last_mark(told) if form == FORMS[1] else b""
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length), mark)


def _last_mark(content_type: str) -> bytes:
    """What ends such a form, read as Django reads it; b"" for what Django itself will refuse."""
    try:
        boundary = parse_header_parameters(content_type)[1].get("boundary", "")
        return b"--" + boundary.encode("ascii") + b"--" if boundary else b""
    except (ValueError, LookupError, TypeError):
        return b""
