"""What one process counted, the others know: a line each in a file beside the index, one file for each commit.

Counting subjects of a frequent word is the dearest part of a page of results (at 1,000,000 titles 60 of 90 ms), and
each process of a server did it anew. Derived like the index: a line that cannot be read is counted again.
"""

import json
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock

MOST = 4_000_000  # bytes of a file, of about 1,500 an answer
PREFIX = "counts-"


class Shared:
    """What was told at one commit of an index, by name: read as far as somebody asks, written at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[bytes, bytes] = {}
        self._read = 0
        self._lock = Lock()

    def known(self, name: bytes) -> bytes | None:
        """What was told under a name, by whichever process; it may be damaged."""
        digest = _digest(name)
        with self._lock:
            if digest not in self._lines:
                self._read_on()
            return self._lines.get(digest)

    def tell(self, name: bytes, told: bytes) -> None:
        """Tell all processes. `told` has no line break. Without room or right to write nothing is told."""
        line = b"%s %s\n" % (_digest(name), told)
        with self._lock, suppress(OSError):
            if self._read + len(line) > MOST:
                return
            if not self._path.exists():
                self._put_away_older()
            with self._path.open("ab", buffering=0) as file:
                file.write(line)

    def _read_on(self) -> None:
        with suppress(OSError):
            if self._path.stat().st_size <= self._read:
                return
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole, end, _ = file.read(2 * MOST).rpartition(b"\n")
            self._read += len(whole) + len(end)
            for line in whole.split(b"\n"):
                digest, _, told = line.partition(b" ")
                self._lines[digest] = told

    def _put_away_older(self) -> None:
        for other in self._path.parent.glob(f"{PREFIX}*"):
            with suppress(OSError):
                other.unlink()


def commit_of(folder: Path) -> int | None:
    """The number of the last commit of the index in a folder, which only grows; None when it cannot be told."""
    try:
        return int(json.loads((folder / "meta.json").read_text("utf-8"))["opstamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=4)
def shared_at(folder: Path, commit: int) -> Shared:
    """What was told of this commit of the index in a folder."""
    return Shared(folder / f"{PREFIX}{commit}")


def _digest(name: bytes) -> bytes:
    return blake2b(name, digest_size=16).hexdigest().encode("ascii")
