"""The register of commitments: who promised what, by when, with which evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.queries.escalation import told_levels
from lentera.agreements.queries.visit import FollowUpLine, follow_ups
from lentera.agreements.rules.visit import Urgency

SIDES = ("own", "theirs")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise. `other`: the institution on the other side; `late` in days (0: not); `level` that was told last."""

    line: FollowUpLine
    other: UUID
    own: bool
    late: int
    level: str


def commitments(
    institution: UUID,
    *,
    today: date,
    partner: UUID | None = None,
    side: str = "",
    duties: Collection[str] = (),
    open_only: bool = False,
) -> list[Commitment]:
    """What an institution and its partners promised each other, open ones first, by their day.

    `side`: "own" what the institution itself has to do, "theirs" what the other side has.
    """
    lines = follow_ups(institution, today=today)
    told = told_levels(institution, [line.row.id for line in lines])
    found = []
    for line in lines:
        row = line.row
        other = row.partner if row.institution_id == institution else row.institution_id
        own = row.owner_institution == institution
        if (
            (partner is not None and other != partner)
            or (side in SIDES and own != (side == "own"))
            or (duties and row.duty not in duties)
            or (open_only and line.state.over)
        ):
            continue
        levels = [level for due, level in told.get(row.id, []) if due == row.due]
        late = (today - row.due).days if line.urgency is Urgency.LATE and row.due is not None else 0
        order = {"owner": 1, "superior": 2, "head": 3}
        worst = max(levels, key=lambda level: order[level.value], default=None)
        found.append(Commitment(line, other, own, late, worst.value if worst and not line.state.over else ""))
    return found
