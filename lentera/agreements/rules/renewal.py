"""Renewal: the successor's draft, and the clock of its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.agreements.facts import Content, Period
from lentera.agreements.rules.terms import periods_in, term_end

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


def successor_content(
    content: Content,
    agreement: UUID,
    new_id: Callable[[], UUID],
    targets: Mapping[UUID, int] | None = None,
) -> Content:
    """The successor's draft: from the day after, as long as before, same parties and scope.

    `targets` by the predecessor's scope item; an item without one keeps its target, one of 0 is left out. Numbers
    and mandates are left empty, since they belong to one paper.
    """
    start = content.end + timedelta(days=1)
    chosen = targets or {}
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
    scope = tuple(
        msgspec.structs.replace(line, id=new_id(), target=chosen.get(line.id, line.target))
        for line in content.scope
        if chosen.get(line.id, line.target) > 0
    )
    return msgspec.structs.replace(
        content,
        parties=parties,
        scope=scope,
        start=start,
        end=_as_long(content.start, content.end, start),
        predecessor=agreement,
        retro_clause="",
    )


class Why(StrEnum):
    """Why a target is proposed as it is."""

    DONE = "done"  # as much as was realised over the whole term
    PACE = "pace"  # at the pace of the days so far
    NOTHING = "nothing"  # nothing realised: the old target, to be talked about
    UNKNOWN = "unknown"  # not yet counted


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target for the successor, per its `period`: `target` before, `realised` so far in `days` of `term_days`."""

    target: int
    realised: int
    proposed: int
    why: Why
    days: int
    term_days: int


def propose_target(
    target: int,
    period: Period,
    realised: int,
    *,
    before: tuple[date, date],
    counted_until: date,
    after: tuple[date, date],
) -> Proposal:
    """The target that what was realised suggests, scaled from the days counted to the new term, rounded to a step.

    214 of 200 in a whole year give 215 for a year. Nothing realised proposes nothing: the old target stays.
    """
    start, end = before
    term_days = (end - start).days + 1
    days = min((counted_until - start).days + 1, term_days)
    if days < 1:
        return Proposal(target, realised, target, Why.UNKNOWN, max(days, 0), term_days)
    if realised <= 0:
        return Proposal(target, realised, target, Why.NOTHING, days, term_days)
    new_days = (after[1] - after[0]).days + 1
    over_new_term = realised * (term_days if _about_as_long(term_days, new_days) else new_days) / days
    if period is not Period.TERM:
        over_new_term /= periods_in(*after, period)
    why = Why.DONE if days == term_days else Why.PACE
    return Proposal(target, realised, rounded_to_step(over_new_term), why, days, term_days)


def rounded_to_step(amount: float) -> int:
    """The nearest sensible number, at least 1: ones below 20, fives to 500, tens to 1,000, fifties to 10,000."""
    step = (
        1 if amount < 20 else 5 if amount < 500 else 10 if amount < 1_000 else 50 if amount < 10_000 else 500
    )
    return max(int(amount / step + 0.5) * step, 1)


def _about_as_long(days: int, others: int) -> bool:
    """A leap day makes no other term."""
    return abs(days - others) <= max(days, others) // 365


def _as_long(start: date, end: date, again: date) -> date:
    """The end of a term as long as `start` to `end`: in whole months where it was that, else in days."""
    after = end + timedelta(days=1)
    span = (after.year - start.year) * 12 + after.month - start.month
    for months in (span, span - 1):
        if months > 0 and term_end(start, months=months) == end:
            return term_end(again, months=months)
    return again + (end - start)
