"""What stands in an institution's calendar: visits, signing events, days of follow-ups."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.facts.visit import Precision
from lentera.agreements.models import SigningEvent
from lentera.agreements.queries.visit import follow_ups, visits_held, visits_planned


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. `kind`: visit_planned, visit_held, signing_event or follow_up; `page`: the URL name for `id`."""

    kind: str
    id: UUID
    title: str
    first: date
    last: date
    precision: Precision
    begins: str
    place: str
    page: str
    partner: UUID | None = None


def calendar_entries(institution: UUID, start: date, end: date) -> list[CalendarEntry]:
    """Everything of an institution that touches the days from `start` to `end`, both inclusive, by day."""
    near = Q(first__lte=end, last__gte=start)
    found = [
        CalendarEntry(
            "visit_planned", row.id, row.purpose, row.first, row.last, Precision(row.precision),
            row.begins, row.place, "agreements:visit", row.partner,
        )
        for row in visits_planned(institution).filter(near)
    ]  # fmt: skip
    found += [
        CalendarEntry(
            "visit_held", row.id, row.purpose, row.held_on, row.held_on, Precision.DAY,
            row.begins, row.place, "agreements:visit",
            row.partner if row.institution_id == institution else row.institution_id,
        )
        for row in visits_held(institution).filter(held_on__range=(start, end))
    ]  # fmt: skip
    events = SigningEvent.objects.filter(near, institution=institution)
    found += [
        CalendarEntry(
            "signing_event", row.id, row.title, row.held_on or row.first, row.held_on or row.last,
            Precision.DAY if row.held_on else Precision(row.precision), row.begins, row.place,
            "agreements:signing-event",
        )
        for row in events.exclude(status=EventStatus.CANCELLED.value)
    ]  # fmt: skip
    found += [
        CalendarEntry(
            "follow_up", line.row.id, line.row.task, line.row.due, line.row.due, Precision.DAY,
            "", "", "agreements:follow-up", line.row.partner,
        )
        for line in follow_ups(institution, today=start)
        if not line.state.over and line.row.due is not None and start <= line.row.due <= end
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.first, one.begins, one.title))
