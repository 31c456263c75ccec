"""Whom an institution enrolled, who waits, and who was there."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.training.models import (
    AttendanceSheet,
    Certificate,
    Enrolment,
    Participant,
)
from lentera.training.rules import EnrolmentState

FORGOTTEN = "—"  # in place of the name


def own_enrolments(institution: UUID, run: UUID) -> list[Enrolment]:
    """Those whom an institution enrolled, in the order of enrolment."""
    rows = Enrolment.objects.filter(institution=institution, run=run)
    return list(rows.order_by("waiting", "enrolled_at", "place", "id"))


def enrolment_states(institution: UUID, run: UUID) -> list[EnrolmentState]:
    """The same with what each attended, opened from the institution's own sheets."""
    attended: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for _, sheet in AttendanceSheet.rows.find(institution, run=run):
        for participant in sheet.present:
            attended[participant][sheet.session] = True
    return [
        EnrolmentState(row.id, row.waiting, row.left_at is not None, attended.get(row.id, {}))
        for row in own_enrolments(institution, run)
    ]


def queue(institution: UUID, run: UUID) -> list[UUID]:
    """Who waits for a place, the first on top."""
    rows = Enrolment.objects.filter(institution=institution, run=run, waiting=True, left_at=None)
    return list(rows.order_by("enrolled_at", "place", "id").values_list("id", flat=True))


def sheet_id(institution: UUID, session: UUID) -> UUID:
    """The id of an institution's sheet for a session."""
    return derived_id(session, f"sheet of {institution}")


def present_at(institution: UUID, session: UUID) -> set[UUID] | None:
    """Who of an institution was at a session; None when no attendance was taken."""
    sheet = AttendanceSheet.rows.open(institution, sheet_id(institution, session))
    return None if sheet is None else set(sheet.present)


def sheets_taken(institution: UUID, run: UUID) -> set[UUID]:
    """The sessions whose attendance the institution took."""
    return {sheet.session for _, sheet in AttendanceSheet.rows.find(institution, run=run)}


@dataclass(frozen=True)
class ParticipantLine:
    """A participant with the name that only its own institution may open."""

    id: UUID
    name: str
    waiting: bool
    left_why: str
    lesson_hours: int | None
    outcome: str
    certificate: UUID | None
    number: str


def participants(institution: UUID, run: UUID) -> list[ParticipantLine]:
    """Those whom an institution enrolled, with names; a forgotten one is a dash."""
    rows = own_enrolments(institution, run)
    names = Participant.rows.open_many(institution, [row.id for row in rows])
    papers = {one.participant: one for one in Certificate.objects.filter(holder=institution, run=run)}
    return [
        ParticipantLine(
            id=row.id,
            name=names[row.id].name if row.id in names else FORGOTTEN,
            waiting=row.waiting,
            left_why=row.left_why,
            lesson_hours=row.lesson_hours,
            outcome=row.outcome,
            certificate=papers[row.id].id if row.id in papers else None,
            number=papers[row.id].number if row.id in papers else "",
        )
        for row in rows
    ]
