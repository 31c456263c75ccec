"""A spool: what was prepared from a file, on disk between the pass that checks and the pass that writes.

The file has no name for others, so nothing of it is left after a crash.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO

import msgspec
import zstandard

from lentera.catalogue.preparing import Portion

LENGTH = 4  # bytes that state how long a packed portion is
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Portion)


def pack(portion: Portion) -> bytes:
    """A portion as it stands in a spool."""
    return zstandard.ZstdCompressor(level=1).compress(_encoder.encode(portion))


def unpack(packed: bytes) -> Portion:
    """The portion behind packed bytes."""
    return _decoder.decode(zstandard.ZstdDecompressor().decompress(packed))


class Spool:
    """Packed portions one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, packed: bytes) -> None:
        """Keep one more portion. Raises OSError when the disk is full."""
        self._file.write(len(packed).to_bytes(LENGTH, "big"))
        self._file.write(packed)

    def portions(self) -> Iterator[Portion]:
        """All portions, from the first."""
        self._file.seek(0)
        while length := self._file.read(LENGTH):
            yield unpack(self._file.read(int.from_bytes(length, "big")))


@contextmanager
def open_spool(home: Path) -> Iterator[Spool]:
    """A new spool in `tmp/` of the node's home, gone when it is left or the process ends."""
    folder = home / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(prefix="import-", dir=folder) as file:
        yield Spool(file)


def file_digest(path: Path) -> str:
    """Hex BLAKE2b-256 of a file: by it an import that broke off is known again. Raises OSError."""
    told = blake2b(digest_size=32)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            told.update(block)
    return told.hexdigest()
