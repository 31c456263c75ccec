"""The guards of a signature, day by day: what a date on a paper allows and what it does not."""

from datetime import date
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.agreements.facts import DraftState, Instrument
from lentera.agreements.rules import (
    EvaluationStanding,
    Limit,
    SigningContext,
    decide_gap,
    decide_office,
    decide_signing,
    decide_standing,
    decide_term,
    successor_content,
    term_end,
)
from lentera.agreements.rules.guards import LEGAL_LIMITS, OfficeTerm
from lentera.journal.ids import new_id
from tests.agreements.test_days import AGENCY, DAY, DAYS, PRISON, agreement, paper

ON = date(2024, 1, 20)


def sign(content, signed_on, context=None, **more):
    return decide_signing(
        content,
        context or SigningContext(state=DraftState.AGREED, predecessor_evaluated=True),
        agreement=uuid4(),
        agency=AGENCY,
        signer=uuid4(),
        signed_on=signed_on,
        place="Banjarmasin",
        **more,
    )


def code(outcome):
    return getattr(outcome, "code", "")


@given(DAYS, st.integers(-40, 40), st.booleans(), st.booleans())
def test_a_start_before_the_signing_needs_clause_and_approval_and_no_other_does(
    start, ahead, clause, approval
):
    content = paper(start, term_end(start, years=1), retro_clause="Berlaku surut" if clause else "")
    outcome = sign(content, start + ahead * DAY, retro_approval="ND-7" if approval else "")
    needed = ahead > 0 and not (clause and approval)
    assert code(outcome) == ("start-before-signing" if needed else "")


def renewal(before, start):
    return paper(start, term_end(start, years=1), predecessor=before.id)


@given(DAYS, st.integers(-20, 20), st.booleans())
def test_a_renewal_follows_at_once_or_later_with_a_reason_and_never_earlier(start, gap, reason):
    before = agreement(start, term_end(start, years=1))
    context = SigningContext(
        state=DraftState.AGREED,
        predecessor=before,
        predecessor_evaluated=True,
        gap_reason="Menunggu anggaran" if reason else "",
    )
    outcome = sign(renewal(before, before.end + (1 + gap) * DAY), before.end - 30 * DAY, context)
    expected = "successor-too-early" if gap < 0 else "gap-unexplained" if gap > 0 and not reason else ""
    assert code(outcome) == expected
    if not expected:
        assert outcome.gap_reason == ("Menunggu anggaran" if reason else "")


@pytest.mark.parametrize("start, expected", [
    (date(2024, 2, 29), ""), (date(2024, 3, 1), "gap-unexplained"), (date(2024, 2, 28), None),
])  # fmt: skip
def test_the_gap_rule_at_a_leap_day(start, expected):
    outcome = decide_gap(date(2024, 2, 28), start, "")
    assert (code(outcome) if outcome else "") == (expected or "")


def test_a_renewal_of_nothing_known_is_refused():
    content = paper(date(2024, 1, 1), date(2024, 12, 31), predecessor=uuid4())
    assert code(sign(content, date(2023, 12, 1))) == "predecessor-unknown"


def test_what_was_signed_is_never_signed_again():
    content = paper(date(2024, 1, 1), date(2024, 12, 31))
    context = SigningContext(state=DraftState.AGREED, signed=True)
    assert code(sign(content, date(2023, 12, 1), context)) == "already-signed"


@given(DAYS, st.integers(-3, 3))
def test_a_use_loan_runs_five_years_at_most_to_the_day(start, more):
    latest = term_end(start, years=5)
    content = paper(start, latest + more * DAY, instrument=Instrument.USE_LOAN)
    refusal = decide_term(content, LEGAL_LIMITS)
    assert code(refusal) == ("term-too-long" if more > 0 else "")
    if refusal is not None:
        assert refusal.details["latest"] == latest
    assert decide_term(paper(start, latest + more * DAY), LEGAL_LIMITS) is None


