"""When the reader of a loan was out for a time: those days are not late ones."""

from datetime import date

from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Loan, LoanReader, Movement
from lentera.institutions import queries as institutions
from lentera.journal import clock


def away_with(loan: Loan) -> tuple[tuple[date, date], ...]:
    """From which day to before which the reader of a loan was out; an absence that goes on has no end yet.

    Two statements; none for loans whose link to a reader is gone.
    """
    link = LoanReader.rows.open(loan.institution_id, loan.id)
    if link is None:
        return ()
    rows = Movement.objects.filter(institution=loan.institution_id, reader=link.reader, undone=False)
    zone, left, found = institutions.zone_of(loan.institution_id), None, []
    for kind, moved_at in rows.order_by("moved_at", "place").values_list("kind", "moved_at"):
        day = clock.local_day(moved_at, zone)
        if kind == MovementKind.OUT:
            left = day
        elif left is not None:
            found.append((left, day))
            left = None
    return (*found, (left, date.max)) if left is not None else tuple(found)
