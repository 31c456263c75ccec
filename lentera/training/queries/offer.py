"""Runs as the institutions that send people heard of them."""

from uuid import UUID

from django.db.models import QuerySet

from lentera.training.models import (
    Enrolment,
    OfferedRun,
    OfferedSession,
)
from lentera.training.rules import OfferState, SessionState


def offers(institution: UUID) -> QuerySet[OfferedRun]:
    """The runs that an institution may send people to, the newest first."""
    return OfferedRun.objects.filter(partner=institution).order_by("-first_day", "code", "id")


def offer(institution: UUID, run: UUID) -> OfferedRun | None:
    """One run as an institution heard of it."""
    return OfferedRun.objects.filter(partner=institution, run=run).first()


def offered_sessions(institution: UUID, run: UUID) -> list[OfferedSession]:
    """The sessions as an institution heard of them, in order."""
    rows = OfferedSession.objects.filter(partner=institution, run=run)
    return list(rows.order_by("position", "day", "id"))


def offered_session_states(institution: UUID, run: UUID) -> list[SessionState]:
    """The same as decisions need them."""
    return [
        SessionState(one.session, one.held_on or one.day, one.lesson_hours, one.held)
        for one in offered_sessions(institution, run)
    ]


def offer_state(institution: UUID, run: UUID) -> OfferState | None:
    """A run as the decisions of the sending institution need it."""
    row = offer(institution, run)
    if row is None:
        return None
    sessions = offered_sessions(institution, run)
    held = sum(1 for one in sessions if one.held)
    enrolled = Enrolment.objects.filter(institution=institution, run=run, waiting=False)
    taken = enrolled if held else enrolled.filter(left_at=None)
    return OfferState(
        run=run,
        agency=row.institution_id,
        quota=row.quota,
        taken=taken.count(),
        sessions=len(sessions),
        held=held,
        withdrawn=row.withdrawn_at is not None,
        closed=row.closed_at is not None,
    )
