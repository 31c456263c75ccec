"""What an edition is, in numbers: records in buckets, a hash of each bucket, a root over all; and which may be said.

Buckets make an edition comparable in parts: 20,000 records have 1,024 of them (16 KiB of hashes), and one that
arrives is believed by itself, whatever of the rest is still on its way.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from uuid import UUID

from lentera.catalogue.editions.facts import EditionAccompanied, EditionPublished
from lentera.journal.refusals import Refusal

CHOICES = ("all", "use", "material", "language", "list")
IN_BUCKET = 32  # records, at most, on average
MOST_BUCKETS = 1 << 16
HASH = 16  # bytes of a bucket's hash, and of a record's digest
SHORT = 8  # bytes of a bucket's hash by which a node says what it has
EMPTY = bytes(HASH)
LONGEST_NAME = 120  # signs
Digests = Mapping[UUID, bytes]


def buckets_for(records: int) -> int:
    """How many buckets so many records get: a power of two, so that a bucket splits into whole ones."""
    count = 1
    while count < MOST_BUCKETS and records > count * IN_BUCKET:
        count *= 2
    return count


def spot_of(record: UUID) -> int:
    """The last 16 bits of a record's id: `spot % buckets` is its bucket."""
    return record.int & (MOST_BUCKETS - 1)


def in_buckets(told: Digests, buckets: int) -> list[dict[UUID, bytes]]:
    """The records by bucket."""
    found: list[dict[UUID, bytes]] = [{} for _ in range(buckets)]
    for record, digest in told.items():
        found[spot_of(record) % buckets][record] = digest
    return found


def hash_of(bucket: Digests) -> bytes:
    """The hash of a bucket: BLAKE2b of 16 bytes over ids and digests in the order of ids; zeros for none."""
    if not bucket:
        return EMPTY
    rows = sorted((record.bytes, digest) for record, digest in bucket.items())
    return blake2b(b"".join(id + digest for id, digest in rows), digest_size=HASH).digest()


def root_of(collection: UUID, hashes: Iterable[bytes]) -> str:
    """The root over all buckets of a collection: hex BLAKE2b-256."""
    return blake2b(collection.bytes + b"".join(hashes), digest_size=32, person=b"lentera.edition").hexdigest()


def hashes_in(told: bytes) -> list[bytes]:
    """The hashes of buckets that were written one after the other."""
    return [told[at : at + HASH] for at in range(0, len(told), HASH)]


def decide_edition(
    name: str,
    choice: str,
    value: str,
    told: Digests,
    *,
    collection: UUID,
    before: tuple[int, str] | None,
) -> EditionPublished | Refusal:
    """The next edition of a collection. `before`: number and root of the one that stands now."""
    name = " ".join(name.split())
    if not name:
        return Refusal("edition-name-missing")
    if len(name) > LONGEST_NAME:
        return Refusal("edition-name-long", limit=LONGEST_NAME)
    if choice not in CHOICES or bool(value) != (choice != "all"):
        return Refusal("edition-choice", choices=", ".join(CHOICES))
    if not told:
        return Refusal("edition-empty", name=name)
    buckets = buckets_for(len(told))
    root = root_of(collection, map(hash_of, in_buckets(told, buckets)))
    number, last = before or (0, "")
    if root == last:
        return Refusal("edition-unchanged", name=name, number=number)
    return EditionPublished(
        collection=collection,
        name=name,
        choice=choice,
        value=value,
        number=number + 1,
        records=len(told),
        buckets=buckets,
        root=root,
    )


def decide_besides(
    edition: EditionPublished,
    told: Mapping[UUID, bytes],
    *,
    lists: int,
    size: int,
    beside: UUID,
    before: tuple[int, str] | None,
) -> EditionAccompanied | None:
    """What goes with an edition, by digest; None when that is what is told already, or nothing ever was.

    `lists`: how many of these are lists; `size` in bytes. `before`: serial and root of what was told last.
    """
    if not told and before is None:
        return None
    buckets = buckets_for(len(told))
    root = root_of(beside, map(hash_of, in_buckets(told, buckets)))
    serial, last = before or (0, "")
    if root == last:
        return None
    return EditionAccompanied(
        collection=edition.collection,
        name=edition.name,
        number=edition.number,
        serial=serial + 1,
        authorities=len(told) - lists,
        lists=lists,
        size=size,
        buckets=buckets,
        root=root,
    )


def difference(before: Digests | None, now: Digests) -> tuple[list[UUID], list[UUID]]:
    """What must go and what must come where somebody has `before`; all must come where that is not known."""
    if before is None:
        return [], sorted(now)
    return sorted(set(before) - set(now)), sorted(id for id in now if before.get(id) != now[id])


def unequal(have: bytes, hashes: Sequence[bytes]) -> list[int]:
    """The buckets in which somebody who said `have` has something else; all where that says nothing."""
    if len(have) != len(hashes) * SHORT:
        return list(range(len(hashes)))
    return [
        place for place, one in enumerate(hashes) if have[place * SHORT : (place + 1) * SHORT] != one[:SHORT]
    ]
