"""Public records and removed ones in the order in which they changed: for whoever harvests.

Only what institutions with their home on this node publish: what arrives from elsewhere bears the time of its
author's clock, and would slip in behind a harvester's back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from lentera.catalogue import indexing
from lentera.catalogue.models import Record, RemovedRecord
from lentera.journal import clock
from lentera.journal.node import authors_here
from lentera.journal.writing import quiet_moment

__all__ = ["now", "quiet_moment"]
now = clock.now


@dataclass(frozen=True, slots=True)
class Harvested:
    """A record as it stands, or (`content` None) one that was removed. `moment`: when that was recorded."""

    moment: datetime
    id: UUID
    owner: UUID
    content: str | None
    line: int = 0


def harvest(
    first: datetime | None = None,
    end: datetime | None = None,
    *,
    owner: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[Harvested]:
    """What changed from `first` to before `end`, in the order (moment, id), `limit` after `after`: two statements."""
    kept, gone = (
        _after(rows, after).order_by(name, "id")[:limit] for rows, name in _tables(first, end, owner)
    )
    living = (
        Harvested(moment, id, author, content, line)
        for moment, id, author, content, line in kept.values_list(
            "saved_at", "id", "institution_id", "content", "line"
        )
    )
    removed = (
        Harvested(moment, id, author, None)
        for moment, id, author in gone.values_list("removed_at", "id", "institution_id")
    )
    return list(islice(merge(living, removed, key=lambda one: (one.moment, one.id)), limit))


def harvest_size(
    first: datetime | None = None, end: datetime | None = None, *, owner: UUID | None = None
) -> int:
    """How many records such a harvest has."""
    return sum(rows.count() for rows, _ in _tables(first, end, owner))


def harvested(id: UUID) -> Harvested | None:
    """One record as it stands or as removed; None when it was never public."""
    for rows, name in _tables(None, None, None):
        row = rows.filter(id=id).first()
        if row is not None:
            content, line = getattr(row, "content", None), getattr(row, "line", 0)
            return Harvested(getattr(row, name), row.id, row.institution_id, content, line)
    return None


def written(found: Harvested) -> bytes:
    """The canonical MARC of a record that stands. Raises ValueError for a removed one."""
    if found.content is None:
        raise ValueError("a removed record has no content")
    return indexing.lines_of(found.owner, found.content)[found.line]


def earliest_change() -> datetime:
    """No public record changed before this moment."""
    told = [rows.aggregate(first=Min(name))["first"] for rows, name in _tables(None, None, None)]
    return min((moment for moment in told if moment is not None), default=datetime(2020, 1, 1, tzinfo=UTC))


def publishers() -> list[UUID]:
    """The institutions with public records here, removed ones too."""
    found: set[UUID] = set()
    for rows, _ in _tables(None, None, None):
        found.update(rows.order_by().values_list("institution_id", flat=True).distinct())
    return sorted(found)


def _tables(
    first: datetime | None, end: datetime | None, owner: UUID | None
) -> list[tuple[QuerySet[Any], str]]:
    here = authors_here()
    tables: list[tuple[QuerySet[Any], str]] = [
        (Record.objects.filter(public=True), "saved_at"),
        (RemovedRecord.objects.filter(public=True), "removed_at"),
    ]
    narrowed = []
    for rows, name in tables:
        rows = rows.filter(institution__in=here) if owner is None else rows.filter(institution=owner)
        if first is not None:
            rows = rows.filter(**{f"{name}__gte": first})
        if end is not None:
            rows = rows.filter(**{f"{name}__lt": end})
        narrowed.append((rows, name))
    return narrowed


def _after(rows: QuerySet[Any], after: tuple[datetime, UUID] | None) -> QuerySet[Any]:
    if after is None:
        return rows
    moment, id = after
    name = "saved_at" if rows.model is Record else "removed_at"
    return rows.filter(
        Q(**{f"{name}__gt": moment}) | Q(**{name: moment, "id__gt": id}), **{f"{name}__gte": moment}
    )
