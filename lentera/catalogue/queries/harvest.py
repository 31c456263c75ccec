"""Public records and removed ones in the order in which they changed: for whoever harvests.

Only what institutions with their home on this node publish: what arrives from elsewhere bears the time of its
author's clock, and would slip in behind a harvester's back.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from lentera.catalogue import indexing
from lentera.catalogue.models import Landed, Record, RemovedRecord
from lentera.catalogue.queries.records import waiting
from lentera.journal import clock
from lentera.journal.models import Author
from lentera.journal.node import this_node
from lentera.journal.writing import quiet_moment

__all__ = ["now", "quiet_moment"]
now = clock.now


NARROW = 2_000  # KiB of a database that a thread keeps of what it harvests


@contextmanager
def reading_through() -> Iterator[None]:
    """Inside, this thread keeps little of what it reads from SQLite, and afterwards nothing more than that.

    A list passes once through rows that lie all over the database: the cache of each thread that gives a page of it
    would fill up to its end (64 MB) with what is not asked again.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {-NARROW}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual:d}")


@dataclass(frozen=True, slots=True)
class Harvested:
    """A record as it stands, or (`content` None) one that was removed. `moment`: when that was recorded."""

    moment: datetime
    id: UUID
    owner: UUID
    content: str | None
    line: int = 0
    digest: str = ""


def changed(
    span: "Span",
    after: tuple[datetime, UUID] | None,
    limit: int,
    narrowed: "Narrowed" = lambda _: Q(),
) -> Iterator[Harvested]:
    """What changed, at most `limit` after `after`, of what stands only those for which `narrowed` holds.

    A record that came or was changed by an import bears the moment at which its batch was published. Two statements,
    and one for each moment of publishing that the page touches.
    """
    removed = (
        Harvested(moment, id, author, None)
        for moment, id, author in after_place(span.removed(), "removed_at", after, limit).values_list(
            "removed_at", "id", "institution_id"
        )
    )
    rows = after_place(span.single().filter(narrowed(OuterRef("saved_at"))), "saved_at", after, limit)
    single = (Harvested(*told) for told in rows.values_list("saved_at", *TOLD))
    streams = (removed, single, published(span, after, limit, narrowed))
    return islice(merge(*streams, key=lambda one: (one.moment, one.id)), limit)


def changed_size(span: "Span") -> int:
    """How many records those are."""
    in_batches = span.records().filter(batch__in=span.batches().values("id"))
    return sum(rows.count() for rows in (span.single(), in_batches, span.removed()))


def changed_last(id: UUID) -> Harvested | None:
    """One record as it stands or as removed; None when it was never public, or is not yet."""
    span = Span(None, None, None)
    row = span.records().filter(id=id).first()
    if row is not None:
        moment: datetime | None = row.saved_at
        if row.batch is not None:
            published = span.batches().filter(id=row.batch)
            moment = published.values_list("published_at", flat=True).first()
        if moment is None:
            return None
        return Harvested(moment, row.id, row.institution_id, row.content, row.line, row.digest)
    gone = span.removed().filter(id=id).first()
    return None if gone is None else Harvested(gone.removed_at, gone.id, gone.institution_id, None)


def standing(ids: Collection[UUID]) -> dict[UUID, tuple[datetime | None, Harvested]]:
    """Many records as they stand or as removed, each with its moment: None while its import is not published.

    Those that are not public, or have their home elsewhere, are left out.
    """
    span = Span(None, None, None)
    gone = span.removed().filter(id__in=ids).values_list("removed_at", "id", "institution_id")
    found: dict[UUID, tuple[datetime | None, Harvested]] = {
        id: (moment, Harvested(moment, id, author, None)) for moment, id, author in gone
    }
    rows = list(span.records().filter(id__in=ids).values_list("saved_at", "batch", *TOLD))
    batches = {batch for _, batch, *_ in rows if batch is not None}
    opened = dict(span.batches().filter(id__in=batches).values_list("id", "published_at"))
    for saved, batch, *told in rows:
        moment = saved if batch is None else opened.get(batch)
        found[told[0]] = (moment, Harvested(moment or saved, *told))
    return found


