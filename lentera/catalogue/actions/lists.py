"""Book lists: keep one, put a title on it, take it away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lentera.catalogue.lists.facts import ListRemoved, ListSaved
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.lists.rules import decide_list
from lentera.catalogue.queries.lists import records_of
from lentera.catalogue.queries.records import visible
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_list(
    institution: UUID,
    title: str,
    note: str,
    records: Sequence[UUID],
    *,
    list: UUID | None = None,
    public: bool = False,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> ListSaved | Refusal:
    """Make a book list, or change the one with id `list`, which stays public or not as it was made."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ListSaved)) is not None:
            return first
        row = _own(institution, list)
        if list is not None and row is None:
            return entry.refuse(Refusal("list-unknown"))
        kept = records_of(row) if row is not None else []
        seen = visible(None if (row.public if row is not None else public) else institution)
        known = set(seen.filter(id__in=records).values_list("id", flat=True))
        outcome = decide_list(title, note, records, kept=kept, known=known, list=list or new_id())
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        is_public = row.public if row is not None else public
        return entry.record(outcome, audience=None if is_public else "self")


def add_to_list(
    institution: UUID,
    list: UUID,
    record: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> ListSaved | Refusal:
    """Put a title at the end of a list."""
    row = _own(institution, list)
    if row is None:
        return Refusal("list-unknown")
    records = [*records_of(row), record]
    return save_list(
        institution, row.title, row.note, records, list=list, actor=actor, request_id=request_id, at=at
    )


def remove_list(
    institution: UUID, list: UUID, *, actor: UUID, request_id: RequestId, at: datetime | None = None
) -> ListRemoved | Refusal:
    """Take a book list away; its titles stay in the catalogue, and undo brings it back."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ListRemoved)) is not None:
            return first
        row = _own(institution, list)
        if row is None:
            return entry.refuse(Refusal("list-unknown"))
        fact = ListRemoved(list=row.id, title=row.title)
        return entry.record(fact, audience=None if row.public else "self")


def _own(institution: UUID, id: UUID | None) -> BookList | None:
    return None if id is None else BookList.objects.filter(institution=institution, id=id).first()
