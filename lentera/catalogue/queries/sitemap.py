"""Public records for search engines, in parts that one answer can hold."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import F, Window
from django.db.models.functions import RowNumber

from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import visible
from lentera.journal.reading import mark_of

PART = 20_000  # addresses in one part; the protocol allows 50,000
_known: dict[str, tuple[object, list[UUID]]] = {}


def sitemap_parts() -> list[UUID]:
    """The id with which each part begins. One pass over the table; kept until the catalogue changes."""
    mark = mark_of("catalogue")
    known = _known.get("parts")
    if known is None or known[0] != mark:
        numbered = visible(None).annotate(place=Window(RowNumber(), order_by=F("id").asc()))
        firsts = numbered.annotate(rest=F("place") % PART).filter(rest=1).order_by("id")
        known = _known["parts"] = (mark, list(firsts.values_list("id", flat=True)))
    return known[1]


def sitemap_records(first: UUID) -> Iterator[tuple[UUID, datetime]]:
    """The public records of the part that begins with `first`: id and moment of the last change."""
    rows: QuerySet[Record] = visible(None).filter(id__gte=first).order_by("id")
    return iter(rows.values_list("id", "saved_at")[:PART].iterator(chunk_size=2000))