def written(found: Harvested) -> bytes:
    """The canonical MARC of a record that stands. Raises ValueError for a removed one."""
    if found.content is None:
        raise ValueError("a removed record has no content")
    return indexing.lines_of(found.owner, found.content)[found.line]


def earliest_change() -> datetime:
    """No public record changed before this moment."""
    span = Span(None, None, None)
    told = [
        rows.aggregate(first=Min(name))["first"]
        for rows, name in (
            (span.single(), "saved_at"),
            (span.removed(), "removed_at"),
            (span.batches(), "published_at"),
        )
    ]
    return min((moment for moment in told if moment is not None), default=datetime(2020, 1, 1, tzinfo=UTC))


def publishers() -> list[UUID]:
    """The institutions with public records here, removed ones too."""
    span = Span(None, None, None)
    found: set[UUID] = set()
    for rows in (span.records().exclude(batch__in=waiting().values("id")), span.removed()):
        found.update(rows.order_by().values_list("institution_id", flat=True).distinct())
    return sorted(found)


TOLD = ("id", "institution_id", "content", "line", "digest")
Narrowed = Callable[[datetime | OuterRef], Exists | Q]


@dataclass(frozen=True)
class Span:
    """Public records of institutions at home here, or of one, that changed from `first` to before `end`."""

    first: datetime | None
    end: datetime | None
    owner: UUID | None

    def records(self) -> QuerySet[Record]:
        """All of them, whenever they changed."""
        return self._owned(Record.objects.filter(public=True))

    def single(self) -> QuerySet[Record]:
        """Those that were saved one by one."""
        return self.within(self.records().filter(batch=None), "saved_at")

    def removed(self) -> QuerySet[RemovedRecord]:
        """Those that were removed."""
        return self.within(self._owned(RemovedRecord.objects.filter(public=True)), "removed_at")

    def batches(self) -> QuerySet[Landed]:
        """The imports that were published."""
        told = Landed.objects.filter(public=True, published_at__isnull=False)
        return self.within(self._owned(told), "published_at")

    def _owned(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Said as whose they are not: told whose they are, SQLite fetches all of these and sorts them, each page."""
        others = (
            Author.objects.exclude(home=this_node())
            if self.owner is None
            else Author.objects.exclude(id=self.owner)
        )
        return rows.exclude(institution__in=list(others.values_list("id", flat=True)))

    def within(self, rows: QuerySet[Any], name: str) -> QuerySet[Any]:
        """Those of `rows` whose moment `name` lies in the span."""
        if self.first is not None:
            rows = rows.filter(**{f"{name}__gte": self.first})
        return rows if self.end is None else rows.filter(**{f"{name}__lt": self.end})


def published(
    span: Span,
    after: tuple[datetime, UUID] | None,
    limit: int,
    narrowed: Narrowed = lambda _: Q(),
) -> Iterator[Harvested]:
    """Records of published imports, moment after moment; within one by id, those for which `narrowed` holds."""
    batches = span.batches() if after is None else span.batches().filter(published_at__gte=after[0])
    told = batches.order_by("published_at", "id").values_list("published_at", "id")
    for moment, group in groupby(told.iterator(chunk_size=100), key=itemgetter(0)):
        rows = span.records().filter(narrowed(moment), batch__in=[id for _, id in group])
        if after is not None and moment == after[0]:
            rows = rows.filter(id__gt=after[1])
        for one in rows.order_by("id")[:limit].values_list(*TOLD):
            yield Harvested(moment, *one)


def after_place(
    rows: QuerySet[Any], name: str, after: tuple[datetime, UUID] | None, limit: int
) -> QuerySet[Any]:
    """The first `limit` rows after a place, in the order of a list."""
    if after is not None:
        moment, id = after
        later = Q(**{f"{name}__gt": moment}) | Q(**{name: moment, "id__gt": id})
        rows = rows.filter(later, **{f"{name}__gte": moment})
    return rows.order_by(name, "id")[:limit]
