"""Hashes and stream names: the parts of the journal that other nodes must compute the same way."""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

HASH_BYTES = 32


@lru_cache(maxsize=4096)
def stream_id(author: UUID, audience: str, area: str) -> UUID:
    """The stream's id: BLAKE2b-128 of its three names."""
    told = "\n".join((str(author), audience, area)).encode()
    return UUID(bytes=blake2b(told, digest_size=16, person=b"lentera.stream").digest())


def entry_hash(stream: UUID, parents: tuple[bytes, ...], written: bytes) -> bytes:
    """BLAKE2b-256 over the length-prefixed parent hashes and the author's bytes.

    A first entry has no parent and hashes its stream's id instead, so that it cannot be moved to another stream.
    """
    digest = blake2b(digest_size=HASH_BYTES, person=b"lentera.entry")
    digest.update(bytes([len(parents)]))
    for parent in parents or (stream.bytes,):
        digest.update(bytes([len(parent)]))
        digest.update(parent)
    digest.update(written)
    return digest.digest()


def split_parents(joined: bytes) -> tuple[bytes, ...]:
    """Parent hashes from the column that holds them end to end."""
    return tuple(joined[start : start + HASH_BYTES] for start in range(0, len(joined), HASH_BYTES))
