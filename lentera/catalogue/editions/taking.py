"""The follower's side: what it says to have, and how what arrives is compared with what the agency signed.

A bucket counts when its hash is the one that was signed; what differs is passed over, and comes again because the
next bundle says what is here. So lost, late, repeated and changed parts do no harm.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from lentera.catalogue import hooks
from lentera.catalogue.editions import besides, rules
from lentera.catalogue.editions.besides import beside_of
from lentera.catalogue.editions.models import (
    CarriedEdition,
    CarriedParcel,
    CarriedRecord,
    Edition,
    FollowedEdition,
    WantedEdition,
)
from lentera.catalogue.editions.wire import Bucket, Head, Part, Put, Want, Wants, held_by, read, write
from lentera.catalogue.marc.record import digest_of
from lentera.journal.ids import derived_id
from lentera.journal.models import Author
from lentera.journal.node import authors_here
from lentera.journal.offering import Reader

CHUNK = 500  # ids a statement
MOST_WANTS = 1000


def wanted(to: Reader) -> bytes:
    """What this node has of the collections that it follows and that the other node's agencies publish."""
    return write(Wants(list(_wanted(to))))


def _wanted(to: Reader) -> Iterator[Want]:
    authors = list(Author.objects.filter(home=to.node).values_list("id", flat=True))
    told = {row.id: row for row in CarriedEdition.objects.filter(institution__in=authors)}
    followed = Edition.objects.filter(institution__in=authors, id__in=followed_here(), ended_at=None)
    for edition in followed.order_by("id"):
        yield _want(edition.institution_id, edition.id, told.pop(edition.id, None))
    for row in sorted(told.values(), key=lambda row: row.id):
        if row.held:
            yield _want(row.institution_id, row.id, row)


def followed_here() -> set[UUID]:
    """The collections that institutions at home here follow, and what goes with each."""
    rows = FollowedEdition.objects.filter(institution__in=authors_here())
    told = set(rows.values_list("collection", flat=True))
    return told | {beside_of(collection) for collection in told}


def _want(author: UUID, collection: UUID, row: CarriedEdition | None) -> Want:
    if row is None:
        return Want(author.bytes, collection.bytes, 0, "", b"")
    have = b""
    if row.held or not row.whole:
        here = rules.in_buckets(_digests(collection), row.buckets)
        have = b"".join(rules.hash_of(bucket)[: rules.SHORT] for bucket in here)
    number, root = (row.number, row.root) if row.whole else (0, "")
    return Want(author.bytes, collection.bytes, number, root, have)


def hear(sender: UUID, said: Sequence[bytes]) -> None:
    """Keep what a node wants, and what it brings until it can be compared. Heads and parts of other homes are passed
    over, and so is what nobody can read.
    """
    heads: dict[UUID, Head] = {}
    homes = dict(Author.objects.values_list("id", "home"))
    for told in said:
        match read(told):
            case Wants(wants):
                _hear_wants(sender, wants)
            case Head() as head if _is_head(head) and homes.get(UUID(bytes=head.author)) == sender:
                heads[UUID(bytes=head.collection)] = head
                _keep(head, head.number, UUID(bytes=head.collection), told, 0)
            case Part() as part if (
                known := heads.get(_uuid(part.collection))
            ) is not None and known.number == part.number:
                _keep(known, part.number, _uuid(part.collection), told, 1)
            case _:
                pass


def _hear_wants(sender: UUID, wants: Sequence[Want]) -> None:
    """What was said last takes the place of what was said before."""
    WantedEdition.objects.filter(peer=sender).delete()
    WantedEdition.objects.bulk_create(
        WantedEdition(
            institution_id=UUID(bytes=want.author),
            peer=sender,
            collection=UUID(bytes=want.collection),
            number=want.number,
            root=want.root,
            have=want.have,
        )
        for want in wants[:MOST_WANTS]
        if len(want.author) == len(want.collection) == 16
        and len(want.root) <= 64
        and 0 <= want.number < 2**31
        and len(want.have) <= rules.MOST_BUCKETS * rules.SHORT
    )


def _uuid(told: bytes) -> UUID:
    return UUID(bytes=told) if len(told) == 16 else UUID(int=0)


