"""Structured questions over what everybody may find, for protocols."""

from uuid import UUID

from lentera.catalogue import indexing
from lentera.catalogue.models import Record
from lentera.catalogue.search import structured
from lentera.catalogue.search.structured import Order, Question


def find(
    question: Question, *, order: Order | None = None, start: int = 0, limit: int = 10
) -> tuple[list[tuple[UUID, bytes]], int]:
    """Id and canonical MARC of public records from place `start` (0 is the first), and the exact count of all.

    Raises `structured.NoWords` for a clause without a word.
    """
    indexing.follow()
    ids, total = structured.find(indexing.the_index(), question, order=order, start=start, limit=limit)
    told = Record.objects.filter(public=True, id__in=ids).values_list(
        "id", "institution_id", "content", "line"
    )
    rows = {id: (institution, content, line) for id, institution, content, line in told}
    found = []
    for id in ids:
        if id in rows:
            institution, content, line = rows[id]
            found.append((id, indexing.lines_of(institution, content)[line]))
    return found, total