@pytest.mark.parametrize("extended, expected", [(0, ""), (1, ""), (2, "extended-too-often")])
def test_a_use_loan_is_extended_once(extended, expected):
    content = paper(date(2024, 1, 1), date(2028, 12, 31), instrument=Instrument.USE_LOAN)
    assert code(decide_term(content, LEGAL_LIMITS, extended=extended)) == expected
    own = {Instrument.USE_LOAN: Limit(3, 5, "Pergub 7")}
    assert code(decide_term(content, own, extended=extended)) == "term-too-long"


@pytest.mark.parametrize("signed_on, until, expected", [
    (date(2023, 12, 31), None, "signatory-not-in-office"),
    (date(2024, 1, 1), None, ""),
    (date(2024, 6, 30), date(2024, 6, 30), ""),
    (date(2024, 7, 1), date(2024, 6, 30), "signatory-not-in-office"),
])  # fmt: skip
def test_a_signatory_signs_within_the_days_in_office(signed_on, until, expected):
    known = [OfficeTerm(AGENCY, "dewi  anggraini", date(2024, 1, 1), until)]
    content = paper(date(2024, 8, 1), date(2025, 7, 31))
    assert code(decide_office(content.parties, known, signed_on=signed_on)) == expected
    context = SigningContext(state=DraftState.AGREED, offices=known)
    assert code(sign(content, signed_on, context)) == expected


def test_whoever_held_the_office_twice_signs_in_either_time_and_strangers_are_not_asked():
    known = [
        OfficeTerm(AGENCY, "Dewi Anggraini", date(2020, 1, 1), date(2020, 12, 31)),
        OfficeTerm(AGENCY, "Dewi Anggraini", date(2024, 1, 1), None),
        OfficeTerm(PRISON, "Orang Lain", date(2024, 1, 1), None),
    ]
    parties = paper(date(2024, 1, 1), date(2024, 12, 31)).parties
    assert decide_office(parties, known, signed_on=date(2020, 6, 1)) is None
    assert decide_office(parties, known, signed_on=date(2024, 6, 1)) is None
    between = decide_office(parties, known, signed_on=date(2022, 6, 1))
    assert code(between) == "signatory-not-in-office" and between.ground
    assert (between.details["since"], between.details["until"]) == (date(2024, 1, 1), date(2024, 1, 1))
    ended = decide_office(parties, known[:1], signed_on=date(2022, 6, 1))
    assert ended.details["until"] == date(2020, 12, 31)
    elsewhere = [OfficeTerm(PRISON, "Dewi Anggraini", date(2024, 1, 1), None)]
    assert decide_office(parties, elsewhere, signed_on=date(2022, 6, 1)) is None, "another house's head"
    nobody = (msgspec.structs.replace(parties[0], signatory=None), *parties[1:])
    assert decide_office(nobody, known, signed_on=date(2022, 6, 1)) is None


def test_papers_of_before_keep_their_days_whatever_the_rules_say_now():
    content = paper(date(2001, 1, 1), date(2020, 12, 31), instrument=Instrument.USE_LOAN)
    known = [OfficeTerm(AGENCY, "Dewi Anggraini", date(2024, 1, 1), None)]
    context = SigningContext(limits=LEGAL_LIMITS, offices=known)
    outcome = sign(content, date(2000, 12, 1), context, history=True, source="Arsip")
    assert code(outcome) == ""


def test_targets_chosen_for_a_successor_replace_the_old_and_none_leaves_an_item_out():
    content = paper(date(2023, 2, 14), date(2024, 2, 13))
    first, second, *_rest = content.scope
    after = successor_content(content, uuid4(), new_id, {first.id: 215, second.id: 0})
    assert [line.target for line in after.scope] == [215, *(line.target for line in content.scope[2:])]
    assert not {line.id for line in after.scope} & {line.id for line in content.scope}
    assert msgspec.structs.replace(after, scope=()).predecessor is not None


@pytest.mark.parametrize("needed, evaluated_on, expected", [
    (True, None, "evaluation-missing"),
    (True, ON - 181 * DAY, "evaluation-old"),
    (True, ON - 180 * DAY, None),
    (True, ON, None),
    (False, None, None),
])  # fmt: skip
def test_an_evaluation_is_fresh_for_180_days(needed, evaluated_on, expected):
    refusal = decide_standing(EvaluationStanding(needed, evaluated_on), on=ON)
    assert (refusal.code if refusal else None) == expected
