"""When a reader was out for a time: those days are not late ones, and nobody borrows on his card."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Loan, LoanReader, Movement, Reader
from lentera.institutions import queries as institutions
from lentera.journal import clock

Absence = tuple[date, date]
"""From which day to before which; an absence that goes on has no end yet (`date.max`)."""


def absences(institution: UUID, reader: UUID) -> tuple[Absence, ...]:
    """When a reader was out for a time, the earliest first."""
    rows = Movement.objects.filter(institution=institution, reader=reader, undone=False)
    zone, left, found = institutions.zone_of(institution), None, []
    for kind, moved_at in rows.order_by("moved_at", "place").values_list("kind", "moved_at"):
        day = clock.local_day(moved_at, zone)
        if kind == MovementKind.OUT:
            left = day
        elif left is not None:
            found.append((left, day))
            left = None
    return (*found, (left, date.max)) if left is not None else tuple(found)


def away_with(loan: Loan) -> tuple[Absence, ...]:
    """When the reader of a loan was out. Two statements; none for loans whose link to a reader is gone."""
    link = LoanReader.rows.open(loan.institution_id, loan.id)
    return () if link is None else absences(loan.institution_id, link.reader)


def away_since(institution: UUID, reader: UUID) -> date | None:
    """The day on which a reader went out who is not back yet."""
    return next((left for left, back in absences(institution, reader) if back == date.max), None)


def away_on(institution: UUID, reader: UUID, day: date) -> date | None:
    """The day on which a reader had gone out who was not back on `day`; on the days of leaving and coming back he
    was here for a part.
    """
    return next((left for left, back in absences(institution, reader) if left < day < back), None)


def readers_away(institution: UUID, readers: Collection[UUID]) -> set[UUID]:
    """Which of these readers are out for a time now. One statement, none where nobody is asked for."""
    if not readers:
        return set()
    rows = Reader.objects.filter(institution=institution, id__in=readers).annotate(moved=newest_kind())
    return set(rows.filter(moved=MovementKind.OUT).values_list("id", flat=True))


def newest_kind() -> Any:
    """The kind of the newest movement that holds, beside a reader's row: `out` while he is out."""
    rows = Movement.objects.filter(institution=OuterRef("institution"), reader=OuterRef("id"), undone=False)
    return Subquery(rows.order_by("-moved_at", "-place").values("kind")[:1])
