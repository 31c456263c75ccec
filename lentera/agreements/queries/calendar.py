"""What stands in an institution's calendar: visits, signing events, follow-ups, steps of renewals, ends."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lentera.agreements import words
from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.facts.visit import Precision
from lentera.agreements.models import Evaluation, SigningEvent
from lentera.agreements.queries.bulk import ending_states, short_names
from lentera.agreements.queries.clock import clock_of, renewal_drafts
from lentera.agreements.queries.visit import follow_ups, visits_held, visits_planned
from lentera.agreements.rules.clock import STAGES, clock_lines


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. `kind`: visit_planned, visit_held, signing_event, follow_up, clock_step or agreement_end.

    `page` is the URL name for `id`; `mark` tells several entries of one id apart; `alarms`: days before at which a
    calendar may ring; `ends`: an hour on the wall clock like `begins`, or empty.
    """

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
    mark: str = ""
    alarms: tuple[int, ...] = ()
    ends: str = ""


def calendar_entries(institution: UUID, start: date, end: date) -> list[CalendarEntry]:
    """Everything of an institution that touches the days from `start` to `end`, both inclusive, by day."""
    near = Q(first__lte=end, last__gte=start)
    found = [
        CalendarEntry(
            "visit_planned", row.id, row.purpose, row.first, row.last, Precision(row.precision),
            row.begins, row.place, "agreements:visit", row.partner, alarms=(1,),
        )
        for row in visits_planned(institution).filter(near)
    ]  # fmt: skip
    found += [
        CalendarEntry(
            "visit_held", row.id, row.purpose, row.held_on, row.held_on, Precision.DAY,
            row.begins, row.place, "agreements:visit",
            row.partner if row.institution_id == institution else row.institution_id, ends=row.ends,
        )
        for row in visits_held(institution).filter(held_on__range=(start, end))
    ]  # fmt: skip
    events = SigningEvent.objects.filter(near, institution=institution)
    found += [
        CalendarEntry(
            "signing_event", row.id, row.title, row.held_on or row.first, row.held_on or row.last,
            Precision.DAY if row.held_on else Precision(row.precision), row.begins, row.place,
            "agreements:signing-event", alarms=() if row.held_on else (7, 1),
        )
        for row in events.exclude(status=EventStatus.CANCELLED.value)
    ]  # fmt: skip
    found += [
        CalendarEntry(
            "follow_up", line.row.id, line.row.task, line.row.due, line.row.due, Precision.DAY,
            "", "", "agreements:follow-up", line.row.partner, alarms=(1,),
        )
        for line in follow_ups(institution, today=start)
        if not line.state.over and line.row.due is not None and start <= line.row.due <= end
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.first, one.begins, one.title))


def agreement_entries(institution: UUID, start: date, end: date, *, today: date) -> list[CalendarEntry]:
    """The open steps of renewals of an institution's own agreements, and the last days of all that it is party to."""
    office = clock_of(institution)
    states = ending_states(institution, start, (end - start).days + office.horizon)
    running = [state for state in states if state.terminated_on is None and state.successor_signed_on is None]
    own = [state for state in running if state.agency == institution and state.instrument.value != "mou"]
    drafts = renewal_drafts([state.id for state in own])
    evaluated = set(
        Evaluation.objects.filter(agreement__in=[state.id for state in own]).values_list(
            "agreement", flat=True
        )
    )
    names = short_names({party for state in running for party in state.parties})
    found = []
    for state in running:
        partner = next((party for party in state.parties if party != institution), None)
        name = names.get(partner, "") if partner is not None else ""
        if start <= state.end <= end:
            title = _("Berakhir: %(number)s, %(partner)s") % {"number": state.number, "partner": name}
            found.append(_entry("agreement_end", state.id, title, state.end, partner, "-end", (14, 7)))
    for state in own:
        partner = next((party for party in state.parties if party != institution), None)
        draft = drafts.get(state.id)
        lines = clock_lines(
            office.clock,
            office.owners,
            state.end,
            stage=STAGES.get(draft.state, 0) if draft is not None else 0,
            evaluated=state.id in evaluated,
            today=today,
        )
        for line in lines:
            if line.done or not start <= line.due <= end:
                continue
            title = _("%(step)s: %(partner)s") % {
                "step": words.STEPS[line.name],
                "partner": names.get(partner, "") if partner is not None else "",
            }
            found.append(
                _entry("clock_step", state.id, title, line.due, partner, f"-{line.name}", (7,), line.owner)
            )
    return sorted(found, key=lambda one: (one.first, one.title))


def _entry(
    kind: str,
    id: UUID,
    title: str,
    day: date,
    partner: UUID | None,
    mark: str,
    alarms: tuple[int, ...],
    place: str = "",
) -> CalendarEntry:
    return CalendarEntry(
        kind, id, title, day, day, Precision.DAY, "", place, "agreements:agreement", partner, mark, alarms
    )
