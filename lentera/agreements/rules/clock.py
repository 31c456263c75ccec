"""The clock of a renewal's steps: which one is due next, who has to take it, and how late it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lentera.agreements.facts import DraftState

Clock = Sequence[tuple[str, int]]
"""Steps and days before the end by which each should be taken, as `rules.RENEWAL_CLOCK` tells them."""

STAGES = {
    DraftState.REQUESTED.value: 1,
    DraftState.REVIEW.value: 2,
    DraftState.DRAFTING.value: 3,
    DraftState.NEGOTIATION.value: 4,
    DraftState.AGREED.value: 5,
    DraftState.SCHEDULED.value: 6,
}
"""How far the successor's draft has come; 0 is said of one that was not begun."""

TAKEN_AT = {"request": 1, "review": 2, "sent": 4, "agreed": 5, "scheduled": 6, "signed": 7}
"""The stage at which a step has been taken. The evaluation is no stage of the draft: it stands beside it."""

STEPS = ("evaluation", *TAKEN_AT)
"""The steps in their order."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One step of one renewal. `late`: days after `due` (0 in time); `owner`: position or unit, as the office says."""

    name: str
    due: date
    owner: str
    done: bool
    late: int
    done_on: date | None = None


def worst_step(clock: Clock, *, stage: int, evaluated: bool) -> tuple[str, int] | None:
    """The open step whose day comes (or came) first: it is the latest one too. None when all are taken."""
    open_steps = [(name, ahead) for name, ahead in clock if not taken(name, stage=stage, evaluated=evaluated)]
    return max(open_steps, key=lambda step: step[1], default=None)


def taken(name: str, *, stage: int, evaluated: bool) -> bool:
    """Whether a step was taken: by the evaluation, or by how far the draft has come now.

    A draft that went back to negotiation has its agreed text before it again.
    """
    return evaluated if name == "evaluation" else stage >= TAKEN_AT.get(name, 0)


def clock_lines(
    clock: Clock,
    owners: Mapping[str, str],
    end: date,
    *,
    stage: int,
    evaluated: bool,
    today: date,
    done: Mapping[str, date] | None = None,
) -> list[ClockLine]:
    """Every step before `end` with its day, its owner, and whether it is done or how many days late."""
    lines = []
    for name, ahead in sorted(clock, key=lambda step: -step[1]):
        due = end - timedelta(days=ahead)
        over = taken(name, stage=stage, evaluated=evaluated)
        on = (done or {}).get(name) if over else None
        late = 0 if over and on is None else max(((on or today) - due).days, 0)
        lines.append(ClockLine(name, due, owners.get(name, ""), over, late, on))
    return lines


def worst_late(lines: Iterable[ClockLine]) -> int:
    """Days by which the latest open step is late (0: none is)."""
    return max((line.late for line in lines if not line.done), default=0)
