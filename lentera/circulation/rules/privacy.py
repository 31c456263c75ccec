"""What a reader may ask about his data, until when it is answered, and how long a history is kept."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from lentera.circulation.facts.privacy import RightsKind, RightsOutcome
from lentera.journal.refusals import Refusal

ANSWER_HOURS = 72
"""Three times 24 hours from the request (UU 27/2022 on personal data, articles 31, 32, 41 and 43)."""

NOTE_DAYS = 90  # how long the words of an answered request are kept
LONGEST_HISTORY = 60  # months


def due_of(asked: datetime) -> datetime:
    """When a request must be answered at the latest; hours run on closed days too."""
    return asked + timedelta(hours=ANSWER_HOURS)


def hours_left(due: datetime, now: datetime) -> int:
    """Whole hours until the answer is due; below 0 once it is late, and 0 in its last hour."""
    return int((due - now).total_seconds() // 3600)


def decide_asking(
    kind: RightsKind, *, forgotten: bool, suspended: bool, open_kinds: Collection[str]
) -> Refusal | None:
    """Whether a request may be entered: once at a time for each right, and not for somebody nobody knows any more."""
    if forgotten:
        return Refusal("reader-forgotten")
    if kind in open_kinds:
        return Refusal("rights-open-already")
    if kind is RightsKind.SUSPENSION and suspended:
        return Refusal("reader-suspended-already")
    return None


def decide_answer(
    kind: RightsKind,
    outcome: RightsOutcome,
    *,
    answered: bool,
    open_loans: int,
    words: str,
    same_person: bool,
) -> Refusal | None:
    """Whether a request may be answered so.

    Erasure waits until all copies are back, since the loans need their reader, and takes two persons: it is done by
    another than the one who entered it (`same_person`). Nothing brings an identity back.
    """
    if answered:
        return Refusal("rights-answered-already")
    if outcome is RightsOutcome.REFUSED and not words.strip():
        return Refusal("rights-reason-missing")
    if kind is RightsKind.ERASURE and outcome is RightsOutcome.DONE and open_loans:
        return Refusal("erasure-has-loans", loans=open_loans)
    if kind is RightsKind.ERASURE and outcome is RightsOutcome.DONE and same_person:
        return Refusal("erasure-second-person")
    return None


def first_of_month(day: date, ahead: int = 0) -> date:
    """The first day of the month of `day`, or of the one that many months later (earlier when negative)."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def history_kept_until(returned: date, months: int) -> date:
    """The day on which a line of a history goes: a first of a month, so that it tells of no single return."""
    return first_of_month(returned, months + 1)


def active_since(today: date) -> date:
    """The first month that counts for active readers: this one and the two before, the nearest to 90 days."""
    return first_of_month(today, -2)
