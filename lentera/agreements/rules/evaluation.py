"""Evaluations: how fresh one must be, and the partner's own words on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts import EvaluationRemarked, RemarkLine
from lentera.agreements.rules.agreement import AgreementState
from lentera.journal.refusals import Refusal

EVALUATION_DAYS = 180
"""Days for which an evaluation is fresh enough to agree a renewal on (our own recommendation; a setting)."""


@dataclass(frozen=True, slots=True)
class EvaluationStanding:
    """Whether an agreement needs an evaluation (it promises something countable), and the day of the last one."""

    needed: bool
    evaluated_on: date | None = None


def decide_standing(
    standing: EvaluationStanding | None, *, on: date, days: int = EVALUATION_DAYS
) -> Refusal | None:
    """Why a renewal may not be agreed on `on`: never evaluated, or too long ago. None when it may.

    Without a standing nothing is renewed, so nothing is asked.
    """
    if standing is None or not standing.needed:
        return None
    if standing.evaluated_on is None:
        return Refusal("evaluation-missing", ground=True)
    age = (on - standing.evaluated_on).days
    if age > days:
        return Refusal("evaluation-old", ground=True, evaluated_on=standing.evaluated_on, age=age, days=days)
    return None


def decide_remark(
    agreement: AgreementState,
    items: Collection[UUID],
    lines: tuple[RemarkLine, ...],
    *,
    evaluation: UUID,
    summary: str = "",
) -> EvaluationRemarked | Refusal:
    """A partner says its own words on the items of an evaluation: at least one sentence; empty lines are left out."""
    said = tuple(line for line in lines if line.remark.strip() and line.scope_item in set(items))
    if not said and not summary.strip():
        return Refusal("remark-empty")
    return EvaluationRemarked(
        evaluation=evaluation,
        agreement=agreement.id,
        agency=agreement.agency,
        lines=tuple(RemarkLine(scope_item=line.scope_item, remark=line.remark.strip()) for line in said),
        summary=summary.strip(),
    )
