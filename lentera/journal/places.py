"""Where entries stand in their stream, told by their hash.

Entries are filed by (stream, seq, hash): no index has a hash first, since each hash is a page of its own to write. So
whoever knows the hash alone reads the places from the newest on. That is what he nearly always asks for: a tip, a
parent, the answer to a second press. An entry that is not here costs a walk through the stream's places (measured:
37 ms of processor time for 400,000).
"""

from collections.abc import Iterable
from uuid import UUID

from lentera.journal.models import StoredEntry

AT_ONCE = 500  # hashes in one statement


def places_of(stream: UUID, hashes: Iterable[bytes]) -> dict[bytes, int]:
    """Seq of those of the entries that are stored in the stream."""
    asked, found = sorted(set(hashes)), dict[bytes, int]()
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        rows = StoredEntry.objects.filter(stream=stream, hash__in=part).order_by("-seq")
        # The limit ends the walk once all are found.
        found.update((bytes(digest), seq) for digest, seq in rows.values_list("hash", "seq")[: len(part)])
    return found


def is_here(stream: UUID, digest: bytes) -> bool:
    """Whether the stream has the entry."""
    return bool(places_of(stream, [digest]))
