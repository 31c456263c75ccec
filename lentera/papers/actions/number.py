"""Numbers: take one inside another act, void one, enter what a book gave by hand, and say how an office numbers."""

from datetime import date, datetime
from uuid import UUID

from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers import queries
from lentera.papers.facts import HandRangeEntered, HandRangeWithdrawn, NumberTaken, NumberVoided
from lentera.papers.models import HandRange, NumberScheme
from lentera.papers.rules import (
    SchemeState,
    check_scheme,
    decide_hand_range,
    decide_number,
    decide_void,
    decide_withdrawal,
)


def take_number_in(
    entry: Writing, code: str, *, on: date, about: UUID | None = None
) -> NumberTaken | Refusal:
    """Take the author's next number of a kind inside an open block (its lock keeps others out); `.number` is the text.

    Refused ("number-kind-unknown", "number-scheme-wrong"): nothing is recorded, the caller refuses in turn.
    """
    scheme = queries.scheme_of(entry.author, code)
    if scheme is None:
        return Refusal("number-kind-unknown", kind=code)
    used = queries.used_sequences(entry.author, scheme, on.year)
    outcome = decide_number(scheme, used, kind=code, on=on, about=about, taken=new_id())
    return outcome if isinstance(outcome, Refusal) else entry.record(outcome)


def void_taken(
    author: UUID,
    taken: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> NumberVoided | Refusal:
    """Say why no paper will bear a number that was taken; it is never given again."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(NumberVoided)) is not None:
            return first
        outcome = decide_void(queries.number_state(author, taken), reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def void_number_in(entry: Writing, number: str, *, reason: str) -> NumberVoided | Refusal:
    """Void a number by its text inside an open block: a draft that held it was given up."""
    row = queries.taken_for(entry.author, number)
    known = None if row is None else queries.number_state(entry.author, row.id)
    outcome = decide_void(known, reason=reason)
    return outcome if isinstance(outcome, Refusal) else entry.record(outcome)


def enter_hand_range(
    author: UUID,
    code: str,
    *,
    year: int,
    first: int,
    last: int,
    note: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> HandRangeEntered | Refusal:
    """Enter numbers that were given by hand in a book: they are never given here, and leave no hole."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (done := entry.answered(HandRangeEntered)) is not None:
            return done
        scheme = queries.scheme_of(author, code)
        if scheme is None:
            return entry.refuse(Refusal("number-kind-unknown", kind=code))
        used = queries.used_sequences(author, scheme, year)
        outcome = decide_hand_range(
            scheme, used, kind=code, year=year, first=first, last=last, note=note, range=new_id()
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def withdraw_hand_range(
    author: UUID, range: UUID, *, actor: UUID, request_id: RequestId | None, at: datetime | None = None
) -> HandRangeWithdrawn | Refusal:
    """Take back a range that was entered by mistake: its numbers are free again."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(HandRangeWithdrawn)) is not None:
            return first
        known = HandRange.objects.filter(institution=author, id=range).exists()
        outcome = decide_withdrawal(range if known else None)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def save_scheme(
    author: UUID,
    code: str,
    scheme: SchemeState,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Number a kind like this from now on; given numbers stay. The first number is set before any is given."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        before = queries.scheme_of(author, code)
        if before is None:
            return entry.refuse(Refusal("number-kind-unknown", kind=code))
        as_before = (before.series, before.first, before.first_year) == (
            scheme.series,
            scheme.first,
            scheme.first_year,
        )
        years = set() if as_before else queries.numbered_years(author, scheme.series)
        if (refusal := check_scheme(scheme, numbered_years=years)) is not None:
            return entry.refuse(refusal)
        fields = {
            "kind": code,
            "scheme": scheme.scheme,
            "classification": scheme.classification,
            "unit": scheme.unit,
            "first": scheme.first,
            "first_year": scheme.first_year,
            "resets": scheme.resets,
        }
        return save_reference(entry, NumberScheme, derived_id(author, f"number scheme {code}"), fields)
