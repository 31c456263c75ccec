"""Evaluations, the partner's own words on them, and what a renewal takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.conf import settings

from lentera.agreements.facts import (
    DraftChanged,
    DraftState,
    Duty,
    Evaluated,
    EvaluationLine,
    EvaluationRemarked,
    FollowUpOpened,
    GapExplained,
    PointSettled,
    RemarkLine,
    WoundDown,
)
from lentera.agreements.models import Agreement, AgreementDraft, WindDown
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import evaluation as evaluations
from lentera.agreements.queries.realisation import progress_on
from lentera.agreements.rules import (
    WIND_DOWN_DAYS,
    decide_change,
    decide_evaluation,
    decide_follow_up,
    decide_remark,
    decide_wind_down,
    gap_days,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing

AT_ONCE = 500  # facts a block


@dataclass(frozen=True, slots=True)
class Task:
    """Who does something about a scope item, and until when: an evaluation opens it as a follow-up."""

    scope_item: UUID
    task: str
    owner: str  # position or unit
    due: date
    owner_institution: UUID | None = None  # the agency when None


def evaluate(
    agency: UUID,
    agreement: UUID,
    *,
    evaluated_on: date,
    lines: tuple[EvaluationLine, ...],
    actor: UUID,
    request_id: RequestId | None,
    summary: str = "",
    tasks: tuple[Task, ...] = (),
    zone: str | None = None,
    at: datetime | None = None,
) -> Evaluated | Refusal:
    """Record an evaluation with a line for each scope item; its `tasks` become follow-ups in the same act.

    Whatever the lines say was counted is counted here, at the end of `evaluated_on`.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Evaluated)) is not None:
            return first
        state = queries.agreement_state(agreement)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("agreement-unknown"))
        counted = {one.item: one for one in progress_on(agreement, evaluated_on, zone) if not one.removed}
        outcome = decide_evaluation(
            state,
            list(counted),
            tuple(
                msgspec.structs.replace(
                    line,
                    counted=counted[line.scope_item].realised,
                    facts=counted[line.scope_item].facts,
                    expected=counted[line.scope_item].expected,
                )
                if line.scope_item in counted
                else line
                for line in lines
            ),
            evaluation=new_id(),
            evaluated_on=evaluated_on,
            today=clock.local_day(entry.at, zone),
            summary=summary,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        opened = [_follow_up(agency, state.partners[0], outcome, task, entry, zone) for task in tasks]
        refused = next((one for one in opened if isinstance(one, Refusal)), None)
        if refused is not None:
            return entry.refuse(refused)
        entry.record_all(one for one in opened if not isinstance(one, Refusal))
        return entry.record(outcome)


def _follow_up(
    agency: UUID,
    partner: UUID,
    evaluated: Evaluated,
    task: Task,
    entry: Writing,
    zone: str | None,
) -> FollowUpOpened | Refusal:
    told = FollowUpOpened(
        follow_up=evaluations.task_id(evaluated.evaluation, task.scope_item),
        partner=partner,
        duty=Duty.FOLLOW_UP,
        task=task.task.strip(),
        owner=task.owner.strip(),
        owner_institution=task.owner_institution or agency,
        opened_on=clock.local_day(entry.at, zone),
        due=task.due,
    )
    return decide_follow_up(told, author=agency, visit_held_on=None, minutes=[])


def remark(
    partner: UUID,
    agreement: UUID,
    evaluation: UUID,
    *,
    lines: tuple[RemarkLine, ...],
    actor: UUID,
    request_id: RequestId | None,
    summary: str = "",
    at: datetime | None = None,
) -> EvaluationRemarked | Refusal:
    """A partner's own words on an evaluation; said again, they take the place of the earlier ones."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(EvaluationRemarked)) is not None:
            return first
        state = queries.agreement_state(agreement)
        if state is None or partner not in state.partners:
            return entry.refuse(Refusal("agreement-unknown"))
        if evaluations.evaluation_of(agreement, evaluation) is None:
            return entry.refuse(Refusal("evaluation-unknown"))
        items = [note.scope_item for note in evaluations.notes_of(evaluation)]
        outcome = decide_remark(state, items, lines, evaluation=evaluation, summary=summary)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def explain_gap(
    agency: UUID,
    draft: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> GapExplained | Refusal:
    """Say why a renewal starts later than the day after; without a reason it cannot be signed."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(GapExplained)) is not None:
            return first
        row = _draft(agency, draft)
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        before = None if row.predecessor is None else queries.agreement_state(row.predecessor)
        days = 0 if before is None else gap_days(before.last_day, row.start)
        if before is None or days < 1:
            return entry.refuse(Refusal("gap-none"))
        if not reason.strip():
            return entry.refuse(Refusal("reason-missing"))
        return entry.record(
            GapExplained(agreement=draft, predecessor=before.id, days=days, reason=reason.strip())
        )


def carry_over(
    agency: UUID,
    draft: UUID,
    *,
    targets: Mapping[UUID, int],
    answers: Mapping[UUID, str],
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> DraftChanged | PointSettled | Refusal:
    """Take what was learned into a renewal's draft: targets by its own scope items, answers by the open points."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        for kind in (DraftChanged, PointSettled):
            if isinstance(first := entry.answered(kind), kind):
                return first
        row = _draft(agency, draft)
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        if row.predecessor is None:
            return entry.refuse(Refusal("no-predecessor"))
        before = queries.draft_content(row.content)
        content = msgspec.structs.replace(
            before,
            scope=tuple(
                msgspec.structs.replace(line, target=targets.get(line.id, line.target))
                for line in before.scope
            ),
        )
        points = {point.id: point for point in evaluations.points_for(row)}
        if set(answers) - set(points):
            return entry.refuse(Refusal("point-unknown"))
        settled = [
            PointSettled(agreement=draft, point=point, answer=answer.strip())
            for point, answer in answers.items()
            if answer.strip() and answer.strip() != points[point].answer
        ]
        if content == before:
            if not settled:
                return entry.refuse(Refusal("carried-nothing"))
            entry.record_all(settled)
            return settled[-1]
        changed = decide_change(DraftState(row.state), before, content, agreement=draft, agency=agency)
        if isinstance(changed, Refusal):
            return entry.refuse(changed)
        entry.record_all(settled)
        return entry.record(changed)


def wind_down(agency: UUID, today: date, *, actor: UUID | None = None) -> int:
    """Stop saying new things to the parties of agreements that ended long ago, each once. Returns how many."""
    done = 0
    while _ended(agency, today):
        with writing(agency, None, actor=actor or agency) as entry:
            done += entry.record_all(_ended(agency, today)[:AT_ONCE])
    return done


def _ended(agency: UUID, today: date) -> list[WoundDown]:
    over = Agreement.objects.filter(institution=agency, end__lt=today)
    early = Agreement.objects.filter(institution=agency, terminated_on__lt=today)
    done = WindDown.objects.filter(institution=agency).values("id")
    ids = (over | early).exclude(id__in=done).values_list("id", flat=True)
    days = getattr(settings, "LENTERA_WIND_DOWN_DAYS", WIND_DOWN_DAYS)
    found = [
        decide_wind_down(state, today=today, days=days) for state in queries.agreement_states(ids).values()
    ]
    return sorted((one for one in found if one is not None), key=lambda one: (one.last_day, one.agreement))


def _draft(agency: UUID, draft: UUID) -> AgreementDraft | None:
    return AgreementDraft.objects.filter(institution=agency, id=draft).first()
