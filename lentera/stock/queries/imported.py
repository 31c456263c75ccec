"""Copies that imports of records brought, and what became of them since."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Count

from lentera.journal import reading
from lentera.journal.facts import kind_of
from lentera.journal.models import Mention, StoredEntry, Stream
from lentera.stock.facts import ImportedItemsTakenBack, ItemsAccessioned, ItemStatus
from lentera.stock.models import Item
from lentera.stock.queries.item import chunks
from lentera.stock.rules import LARGEST_CHUNK
from lentera.stock.rules.imported import ImportedCopy

_ENTERED = kind_of(ItemsAccessioned).name


def imported_copies(owner: UUID, batch: UUID) -> Iterator[list[ImportedCopy]]:
    """The copies of an import that are in the owner's books, in groups that fit a fact."""
    after: UUID | None = None
    while group := imported_after(owner, batch, after):
        yield group
        after = group[-1].id


def imported_after(owner: UUID, batch: UUID, after: UUID | None) -> list[ImportedCopy]:
    """The next group of them, by id."""
    rows = Item.objects.filter(institution_id=owner, batch=batch)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id").values_list("id", "record", "barcode", "title")[:LARGEST_CHUNK])
    since = _kinds_since([row[0] for row in found])
    return [
        ImportedCopy(id, record, barcode, title, since.get(id, frozenset()))
        for id, record, barcode, title in found
    ]


def _kinds_since(items: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The kinds of facts about copies, but for the one that entered each; copies without others are left out."""
    about = Mention.objects.filter(object__in=items)
    touched = about.values("object").annotate(facts=Count("seq")).filter(facts__gt=1).order_by()
    told = about.filter(object__in=[row["object"] for row in touched]).values_list("object", "stream", "seq")
    places: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for item, stream, seq in told:
        places[stream].append((item, seq))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for stream, found in places.items():
        entries = StoredEntry.objects.filter(stream=stream, seq__in={seq for _, seq in found})
        by_seq: dict[int, set[str]] = defaultdict(set)
        for seq, kind in entries.values_list("seq", "kind"):
            by_seq[seq].add(kind)
        for item, seq in found:
            kinds[item] |= by_seq[seq] - {_ENTERED}
    return {item: frozenset(found) for item, found in kinds.items() if found}


def taken_back_of(owner: UUID, batch: UUID) -> int:
    """How many copies of an import were taken back so far."""
    places = list(Mention.objects.filter(object=batch).values_list("stream", "seq"))
    streams = Stream.objects.filter(institution_id=owner).in_bulk([stream for stream, _ in places])
    total = 0
    for id, stream in streams.items():
        seqs = [seq for place, seq in places if place == id]
        entries = StoredEntry.objects.filter(
            stream=id, seq__in=seqs, kind=kind_of(ImportedItemsTakenBack).name
        )
        facts = (reading.opened(entry, stream).fact for entry in entries.order_by("seq"))
        total += sum(len(fact.items) for fact in facts if isinstance(fact, ImportedItemsTakenBack))
    return total


def batches_of_barcodes(owner: UUID, barcodes: Collection[str]) -> dict[str, UUID | None]:
    """Barcodes that the owner has given, each with the import that brought its copy."""
    found: dict[str, UUID | None] = {}
    for chunk in chunks(list(barcodes), 500):
        rows = Item.objects.filter(institution_id=owner, barcode__in=chunk)
        found.update(rows.values_list("barcode", "batch"))
    return found


def in_books(owner: UUID, records: Collection[UUID]) -> Counter[UUID]:
    """How many copies of each title stand in the owner's books, also placed, lost or damaged; written off ones not."""
    found: Counter[UUID] = Counter()
    for chunk in chunks(list(records), 500):
        rows = Item.objects.filter(institution_id=owner, record__in=chunk).exclude(
            status=ItemStatus.WITHDRAWN
        )
        found.update(dict(rows.values_list("record").annotate(copies=Count("id")).order_by()))
    return found
