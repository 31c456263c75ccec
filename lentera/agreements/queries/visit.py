"""Reads about visits and follow-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lentera.agreements.facts.visit import Precision, Result, Stretch
from lentera.agreements.models import (
    Agreement,
    FollowUp,
    Visit,
    VisitAnswer,
    VisitDelegate,
    VisitMinute,
    VisitPlanRow,
    VisitRequest,
)
from lentera.agreements.rules.visit import FollowUpState, Urgency, VisitState, urgency_on


def visit_state(author: UUID, visit: UUID) -> VisitState | None:
    """A visit of this author, planned or held; None when it has none of that id."""
    held = Visit.objects.filter(institution=author, id=visit).first()
    if held is not None:
        return VisitState(held.id, held.partner, held.held_on, request=held.request)
    plan = VisitPlanRow.objects.filter(institution=author, id=visit).first()
    if plan is None:
        return None
    return VisitState(plan.id, plan.partner, None, bool(plan.cancelled_for), plan.request)


def visit_plan(author: UUID, visit: UUID) -> VisitPlanRow | None:
    """The plan of a visit, to its author alone."""
    return VisitPlanRow.objects.filter(institution=author, id=visit).first()


def visit_held(visit: UUID, reader: UUID) -> Visit | None:
    """A visit that was held, when `reader` is one of its two sides."""
    return Visit.objects.filter(Q(institution=reader) | Q(partner=reader), id=visit).first()


def visits_held(reader: UUID) -> QuerySet[Visit]:
    """Every visit held by or with an institution, the newest on top."""
    return Visit.objects.filter(Q(institution=reader) | Q(partner=reader)).order_by("-held_on", "id")


def visits_planned(author: UUID) -> QuerySet[VisitPlanRow]:
    """The plans of an institution that were neither held, called off nor declined, the next on top."""
    held = Visit.objects.filter(institution=author).values("id")
    met = Visit.objects.filter(request__isnull=False).values("request")
    withdrawn = VisitRequest.objects.exclude(withdrawn_for="").values("id")
    now = VisitRequest.objects.filter(id=OuterRef("id")).values("version")[:1]
    declined = VisitAnswer.objects.filter(answer="declined", version=Subquery(now)).values("id")
    rows = VisitPlanRow.objects.filter(institution=author, cancelled_for="").exclude(id__in=held)
    rows = rows.exclude(request__in=met).exclude(request__in=withdrawn).exclude(request__in=declined)
    return rows.order_by("first", "id")


def delegation(visit: UUID) -> list[VisitDelegate]:
    """Who took part, visitors and hosts, in the order told."""
    return list(VisitDelegate.objects.filter(visit=visit).order_by("host", "position"))


def minutes(visit: UUID) -> list[VisitMinute]:
    """The points of the minutes."""
    return list(VisitMinute.objects.filter(visit=visit).order_by("position"))


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """A follow-up as pages show it. `evidence`: what closed it; the successor's number for a renewal."""

    row: FollowUp
    state: FollowUpState
    urgency: Urgency
    evidence: str
    closed_on: date | None


def follow_up(id: UUID, reader: UUID, *, today: date) -> FollowUpLine | None:
    """One follow-up, when `reader` is one of its two sides."""
    rows = FollowUp.objects.filter(Q(institution=reader) | Q(partner=reader), id=id)
    return next(iter(_lines(rows, today)), None)


def follow_ups(
    reader: UUID, *, today: date, visit: UUID | None = None, agreement: UUID | None = None
) -> list[FollowUpLine]:
    """The follow-ups of an institution, said by it or to it: those to do first, by their day."""
    rows = FollowUp.objects.filter(Q(institution=reader) | Q(partner=reader))
    if visit is not None:
        rows = rows.filter(visit=visit)
    if agreement is not None:
        rows = rows.filter(renews=agreement)
    lines = list(_lines(rows, today))
    return sorted(lines, key=lambda one: (one.state.over, one.row.due or date.max, one.row.task))


def open_follow_ups(reader: UUID, *, today: date) -> list[FollowUpLine]:
    """The follow-ups that an institution itself has to do, the earliest day first."""
    rows = FollowUp.objects.filter(Q(institution=reader) | Q(partner=reader), owner_institution=reader)
    lines = [line for line in _lines(rows.filter(result=""), today) if not line.state.over]
    return sorted(lines, key=lambda one: (one.row.due or date.max, one.row.task))


def follow_up_state(author: UUID, id: UUID) -> FollowUpState | None:
    """A follow-up of this author as decisions need it."""
    rows = FollowUp.objects.filter(institution=author, id=id)
    return next((line.state for line in _lines(rows, date.min)), None)


def _lines(rows: Iterable[FollowUp], today: date) -> Iterable[FollowUpLine]:
    found = list(rows)
    wanted = {row.renews for row in found if row.renews is not None}
    successors: dict[UUID, Agreement] = {}
    for signed in Agreement.objects.filter(predecessor__in=wanted).order_by("-signed_on"):
        if signed.predecessor is not None:
            successors[signed.predecessor] = signed
    for row in found:
        after = successors.get(row.renews) if row.renews is not None else None
        state = FollowUpState(
            id=row.id,
            partner=row.partner,
            opened_on=row.opened_on,
            due=row.due,
            result=Result(row.result) if row.result else None,
            closed_on=row.closed_on,
            renewed_on=None if after is None else after.signed_on,
        )
        yield FollowUpLine(
            row=row,
            state=state,
            urgency=urgency_on(state, today),
            evidence=row.evidence or ("" if after is None else after.number),
            closed_on=row.closed_on or state.renewed_on,
        )


def stretch_of(row: VisitPlanRow | VisitRequest) -> Stretch:
    """The planned time of a row."""
    return Stretch(first=row.first, last=row.last, precision=Precision(row.precision))