def _is_head(head: Head) -> bool:
    if len(head.author) != 16 or len(head.collection) != 16 or len(head.root) != 64:
        return False
    if not 0 < head.buckets <= rules.MOST_BUCKETS or head.buckets & (head.buckets - 1):
        return False
    titles = held_by(UUID(bytes=head.author))
    if head.held and UUID(bytes=head.collection) not in (titles, beside_of(titles)):
        return False
    count = len(head.places) or head.buckets
    return len(head.hashes) == count * rules.HASH and all(0 <= place < head.buckets for place in head.places)


def _keep(head: Head, number: int, collection: UUID, told: bytes, kind: int) -> None:
    rows = CarriedParcel.objects.filter(collection=collection)
    if kind == 0:  # whatever is still lacking comes with this bundle
        rows.filter(number__lte=number).delete()
    last = -1 if kind == 0 else rows.filter(number=number).aggregate(last=Max("position"))["last"]
    if last is None:
        return
    CarriedParcel.objects.create(
        institution_id=UUID(bytes=head.author),
        collection=collection,
        number=number,
        position=last + 1,
        data=told,
    )


def settle() -> int:
    """Compare what waits with what was signed, and let go of what is no longer followed; how many records changed.

    What belongs to an edition of which nothing was heard yet goes on waiting; what is older than what is here goes.
    """
    done = 0
    for collection in sorted(set(CarriedParcel.objects.values_list("collection", flat=True))):
        with transaction.atomic():
            done += _settle(collection)
    ended = Edition.objects.filter(ended_at__isnull=False).values_list("id", flat=True)
    gone = CarriedEdition.objects.filter(held=False).exclude(id__in=followed_here())
    for row in [*gone, *CarriedEdition.objects.filter(held=False, id__in=list(ended))]:
        done += let_go(row)
    return done


def let_go(row: CarriedEdition) -> int:
    """Take out the records of a collection, but for those that copies here name; how many."""
    with transaction.atomic():
        records = list(_digests(row.id))
        _take_out(row.institution_id, row.id, records, _next())
        CarriedEdition.objects.filter(id=row.id).delete()
    return len(records)


def _settle(collection: UUID) -> int:
    rows = list(CarriedParcel.objects.filter(collection=collection).order_by("number", "position"))
    head = read(bytes(rows[0].data))
    number = rows[0].number
    if not isinstance(head, Head):
        CarriedParcel.objects.filter(collection=collection).delete()
        return 0
    author, before = rows[0].institution_id, CarriedEdition.objects.filter(id=collection).first()
    if not head.held:
        signed = Edition.objects.filter(id=collection, institution=author).first()
        if signed is None or signed.number < number:
            return 0  # its edition was not heard of yet: the agency's stream comes with another stick
        if (signed.number, signed.root) != (number, head.root) or collection not in followed_here():
            CarriedParcel.objects.filter(collection=collection, number__lte=number).delete()
            return 0
    if before is not None and before.number > number:
        CarriedParcel.objects.filter(collection=collection, number=number).delete()
        return 0
    hashes = _hashes(head, collection)
    done = 0
    if hashes is not None:
        parts = [read(bytes(row.data)) for row in rows if row.number == number]
        buckets = [one for part in parts if isinstance(part, Part) for one in part.buckets]
        done = _take(author, collection, head, hashes, buckets)
    elif before is not None:  # it was made for what is no longer here
        CarriedEdition.objects.filter(id=collection).update(whole=False)
    CarriedParcel.objects.filter(collection=collection, number=number).delete()
    return done


def _hashes(head: Head, collection: UUID) -> list[bytes] | None:
    """The hashes of all buckets, when they are the ones that were signed."""
    hashes = rules.hashes_in(head.hashes)
    if head.places:
        told = dict(zip(head.places, hashes, strict=True))
        here = rules.in_buckets(_digests(collection), head.buckets)
        hashes = [told.get(place, rules.hash_of(bucket)) for place, bucket in enumerate(here)]
    return hashes if rules.root_of(collection, hashes) == head.root else None


