"""Reads about visit requests, their answers, what stands against a day, and who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import holidays
import msgspec
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from lentera.agreements import hooks
from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.facts.visit import Delegate, Direction, Precision, Stretch, VisitPlan
from lentera.agreements.facts.visit_request import Answer, VisitAnswered
from lentera.agreements.models import (
    Agreement,
    MinutesObjection,
    SigningEvent,
    VisitAnswer,
    VisitAttendance,
    VisitDelegate,
    VisitRequest,
)
from lentera.agreements.queries import visit as visits
from lentera.agreements.rules.visit_conflicts import Booking, Surroundings
from lentera.agreements.rules.visit_request import Answered, Asked, RequestState, Signed, signed, state_of
from lentera.journal.ids import derived_id

_people = msgspec.json.Decoder(tuple[Delegate, ...])


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with both sides' words. `own`: the reader asked; `other`: the institution across."""

    row: VisitRequest
    answer: VisitAnswer | None
    state: RequestState
    own: bool
    other: UUID

    @property
    def when(self) -> Stretch:
        """The time asked for."""
        return visits.stretch_of(self.row)

    @property
    def answered_when(self) -> Stretch | None:
        """The time of the answer, when it names one."""
        return _stretch(self.answer) if self.answer is not None else None

    @property
    def agreed_when(self) -> Stretch:
        """The time that holds: the answer's where it names one, else the one asked for."""
        return self.answered_when or self.when

    @property
    def people(self) -> tuple[Delegate, ...]:
        """The delegation that the asker named."""
        return _people.decode(self.row.people)

    @property
    def waits_for_us(self) -> bool:
        """Whether the next word is the reader's."""
        return self.state is (RequestState.OTHER_TIME if self.own else RequestState.WAITING)


def people_of(text: str) -> tuple[Delegate, ...]:
    """A delegation as stored."""
    return _people.decode(text)


def _stretch(row: VisitAnswer) -> Stretch | None:
    if row.first is None or row.last is None:
        return None
    return Stretch(first=row.first, last=row.last, precision=Precision(row.precision))


def plan_at_host(request: UUID) -> UUID:
    """The id of the asked side's own plan; the asker's plan has the request's."""
    return derived_id(request, "plan of the asked")


def asked(row: VisitRequest) -> Asked:
    """A request as decisions need it."""
    return Asked(
        id=row.id,
        asker=row.institution_id,
        partner=row.partner,
        version=row.version,
        when=visits.stretch_of(row),
        begins=row.begins,
        withdrawn=bool(row.withdrawn_for),
    )


def _answered(row: VisitAnswer | None) -> Answered | None:
    if row is None:
        return None
    return Answered(version=row.version, answer=Answer(row.answer), when=_stretch(row), begins=row.begins)


def requested_visits(reader: UUID, ids: Iterable[UUID] | None = None) -> list[RequestLine]:
    """What an institution asked of others and others of it, the next day first. Two statements."""
    rows = VisitRequest.objects.filter(Q(institution=reader) | Q(partner=reader))
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    found = list(rows.order_by("first", "id"))
    answers = {
        (row.id, row.institution_id): row
        for row in VisitAnswer.objects.filter(id__in=[row.id for row in found])
    }
    lines = []
    for row in found:
        answer = answers.get((row.id, row.partner))
        own = row.institution_id == reader
        lines.append(
            RequestLine(
                row=row,
                answer=answer,
                state=state_of(asked(row), _answered(answer)),
                own=own,
                other=row.partner if own else row.institution_id,
            )
        )
    return lines


def requested_visit(reader: UUID, id: UUID) -> RequestLine | None:
    """One request, when the reader is one of its two sides."""
    return next(iter(requested_visits(reader, [id])), None)


def answered_plan(row: VisitRequest, told: VisitAnswered) -> VisitPlan:
    """The plan of the asked side that comes of its answer."""
    turned = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN}
    return VisitPlan(
        direction=turned[Direction(row.direction)],
        partner=row.institution_id,
        purpose=row.purpose,
        when=told.when or visits.stretch_of(row),
        agenda=tuple(row.agenda.splitlines()),
        begins=told.begins or row.begins,
        place=told.place or row.place,
        receiver=told.receiver,
        agreement=row.agreement,
        delegation=people_of(row.people),
    )


