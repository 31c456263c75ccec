"""How many records there are in each class, and the public ones of a class in the order of the shelf."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from lentera.catalogue import watching
from lentera.catalogue.classes import Class, beginning
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import visible

SIGNS = 9  # as many as the longest number of the table, 899.2213, and one more


def class_counts(institution: UUID) -> dict[str, int]:
    """How many records there are by the beginning of their class number; without a class under ""."""
    return _counted(Record.objects.filter(institution=institution))


def public_class_counts() -> dict[str, int]:
    """The same of all public records: read through once after each change of the catalogue."""
    return _public.at(watching.state())


def titles_of_class(one: Class, *, after: UUID | None = None, limit: int = 20) -> list[Record]:
    """The public records of a class, by number and title; `after` is the last one of the page before.

    No index leads to them, so that an import need not keep one: all records are looked through.
    """
    inside = Q(ddc__istartswith=beginning(one))
    if one.number == "2X0":
        inside |= Q(ddc__iexact="2X") | Q(ddc__iexact="2X.")
    rows = visible(None).filter(inside)
    last = rows.filter(id=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(
            Q(ddc__gt=last.ddc)
            | Q(ddc=last.ddc, filing__gt=last.filing)
            | Q(ddc=last.ddc, filing=last.filing, id__gt=last.id)
        )
    return list(rows.order_by("ddc", "filing", "id")[:limit])


def _counted(rows: QuerySet[Record]) -> dict[str, int]:
    grouped = rows.order_by().annotate(start=Substr("ddc", 1, SIGNS)).values_list("start")
    return dict(grouped.annotate(count=Count("id")))


_public = watching.Once(lambda: _counted(visible(None)))
