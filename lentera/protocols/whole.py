"""A form whose sender hangs up in the middle is no form.

The server ends what it hands over where the line broke, and Django takes that for the end of the form: a text would be
kept as far as it came, and a scan that did not come to its end would be left out without a word.
"""

from typing import Any

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class BrokenOff(OSError):
    """The sender hung up before all was sent. Django refuses what it cannot read as a form without its token."""


class WholeBody:
    """A request's body, which is as long as was said, or raises BrokenOff at its end."""

    def __init__(self, body: Any, length: int) -> None:
        self._body, self._left = body, length

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data: bytes = self._body.read(wanted)
        while len(data) < wanted:
            more = self._body.read(wanted - len(data))
            if not more:
                raise BrokenOff
            data += more
        self._left -= len(data)
        return data

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        line: bytes = self._body.readline(wanted)
        if len(line) < wanted and not line.endswith(b"\n"):
            raise BrokenOff
        self._left -= len(line)
        return line


def expect_whole(environ: dict[str, Any]) -> None:
    """Let the request's form break off visibly. Pieces of an exchange are taken as far as they came."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() in FORMS:
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