def taken_plan(line: RequestLine) -> VisitPlan:
    """The asker's plan at the time that the other side proposed."""
    row, answer = line.row, line.answer
    return VisitPlan(
        direction=Direction(row.direction),
        partner=row.partner,
        purpose=row.purpose,
        when=line.agreed_when,
        agenda=tuple(row.agenda.splitlines()),
        begins=(answer.begins if answer is not None else "") or row.begins,
        place=(answer.place if answer is not None else "") or row.place,
        receiver=answer.receiver if answer is not None else "",
        agreement=row.agreement,
        delegation=people_of(row.people),
    )


def surroundings(institution: UUID, plan: VisitPlan, *, but: Iterable[UUID | None] = ()) -> Surroundings:
    """What a plan is judged by: all that the institution has on its day, except the visits `but`."""
    day = plan.when.first
    left_out = set(but)
    bookings = [one for one in _visits(institution, day) if one.id not in left_out]
    bookings += _events(institution, day)
    bookings += hooks.booked(institution, day, day)
    ends = None
    if plan.agreement is not None:
        agreement = Agreement.objects.filter(id=plan.agreement).first()
        ends = None if agreement is None else agreement.terminated_on or agreement.end
    return Surroundings(tuple(bookings), public_holidays(day), friday_hours(), ends)


def _visits(institution: UUID, day: date) -> list[Booking]:
    planned = visits.visits_planned(institution).filter(first=day, last=day)
    found = [
        Booking(
            kind="visit", title=row.purpose, day=day, begins=row.begins, place=row.place, id=row.id,
            people=tuple(one.name for one in people_of(row.people)), vehicles=(row.vehicle,) if row.vehicle else (),
        )
        for row in planned
    ]  # fmt: skip
    held = list(visits.visits_held(institution).filter(held_on=day))
    names: dict[UUID, list[str]] = {}
    for visit, name in VisitDelegate.objects.filter(visit__in=[row.id for row in held]).values_list(
        "visit", "name"
    ):
        names.setdefault(visit, []).append(name)
    return found + [
        Booking(
            kind="visit", title=row.purpose, day=day, begins=row.begins, ends=row.ends, place=row.place, id=row.id,
            people=tuple(names.get(row.id, ())),
        )
        for row in held
    ]  # fmt: skip


def _events(institution: UUID, day: date) -> list[Booking]:
    rows = SigningEvent.objects.filter(institution=institution, first=day, last=day)
    return [
        Booking(kind="signing_event", title=row.title, day=day, begins=row.begins, place=row.place, id=row.id)
        for row in rows.exclude(status__in=[EventStatus.CANCELLED.value, EventStatus.HELD.value])
    ]


def public_holidays(day: date) -> dict[date, str]:
    """The public holidays of the year of `day` with their names; none for a country that the library lacks."""
    try:
        language = "en_US" if (get_language() or "id").startswith("en") else None
        found = holidays.country_holidays(settings.LENTERA_COUNTRY, years=day.year, language=language)
        return {when: str(name) for when, name in found.items()}
    except NotImplementedError:
        return {}


def friday_hours() -> tuple[str, str] | None:
    """When the Friday prayer keeps everybody, from the setting ("11:30-13:30"); none where it is empty."""
    begins, mark, ends = settings.LENTERA_FRIDAY_PRAYER.partition("-")
    return (begins.strip(), ends.strip()) if mark else None


def attendance(visit: UUID) -> list[VisitAttendance]:
    """Who signed the list of a visit, in the order of signing."""
    return list(VisitAttendance.objects.filter(visit=visit).order_by("attended_at", "id"))


def attendance_signed(visit: UUID, now: datetime) -> Signed:
    """The list as decisions need it."""
    rows = attendance(visit)
    since = now - timedelta(minutes=1)
    fresh = sum(1 for row in rows if row.by_phone and row.attended_at > since)
    return signed([(row.name, row.position) for row in rows], fresh)


def attendance_line(author: UUID, entry: UUID) -> VisitAttendance | None:
    """One line of a list that this author keeps."""
    return VisitAttendance.objects.filter(institution=author, id=entry).first()


def objections(visit: UUID) -> dict[UUID, list[MinutesObjection]]:
    """What the other side says against points of the minutes, by point."""
    found: dict[UUID, list[MinutesObjection]] = {}
    for row in MinutesObjection.objects.filter(visit=visit).order_by("told_at"):
        found.setdefault(row.line, []).append(row)
    return found
