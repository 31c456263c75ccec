"""What is learned from an agreement, and what its renewal does with it."""

from datetime import date
from uuid import UUID

from lentera.agreements.facts.agreement import Part
from lentera.journal.facts import Audience, Fact, fact


class RemarkLine(Part, frozen=True, kw_only=True):
    """A partner's word on one scope item of an evaluation."""

    scope_item: UUID
    remark: str


@fact("agreements.evaluation_remarked", to=Audience.named("agency"), about=("agreement", "evaluation"))
class EvaluationRemarked(Fact, frozen=True, kw_only=True):
    """A partner's own words on an evaluation; said again, they take the place of the earlier ones."""

    evaluation: UUID
    agreement: UUID
    agency: UUID
    lines: tuple[RemarkLine, ...]
    summary: str = ""


@fact("agreements.gap_explained", to=Audience.SELF, about=("agreement",))
class GapExplained(Fact, frozen=True, kw_only=True):
    """Why a renewal starts `days` days after its predecessor's last day; `agreement` is the draft's id."""

    agreement: UUID
    predecessor: UUID
    days: int
    reason: str


@fact("agreements.point_settled", to=Audience.SELF, about=("agreement",))
class PointSettled(Fact, frozen=True, kw_only=True):
    """How a draft takes up an obstacle of the last evaluation; `point` names the evaluation's line."""

    agreement: UUID
    point: UUID
    answer: str


@fact("agreements.wound_down", to=Audience.parties("agreement"), about=("agreement",))
class WoundDown(Fact, frozen=True, kw_only=True):
    """Some time after its last day nothing new is said to the parties any more; what was said stays readable."""

    agreement: UUID
    last_day: date
    days: int  # after the last day
    partners: tuple[UUID, ...]
