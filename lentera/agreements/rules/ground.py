"""The ground of a service: a scope item of an agreement in force on that day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts import Period, ServiceKind
from lentera.agreements.rules.agreement import AgreementState, Status, state_on
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ScopeItemState:
    """One scope item with its agreement, as a decision needs it. `target` counts for each `period`."""

    id: UUID
    agreement: AgreementState
    kind: ServiceKind
    name: str
    unit: str
    target: int
    period: Period = Period.TERM
    removed_from: date | None = None  # an addendum took it out from this day on

    @property
    def agency(self) -> UUID:
        """The institution that gives the service."""
        return self.agreement.agency

    @property
    def partners(self) -> tuple[UUID, ...]:
        """The other parties."""
        return self.agreement.partners

    @property
    def label(self) -> str:
        """The words of a choice: what, and by which paper."""
        return f"{self.name} · {self.agreement.number}"


_WHY_NOT = {
    Status.SIGNED: "ground-not-started",
    Status.EXPIRED: "ground-ended",
    Status.RENEWED: "ground-ended",
    Status.ARCHIVED: "ground-ended",
    Status.SUSPENDED: "ground-suspended",
    Status.TERMINATED: "ground-terminated",
}


def decide_ground(
    state: ScopeItemState | None,
    *,
    on: date,
    kinds: Collection[ServiceKind | str] | None = None,
    partner: UUID | None = None,
) -> Refusal | None:
    """Why a service to `partner` on that day has no ground in this scope item; None when it has.

    In force counts by day, not by knowledge: an act of last March is checked against the agreement of last March.
    """
    if state is None:
        return Refusal("ground-missing", ground=True)
    agreement = state.agreement
    if partner is not None and partner not in agreement.partners:
        return Refusal("ground-other-partner", ground=True, number=agreement.number)
    if kinds is not None and state.kind not in kinds:
        return Refusal("ground-kind", ground=True, item=state.name, number=agreement.number)
    why = _WHY_NOT.get(state_on(agreement, on))
    if why is not None:
        return Refusal(
            why, ground=True, number=agreement.number, start=agreement.start, end=agreement.last_day, day=on
        )
    if state.removed_from is not None and on >= state.removed_from:
        return Refusal("ground-amended-away", ground=True, item=state.name, day=state.removed_from)
    return None
