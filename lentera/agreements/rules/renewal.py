"""Renewal: the successor's draft, and the clock of its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec

from lentera.agreements.facts import Content
from lentera.agreements.rules.terms import term_end

RENEWAL_CLOCK = (
    ("evaluation", 120),
    ("request", 90),
    ("review", 75),
    ("sent", 60),
    ("agreed", 30),
    ("scheduled", 14),
    ("signed", 7),
)
"""Step and days before the end by which it should be done (our own recommendation for a term of one year)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a renewal. `done_on` None: still open; `late` counts days after `due` (0 when in time)."""

    name: str
    due: date
    done_on: date | None
    late: int

    @property
    def done(self) -> bool:
        """Whether it was taken."""
        return self.done_on is not None


def renewal_steps(
    end: date,
    done: dict[str, date],
    *,
    today: date,
    clock: tuple[tuple[str, int], ...] = RENEWAL_CLOCK,
) -> list[Step]:
    """The steps with the day each is due, when it was taken, and how late it is or was."""
    steps = []
    for name, ahead in clock:
        due = end - timedelta(days=ahead)
        taken = done.get(name)
        steps.append(Step(name, due, taken, max(((taken or today) - due).days, 0)))
    return steps


def successor_content(content: Content, agreement: UUID, new_id: Callable[[], UUID]) -> Content:
    """The successor's draft: from the day after, as long as before, same parties, scope and targets.

    Numbers and mandates are left empty, since they belong to one paper.
    """
    start = content.end + timedelta(days=1)
    parties = tuple(
        msgspec.structs.replace(
            party,
            number="",
            signatory=None
            if party.signatory is None
            else msgspec.structs.replace(party.signatory, mandate=""),
        )
        for party in content.parties
    )
    scope = tuple(msgspec.structs.replace(line, id=new_id()) for line in content.scope)
    return msgspec.structs.replace(
        content,
        parties=parties,
        scope=scope,
        start=start,
        end=_as_long(content.start, content.end, start),
        predecessor=agreement,
        retro_clause="",
    )


def _as_long(start: date, end: date, again: date) -> date:
    """The end of a term as long as `start` to `end`: in whole months where it was that, else in days."""
    after = end + timedelta(days=1)
    span = (after.year - start.year) * 12 + after.month - start.month
    for months in (span, span - 1):
        if months > 0 and term_end(start, months=months) == end:
            return term_end(again, months=months)
    return again + (end - start)