def _take(author: UUID, collection: UUID, head: Head, hashes: list[bytes], buckets: Sequence[Bucket]) -> int:
    here = rules.in_buckets(_digests(collection), head.buckets)
    gone: list[UUID] = []
    put: dict[UUID, Put] = {}
    passed = 0
    for bucket in buckets:
        place = bucket.place
        if not 0 <= place < head.buckets:
            passed += 1
            continue
        came = {_uuid(one.record): one for one in bucket.put}
        drop = {_uuid(one) for one in bucket.drop}
        left = {} if bucket.whole else {id: one for id, one in here[place].items() if id not in drop}
        told = left | {id: bytes.fromhex(digest_of(one.written)) for id, one in came.items()}
        if rules.hash_of(told) != hashes[place]:
            passed += 1
            continue
        gone += set(here[place]) - set(told)
        put |= {id: one for id, one in came.items() if here[place].get(id) != told[id]}
        here[place] = told
    serial = _next()
    _take_out(author, collection, gone, serial)
    is_beside = _is_beside(author, collection)
    _put(author, collection, put, serial, is_beside=is_beside)
    if is_beside:
        besides.lay_out(author, collection, ((id, one.written) for id, one in put.items()))
    whole = [rules.hash_of(bucket) for bucket in here] == hashes
    if is_beside and whole and not head.held:
        _as_said_now(collection)
    CarriedEdition.objects.update_or_create(
        id=collection,
        defaults={
            "institution_id": author,
            "number": head.number,
            "buckets": head.buckets,
            "root": head.root,
            "hashes": b"".join(hashes),
            "records": sum(map(len, here)),
            "whole": whole,
            "held": head.held,
            "passed_over": passed,
        },
    )
    return len(gone) + len(put)


def _as_said_now(collection: UUID) -> None:
    """What did not change was said anew with the rest: of several collections that name a list the one signed last
    counts, in whatever order their bundles came.
    """
    for moment in Edition.objects.filter(id=collection).values_list("published_at", flat=True):
        CarriedRecord.objects.filter(collection=collection, written__isnull=False).update(saved_at=moment)


def _is_beside(author: UUID, collection: UUID) -> bool:
    """Whether headings and lists come by this, not records."""
    if collection == beside_of(held_by(author)):
        return True
    return Edition.objects.filter(id=collection, of__isnull=False).exists()


def _digests(collection: UUID) -> dict[UUID, bytes]:
    rows = CarriedRecord.objects.filter(collection=collection, written__isnull=False)
    return {record: bytes.fromhex(digest) for record, digest in rows.values_list("record", "digest")}


def _next() -> int:
    return (CarriedRecord.objects.aggregate(last=Max("changed"))["last"] or 0) + 1


def _put(author: UUID, collection: UUID, put: dict[UUID, Put], serial: int, *, is_beside: bool) -> None:
    rows = [
        CarriedRecord(
            id=derived_id(collection, record.hex),
            institution_id=author,
            collection=collection,
            record=record,
            digest=digest_of(one.written),
            spot=rules.spot_of(record),
            written=one.written,
            saved_at=datetime.fromtimestamp(min(max(one.saved, 0), 2**32), UTC),
            changed=serial,
            kind=besides.kind_of_line(one.written) if is_beside else "",
        )
        for record, one in put.items()
    ]
    CarriedRecord.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["digest", "written", "saved_at", "changed", "institution", "kind"],
    )


def _take_out(author: UUID, collection: UUID, records: Sequence[UUID], serial: int) -> None:
    """Records that copies here name stay, outside the collection; of others only the id stays, for the index."""
    kept = derived_id(author, "kept")
    for start in range(0, len(records), CHUNK):
        part = records[start : start + CHUNK]
        rows = CarriedRecord.objects.filter(collection=collection, record__in=part)
        besides.take_out(collection, part)
        named = hooks.named_by_copies(part)
        for row in rows.filter(record__in=named, written__isnull=False):
            CarriedRecord.objects.update_or_create(
                id=derived_id(kept, row.record.hex),
                defaults={
                    "institution_id": author,
                    "collection": kept,
                    "record": row.record,
                    "digest": row.digest,
                    "spot": row.spot,
                    "written": row.written,
                    "saved_at": row.saved_at,
                    "changed": serial,
                },
            )
        rows.update(written=None, digest="", changed=serial)
