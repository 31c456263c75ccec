"""A spool: what was prepared from a file, on disk between the pass that checks and the pass that writes.

That of an import lies under a name made of the file's digest and the way it is read, until the import is over: whoever
goes on after a crash need not read again what was read. Any other has no name, so nothing of it is left.
"""

import os
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from struct import Struct
from typing import IO

import msgspec

from lentera.catalogue.batchlog import BatchLog
from lentera.catalogue.preparing import Checked, Portion, unpack
from lentera.journal.holding import AtWork, holding

KEPT = 24 * 3600  # seconds after which nobody goes on
HEAD = Struct(">III")  # bytes of what was seen, bytes of the portion, the CRC-32 of both
Entry = tuple[bytes, Checked]  # a packed portion, and what was seen of it


class Outcome(msgspec.Struct, array_like=True):
    """What reading a portion, or the whole file, showed: `log` as a batch keeps it."""

    upto: int
    count: int
    refused: int
    copies: int
    log: bytes
    lost: int = 0

    @classmethod
    def of(cls, checked: Checked, copies: Counter[str] | None = None) -> "Outcome":
        """An outcome to be kept."""
        log = BatchLog(checked.refusals, checked.mended, copies or Counter())
        return cls(checked.upto, checked.count, checked.refused, checked.copies, log.written(), checked.lost)

    def told(self) -> tuple[Checked, Counter[str]]:
        """What was kept."""
        log = BatchLog.parsed(self.log)
        checked = Checked(
            self.upto, self.count, self.refused, self.copies, self.lost, log.refusals, log.mended
        )
        return checked, log.copies


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome)


class Spool:
    """Packed portions one after the other, each with what was seen of it; then what the whole file showed (`total`),
    once it has been read to its end.

    What a crash left half written is cut off.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.total: Outcome | None = None
        self._end = 0
        self._recover()

    def add(self, packed: bytes, checked: Checked) -> None:
        """Keep one more portion. Raises OSError when the disk is full."""
        self._write(packed, Outcome.of(checked))

    def finish(self, checked: Checked, copies: Counter[str]) -> None:
        """Keep what the whole file showed. Raises OSError when the disk is full."""
        self.total = Outcome.of(checked, copies)
        self._write(b"", self.total)

    def kept(self) -> Iterator[Entry]:
        """The portions that are there already."""
        for seen, packed in self._entries():
            if packed:
                yield packed, seen.told()[0]

    def portions(self, after: int = 0) -> Iterator[Portion]:
        """All portions in which a record has a number above `after`, or copies beside it."""
        for seen, packed in self._entries():
            if packed and (seen.upto > after or seen.copies):
                yield unpack(packed)

    def _write(self, packed: bytes, outcome: Outcome) -> None:
        seen = _encoder.encode(outcome)
        self._file.seek(self._end)
        self._file.write(HEAD.pack(len(seen), len(packed), zlib.crc32(packed, zlib.crc32(seen))))
        self._file.write(seen)
        self._file.write(packed)
        self._file.flush()  # a process that is killed takes its buffers along
        self._end = self._file.tell()

    def _recover(self) -> None:
        self._end = self._file.seek(0, os.SEEK_END)
        end = 0
        for seen, packed in self._entries():
            end = self._file.tell()
            if not packed:
                self.total = seen
                break
        self._end = end
        self._file.truncate(end)

    def _entries(self) -> Iterator[tuple[Outcome, bytes]]:
        place = 0
        while place < self._end:
            self._file.seek(place)
            head = self._file.read(HEAD.size)
            if len(head) < HEAD.size:
                return
            of_seen, of_packed, told = HEAD.unpack(head)
            seen, packed = self._file.read(of_seen), self._file.read(of_packed)
            if not seen or zlib.crc32(packed, zlib.crc32(seen)) != told:
                return
            place = self._file.tell()
            yield _decoder.decode(seen), packed


@contextmanager
def open_spool(home: Path, name: str = "") -> Iterator[Spool]:
    """A spool in `tmp/` of the node's home. One with a `name` is the one that a crash left, if it did; it goes at the
    end, but stays when the work breaks off after the file was read.

    Where another process has that name in its hands, and without a name: a new one that nobody else finds.
    """
    folder = home / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        spool = None
        if name:
            with suppress(AtWork):
                spool = stack.enter_context(_named(folder / f"import-{name}"))
        if spool is None:
            spool = Spool(stack.enter_context(tempfile.TemporaryFile(prefix="import-", dir=folder)))
        yield spool


@contextmanager
def _named(path: Path) -> Iterator[Spool]:
    """Raises AtWork where another has it."""
    lock = path.with_suffix(".lock")
    with holding(lock):
        if not lock.exists():  # whoever had it is done just now
            raise AtWork
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        over = True
        try:
            with os.fdopen(descriptor, "r+b") as file:
                spool = Spool(file)
                try:
                    yield spool
                except OSError:
                    raise  # no room on the disk, perhaps
                except Exception:
                    over = spool.total is None
                    raise
                except BaseException:
                    over = False
                    raise
        finally:
            if over:
                path.unlink(missing_ok=True)
                _let_go(lock)


def erase_old_spools(home: Path, now: float | None = None) -> int:
    """Erase what imports left with which nobody went on for a day; returns how many. `now`: seconds, wall clock."""
    now, gone = time.time() if now is None else now, 0
    for lock in (home / "tmp").glob("import-*.lock"):
        path = lock.with_suffix("")
        touched = max(one.stat().st_mtime for one in (lock, path) if one.exists())
        with suppress(AtWork, OSError):
            if now - touched > KEPT:
                with holding(lock):
                    path.unlink(missing_ok=True)
                    _let_go(lock)
                    gone += 1
    return gone


def _let_go(lock: Path) -> None:
    with suppress(OSError):  # Windows erases no open file; an empty one goes another day
        lock.unlink(missing_ok=True)


def spool_name(*told: str) -> str:
    """The name of a spool: by whose file, which, and how it is read. Another version of the program prepares anew."""
    return blake2b("\0".join((version("lentera"), *told)).encode(), digest_size=16).hexdigest()


def file_digest(path: Path) -> str:
    """Hex BLAKE2b-256 of a file: by it an import that broke off is known again. Raises OSError."""
    told = blake2b(digest_size=32)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            told.update(block)
    return told.hexdigest()
