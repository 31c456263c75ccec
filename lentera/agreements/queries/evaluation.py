"""Reads about evaluations, and what a renewal learns from them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts import Period
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    Evaluation,
    EvaluationNote,
    EvaluationRemark,
    FollowUp,
    ScopeItem,
    SettledPoint,
)
from lentera.agreements.queries.agreement import draft_content, evaluation_lines
from lentera.agreements.queries.realisation import progress_on
from lentera.agreements.rules import (
    Proposal,
    propose_target,
)
from lentera.journal.ids import derived_id


def evaluation_of(agreement: UUID, evaluation: UUID) -> Evaluation | None:
    """One evaluation of this agreement."""
    return Evaluation.objects.filter(agreement=agreement, id=evaluation).first()


def remarks_on(evaluation: UUID) -> dict[UUID, dict[UUID | None, EvaluationRemark]]:
    """The partners' own words on an evaluation: by partner, then by scope item (None: on the whole)."""
    found: dict[UUID, dict[UUID | None, EvaluationRemark]] = defaultdict(dict)
    for row in EvaluationRemark.objects.filter(evaluation=evaluation).order_by("said_at", "id"):
        if row.remark:
            found[row.institution_id][row.scope_item] = row
    return found


def task_id(evaluation: UUID, scope_item: UUID) -> UUID:
    """The id of the follow-up that an evaluation opens for a scope item."""
    return derived_id(evaluation, f"task {scope_item}")


def tasks_of(evaluation: UUID, items: list[UUID]) -> dict[UUID, FollowUp]:
    """The follow-ups that an evaluation opened, by scope item."""
    ids = {task_id(evaluation, item): item for item in items}
    return {ids[row.id]: row for row in FollowUp.objects.filter(id__in=list(ids))}


@dataclass(frozen=True, slots=True)
class Learned:
    """One scope item of a draft beside its predecessor's. `line` is the draft's item, `item` the predecessor's."""

    line: UUID
    item: UUID
    name: str
    unit: str
    period: Period
    drafted: int
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Point:
    """An obstacle of the last evaluation, and how the draft takes it up ("" while it is open)."""

    id: UUID
    name: str
    obstacle: str
    action: str
    answer: str


def learned_for(draft: AgreementDraft, today: date, zone: str | None = None) -> list[Learned]:
    """What was realised of each scope item that a renewal takes over by name, unit and time, and what that suggests."""
    content = draft_content(draft.content)
    before = None if content.predecessor is None else Agreement.objects.filter(id=content.predecessor).first()
    if before is None:
        return []
    items = {
        (row.name.casefold(), row.unit, row.period): row
        for row in ScopeItem.objects.filter(agreement=before.id, removed_from=None)
    }
    until = min(today, before.end, before.terminated_on or before.end)
    progress = {one.item: one for one in progress_on(before.id, until, zone)}
    found = []
    for line in content.scope:
        row = items.get((line.name.casefold(), line.unit, line.period.value))
        if row is None:
            continue
        proposal = propose_target(
            row.target,
            line.period,
            progress[row.id].realised,
            before=(before.start, before.end),
            counted_until=until,
            after=(content.start, content.end),
        )
        found.append(Learned(line.id, row.id, line.name, line.unit, line.period, line.target, proposal))
    return found


def points_for(draft: AgreementDraft) -> list[Point]:
    """The obstacles of the predecessor's last evaluation, with what the draft does about each."""
    told = [] if draft.predecessor is None else evaluation_lines(draft.predecessor)
    notes = [note for note in told[0][1] if note.obstacle.strip()] if told else []
    answers = dict(SettledPoint.objects.filter(draft=draft.id).values_list("point", "answer"))
    names = dict(
        ScopeItem.objects.filter(id__in=[note.scope_item for note in notes]).values_list("id", "name")
    )
    return [
        Point(note.id, names.get(note.scope_item, ""), note.obstacle, note.action, answers.get(note.id, ""))
        for note in notes
    ]


def notes_of(evaluation: UUID) -> list[EvaluationNote]:
    """The lines of an evaluation in the order of the paper."""
    return list(EvaluationNote.objects.filter(evaluation=evaluation).order_by("position"))


def tasks_from(evaluations: dict[UUID, list[UUID]]) -> list[FollowUp]:
    """The follow-ups that these evaluations opened (each with its scope items), the earliest day first."""
    ids = [task_id(evaluation, item) for evaluation, items in evaluations.items() for item in items]
    return list(FollowUp.objects.filter(id__in=ids).order_by("due", "id"))
