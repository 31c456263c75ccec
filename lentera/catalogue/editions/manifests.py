"""The agency's list for an edition: what a record's digest was and where its MARC stands, as bytes of a blob.

MARC blobs are never erased, so an edition can be handed out as it was signed long after its records changed.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from lentera.catalogue.editions.rules import HASH
from lentera.journal import blobs

Row = tuple[UUID, str, str, int]  # record, hex digest, blob, line


class _Written(msgspec.Struct, array_like=True):
    records: bytes
    digests: bytes
    blobs: list[str]
    places: bytes  # two numbers of four bytes a record, little end first: which blob, which line


@dataclass(frozen=True)
class Manifest:
    """Digest of each record, and where its MARC stands (blob, line)."""

    digests: dict[UUID, bytes]
    places: dict[UUID, tuple[str, int]]


def manifest_of(rows: Iterable[Row]) -> Manifest:
    """The list of these records."""
    told = list(rows)
    return Manifest(
        {record: bytes.fromhex(digest) for record, digest, _, _ in told},
        {record: (blob, line) for record, _, blob, line in told},
    )


def write(manifest: Manifest) -> bytes:
    """The bytes of a list."""
    ids = sorted(manifest.digests)
    numbers: dict[str, int] = {}
    places = array("I")
    for id in ids:
        blob, line = manifest.places[id]
        places.extend((numbers.setdefault(blob, len(numbers)), line))
    return msgspec.msgpack.encode(
        _Written(
            b"".join(id.bytes for id in ids),
            b"".join(manifest.digests[id] for id in ids),
            list(numbers),
            b"".join(number.to_bytes(4, "little") for number in places),
        )
    )


def read(author: UUID, content: str) -> Manifest:
    """The list in a blob. Raises KeyError when it is not here."""
    told = msgspec.msgpack.decode(blobs.content(author, content), type=_Written)
    digests, places = {}, {}
    for number in range(len(told.records) // 16):
        id = UUID(bytes=told.records[number * 16 : number * 16 + 16])
        digests[id] = told.digests[number * HASH : (number + 1) * HASH]
        blob = int.from_bytes(told.places[number * 8 : number * 8 + 4], "little")
        line = int.from_bytes(told.places[number * 8 + 4 : number * 8 + 8], "little")
        places[id] = (told.blobs[blob], line)
    return Manifest(digests, places)
