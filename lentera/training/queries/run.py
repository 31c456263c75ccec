"""Runs of the agency: sessions, trainers, who may send people, and on what ground."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState, decide_ground
from lentera.journal.refusals import Refusal
from lentera.training.models import (
    AttendanceCount,
    CourseRun,
    Enrolment,
    RunSender,
    RunSession,
    RunTrainer,
)
from lentera.training.rules import RunState, SessionState

KINDS = (ServiceKind.TRAINING, ServiceKind.MENTORING)


def runs(agency: UUID) -> QuerySet[CourseRun]:
    """The agency's runs, the newest first."""
    return CourseRun.objects.filter(institution=agency).order_by("-first_day", "code", "id")


def run(agency: UUID, id: UUID) -> CourseRun | None:
    """One run of the agency."""
    return CourseRun.objects.filter(institution=agency, id=id).first()


def sessions_of(agency: UUID, run: UUID) -> list[RunSession]:
    """The sessions of a run in their order."""
    return list(RunSession.objects.filter(institution=agency, run=run).order_by("position", "day", "id"))


def session(agency: UUID, id: UUID) -> RunSession | None:
    """One session of the agency's runs."""
    return RunSession.objects.filter(institution=agency, id=id).first()


def trainers_of(agency: UUID, run: UUID) -> list[RunTrainer]:
    """Who teaches, in order."""
    return list(RunTrainer.objects.filter(institution=agency, run=run).order_by("position"))


def senders_of(agency: UUID, run: UUID) -> list[RunSender]:
    """Which institutions may send people, in order."""
    return list(RunSender.objects.filter(institution=agency, run=run).order_by("position"))


def run_state(agency: UUID, id: UUID) -> RunState | None:
    """A run with its sessions as decisions need it."""
    row = run(agency, id)
    if row is None:
        return None
    sessions = tuple(
        SessionState(one.id, one.held_on or one.day, one.lesson_hours, one.held)
        for one in sessions_of(agency, id)
    )
    return RunState(row.id, row.title, row.called_off_at is not None, row.completed_at is not None, sessions)


def next_code(agency: UUID, year: int) -> str:
    """The code of the next class of a year: K-01, K-02, …"""
    return f"K-{CourseRun.objects.filter(institution=agency, first_day__year=year).count() + 1:02d}"


def code_taken(agency: UUID, year: int, code: str, *, but: UUID | None = None) -> bool:
    """Whether another run of that year bears the code."""
    rows = CourseRun.objects.filter(institution=agency, first_day__year=year, code=code)
    return rows.exclude(id__in=[] if but is None else [but]).exists()


def open_scope_items(agency: UUID, partner: UUID, on: date) -> list[ScopeItemState]:
    """The scope items that a class for this partner may cite on that day."""
    return agreements.open_scope_items(on=on, agency=agency, partner=partner, kinds=KINDS)


def grounds(
    agency: UUID, cited: Iterable[tuple[UUID, UUID | None]], on: date
) -> tuple[dict[UUID, Refusal | None], set[UUID]]:
    """For each (institution, scope item): why the item gives no ground; and which institutions could cite one."""
    told = list(cited)
    states = agreements.scope_item_states([item for _, item in told if item is not None])
    found: dict[UUID, Refusal | None] = {}
    citable: set[UUID] = set()
    for institution, item in told:
        if item is not None:
            state = states.get(item)
            known = state if state is not None and state.agency == agency else None
            found[institution] = decide_ground(known, on=on, kinds=KINDS, partner=institution)
        elif institution != agency and open_scope_items(agency, institution, on):
            citable.add(institution)
    return found, citable


def units(scope_items: Iterable[UUID | None]) -> dict[UUID, str]:
    """The unit of each scope item."""
    states = agreements.scope_item_states([item for item in scope_items if item is not None])
    return {id: state.unit for id, state in states.items()}


@dataclass(frozen=True)
class SenderLine:
    """One sending institution as the agency sees it: counts only."""

    institution: UUID
    quota: int
    scope_item: UUID | None
    enrolled: int
    waiting: int
    left: int
    stated: bool
    passed: int


def sender_lines(agency: UUID, run: UUID) -> list[SenderLine]:
    """How many each institution sent to a run of the agency, and what became of them."""
    rows: dict[UUID, list[Enrolment]] = defaultdict(list)
    for row in Enrolment.objects.filter(agency=agency, run=run):
        rows[row.institution_id].append(row)
    return [
        SenderLine(
            institution=sender.partner,
            quota=sender.quota,
            scope_item=sender.scope_item,
            enrolled=sum(1 for row in rows[sender.partner] if not row.waiting),
            waiting=sum(1 for row in rows[sender.partner] if row.waiting),
            left=sum(1 for row in rows[sender.partner] if row.left_at is not None),
            stated=all(row.outcome or row.waiting for row in rows[sender.partner]),
            passed=sum(1 for row in rows[sender.partner] if row.outcome == "passed"),
        )
        for sender in senders_of(agency, run)
    ]


def attendance_counts(agency: UUID, run: UUID) -> dict[UUID, tuple[int, int]]:
    """For each session of a run: how many were there and how many were missing, as told so far."""
    known = {sender.partner for sender in senders_of(agency, run)}
    found: dict[UUID, tuple[int, int]] = {}
    for row in AttendanceCount.objects.filter(run=run, institution__in=known):
        present, absent = found.get(row.session, (0, 0))
        found[row.session] = (present + row.present, absent + row.absent)
    return found


def enrolments_of_run(agency: UUID, run: UUID) -> list[Enrolment]:
    """Everybody who takes part in a run of the agency, without names, in the order of enrolment."""
    return list(Enrolment.objects.filter(agency=agency, run=run).order_by("enrolled_at", "place", "id"))
