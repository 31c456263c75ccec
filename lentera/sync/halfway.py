"""Transfers that are not done yet, as files in `$LENTERA_HOME/exchange`: a broken line goes on where it stopped.

`in/SENDER-ID.part` is what has come of a bundle, `in/SENDER-ID.reply` the bundle that answers it; `out/PEER.bundle` is
our own on its way, `out/PEER.reply` what has come of the answer, `out/PEER.json` how the last exchange went. All of it
is sealed to its receiver, and repeating any of it changes nothing: these files may be lost or deleted at any time.
"""

import hashlib
import os
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings

KEPT = 7 * 24 * 3600  # seconds that a transfer may rest


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the receiver of a bundle has: `offset` bytes of it, and once it was read, the answer's size and tag."""

    offset: int
    size: int | None = None
    tag: str = ""


class Line(msgspec.Struct, kw_only=True):
    """How the exchange with a peer over the network stands. `code` and `details`: why the last one failed, or empty."""

    tried_at: datetime | None = None
    done_at: datetime | None = None
    next_at: datetime | None = None  # not before; None: when the interval has passed
    code: str = ""
    details: dict[str, str] = {}
    up: int = 0  # bytes of bundles in the last exchange
    down: int = 0
    answer: Progress | None = None  # what the peer told of its answer, while it is fetched


def transfer_id(head: bytes) -> str:
    """The name of a bundle on its way: BLAKE2b-256 of its label and signature, which name all the rest."""
    return hashlib.blake2b(head, digest_size=32, person=b"lentera.transfer").hexdigest()


class Incoming:
    """A bundle on its way to us."""

    def __init__(self, sender: UUID, id: str) -> None:
        self.sender = sender
        self._path = _folder("in") / f"{sender.hex}-{id}"

    @classmethod
    def find(cls, id: str) -> "Incoming | None":
        """The transfer of that name, if any of it is here."""
        for path in _folder("in").glob(f"*-{id}.*"):
            return cls(UUID(hex=path.name.partition("-")[0]), id)
        return None

    @property
    def part(self) -> Path:
        """What has come."""
        return self._path.with_suffix(".part")

    @property
    def reply(self) -> Path:
        """Our answer, once there is one."""
        return self._path.with_suffix(".reply")

    @property
    def lock(self) -> Path:
        """Held while a bundle of this sender is read."""
        return self._path.with_name(f"{self.sender.hex}.lock")

    def begin(self) -> None:
        """Make room: older transfers of the same sender go."""
        for path in _folder("in").glob(f"{self.sender.hex}-*"):
            if path.stem != self._path.name:
                path.unlink(missing_ok=True)
        self.part.touch()

    def offset(self) -> int:
        """How many bytes have come."""
        return self.part.stat().st_size if self.part.exists() else 0

    def write(self, start: int, data: bytes) -> None:
        """Put a piece in its place: what lies there already is the same. Raises OSError."""
        with self.part.open("r+b") as file:
            file.seek(start)
            file.write(data)

    def answered(self, reply: bytes) -> None:
        """Keep the answer; the bundle itself is done with. Raises OSError."""
        _put(self.reply, reply)
        self.part.unlink(missing_ok=True)

    def forget(self) -> None:
        """Nothing of it is kept."""
        self.part.unlink(missing_ok=True)
        self.reply.unlink(missing_ok=True)


class Outgoing:
    """Our exchange with a peer that we call."""

    def __init__(self, peer: UUID) -> None:
        self._path = _folder("out") / peer.hex

    @property
    def lock(self) -> Path:
        """Held while the exchange goes on."""
        return self._path.with_suffix(".lock")

    @property
    def reply(self) -> Path:
        """What has come of the answer."""
        return self._path.with_suffix(".reply")

    def bundle(self) -> bytes | None:
        """A bundle that did not arrive whole, if one rests here."""
        path = self._path.with_suffix(".bundle")
        return path.read_bytes() if path.exists() else None

    def keep(self, bundle: bytes) -> None:
        """Keep the bundle until the exchange is done. Raises OSError."""
        self.forget()
        _put(self._path.with_suffix(".bundle"), bundle)

    def forget(self) -> None:
        """The exchange is done: nothing rests."""
        self.reply.unlink(missing_ok=True)
        self._path.with_suffix(".bundle").unlink(missing_ok=True)

    def line(self) -> Line:
        """How the last exchange went."""
        try:
            return msgspec.json.decode(self._path.with_suffix(".json").read_bytes(), type=Line)
        except (OSError, msgspec.DecodeError):
            return Line()

    def note(self, line: Line) -> None:
        """Keep how it goes. Raises OSError."""
        _put(self._path.with_suffix(".json"), msgspec.json.encode(line))


def tag_of(path: Path) -> str:
    """Which file it is, for a broken download that goes on."""
    told = path.stat()
    return f"{told.st_size:x}-{told.st_mtime_ns:x}"


def clear_away() -> int:
    """Delete what has rested for a week; how many files. Notes of how it went stay."""
    done = 0
    for path in [*_folder("in").iterdir(), *_folder("out").iterdir()]:
        try:
            if path.suffix != ".json" and time.time() - path.stat().st_mtime > KEPT:
                path.unlink()
                done += 1
        except OSError:  # another process was first, or is at it
            pass
    return done


def _put(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _folder(name: str) -> Path:
    folder = Path(settings.LENTERA_HOME) / "exchange" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
