"""Reminders: how late a follow-up may be before it climbs, and what an office may set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from lentera.agreements.facts.escalation import EscalationLevel, FollowUpEscalated
from lentera.agreements.rules.alerts import ALERT_DAYS
from lentera.agreements.rules.clock import STEPS
from lentera.agreements.rules.visit import FollowUpState
from lentera.journal.refusals import Refusal

MOST_DAYS = 720
MOST_ALERTS = 10


@dataclass(frozen=True, slots=True)
class Reminders:
    """What an office set: days before an end, and days late for each level (our own recommendation by default)."""

    alert_days: tuple[int, ...] = ALERT_DAYS
    to_owner: int = 3
    to_superior: int = 7
    to_head: int = 14
    superior: UUID | None = None

    @property
    def levels(self) -> tuple[tuple[EscalationLevel, int], ...]:
        """The levels with the days late at which each is told, the nearest first."""
        return (
            (EscalationLevel.OWNER, self.to_owner),
            (EscalationLevel.SUPERIOR, self.to_superior),
            (EscalationLevel.HEAD, self.to_head),
        )


def decide_escalation(
    state: FollowUpState, told: Collection[EscalationLevel], reminders: Reminders, *, today: date
) -> FollowUpEscalated | None:
    """The one level that is to be told today of a late follow-up, or None.

    After days without a run only the highest level reached is told, and none below one that knows already.
    `told`: the levels that know of this due day; another due day begins anew.
    """
    if state.over or state.due is None:
        return None
    late = (today - state.due).days
    reached = [level for level, after in reminders.levels if late >= after]
    if late <= 0 or not reached:
        return None
    order = [level for level, _after in reminders.levels]
    highest = reached[-1]
    if any(order.index(known) >= order.index(highest) for known in told):
        return None
    return FollowUpEscalated(follow_up=state.id, level=highest, due=state.due, late=late)


def decide_reminders(
    steps: Mapping[str, int], alert_days: Sequence[int], to_owner: int, to_superior: int, to_head: int
) -> Refusal | None:
    """Whether an office may set its clock and reminders so: every step in its order, levels that climb."""
    for days in steps.values():
        if not 1 <= days <= MOST_DAYS:
            return Refusal("clock-days", most=MOST_DAYS)
    known = [steps[name] for name in STEPS if name in steps]
    if any(later > earlier for earlier, later in pairwise(known)):
        return Refusal("clock-order")
    if (
        not alert_days
        or len(alert_days) > MOST_ALERTS
        or any(not 1 <= one <= MOST_DAYS for one in alert_days)
    ):
        return Refusal("alert-days", most=MOST_ALERTS, days=MOST_DAYS)
    if not 1 <= to_owner < to_superior < to_head <= MOST_DAYS:
        return Refusal("escalation-order")
    return None
