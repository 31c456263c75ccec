"""Book lists, and what stands on them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.catalogue.editions.carried_lists import carried_lists
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import records_by_ids


def book_lists(reader: UUID | None) -> QuerySet[BookList]:
    """The lists that an institution (None: the public) may see: public ones and its own, by name."""
    seen = Q(public=True) if reader is None else Q(public=True) | Q(institution=reader)
    return BookList.objects.filter(seen).order_by("title", "id")


def book_list(id: UUID, *, reader: UUID | None) -> BookList | None:
    """One list, or None when there is none or `reader` may not see it."""
    return book_lists(reader).filter(id=id).first() or next(
        (row for row in carried_lists() if row.id == id), None
    )


def lists_seen(reader: UUID | None) -> list[BookList]:
    """The same lists, and those that came with editions, by name."""
    return sorted([*book_lists(reader), *carried_lists()], key=lambda row: (row.title, row.id))


def records_of(row: BookList) -> list[UUID]:
    """What stands on a list, in order; ids of records that may since have been removed."""
    return [UUID(record) for record in row.records]


def titles_of(records: Sequence[UUID], *, reader: UUID | None) -> list[Record]:
    """The records of a list in its order, as far as `reader` may see them."""
    rows = records_by_ids(records, reader=reader)
    return [rows[id] for id in records if id in rows]
