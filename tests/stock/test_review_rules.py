"""What the materials review decides, as tables of cases."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from lentera.journal.refusals import Refusal
from lentera.stock.facts.review import ReviewChange, ReviewScope, ReviewState, SubmittedTitle
from lentera.stock.review_pack import PACK
from lentera.stock.rules.review import (
    MOST_SUBMITTED,
    Policy,
    Proposal,
    Rule,
    Standing,
    Sums,
    decide_admission,
    decide_appeal,
    decide_appeal_outcome,
    decide_approval,
    decide_policy,
    decide_proposal,
    decide_rejection,
    decide_submission,
    holds_until,
    state_on,
    whole_sentence,
)

DAY = date(2024, 2, 15)
SARI, WARDEN, SURYA = UUID(int=1), UUID(int=2), UUID(int=3)
BOOK, OTHER, FACILITY, ID = UUID(int=11), UUID(int=12), UUID(int=13), UUID(int=14)
EVERY, LISTED, OFF = (Policy(scope) for scope in (ReviewScope.EVERY, ReviewScope.LISTED, ReviewScope.NONE))
NEW = Standing()
ON_LIST = Standing(listed=True)
WAITING = Standing(due=date(2024, 2, 20))
APPROVED = Standing(state=ReviewState.APPROVED)
CHANGED = Standing(state=ReviewState.APPROVED_WITH_CHANGE, change=ReviewChange.DISC_WITHHELD)
EXPIRED = Standing(state=ReviewState.EXPIRED, holds_until=date(2024, 2, 14))
REJECTED = Standing(
    state=ReviewState.REJECTED,
    rule="F2",
    rule_name="Spiral logam",
    sentence="Jilidnya kawat.",
    rejection=ID,
    reviewer=SARI,
    second=WARDEN,
)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else outcome


@pytest.mark.parametrize(
    ("case", "policy", "standing", "expected"),
    [
        ("never set up", None, REJECTED, None),
        ("switched off", OFF, REJECTED, None),
        ("by list, not listed", LISTED, NEW, None),
        ("by list, listed", LISTED, ON_LIST, "review-needed"),
        ("by list, rejected and not listed", LISTED, REJECTED, "review-rejected"),
        ("every title, never asked", EVERY, NEW, "review-needed"),
        ("every title, waits", EVERY, WAITING, "review-waiting"),
        ("every title, approved", EVERY, APPROVED, None),
        ("every title, approved with change", EVERY, CHANGED, None),
        ("every title, expired", EVERY, EXPIRED, "review-expired"),
        ("every title, rejected", EVERY, REJECTED, "review-rejected"),
    ],
)
def test_which_titles_may_be_packed_or_lent(case, policy, standing, expected):
    outcome = decide_admission(policy, standing, title="Laskar")
    assert (None if outcome is None else outcome.code) == expected
    assert outcome is None or outcome.ground, "what a review keeps out is a fact"


def test_a_refusal_names_the_rule_and_its_sentence():
    told = decide_admission(EVERY, REJECTED, title="Laskar")
    assert told.details == {
        "title": "Laskar",
        "rule": "F2",
        "name": "Spiral logam",
        "sentence": "Jilidnya kawat.",
    }


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2024, 2, 15), 0, None),
        (date(2024, 2, 15), 12, date(2025, 2, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 8, 31), 1, date(2024, 9, 29)),
        (date(2024, 12, 1), 1, date(2024, 12, 31)),
    ],
)
def test_the_last_day_of_a_decision(day, months, last):
    assert holds_until(day, months) == last


def test_a_decision_holds_to_the_end_of_its_last_day():
    last = date(2025, 2, 14)
    assert state_on(ReviewState.REJECTED, last, last) is ReviewState.REJECTED
    assert state_on(ReviewState.REJECTED, last, date(2025, 2, 15)) is ReviewState.EXPIRED
    assert state_on(ReviewState.APPROVED, None, date(2099, 1, 1)) is ReviewState.APPROVED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jilidnya\n kawat ", "Jilidnya kawat."),
        ("Sudah dijahit!", "Sudah dijahit!"),
        (" ", ""),
        ("a" * 600, "a" * 499 + "."),
    ],
)
def test_a_reason_is_kept_as_a_sentence(typed, kept):
    assert whole_sentence(typed) == kept


def submitted(standings, policy=EVERY, count=1):
    titles = {UUID(int=100 + number): SubmittedTitle(title=f"Buku {number}") for number in range(count)}
    known = dict.fromkeys(titles, standings)
    return decide_submission(ID, FACILITY, titles, known, policy, on=DAY)


@pytest.mark.parametrize(
    ("case", "standing", "expected"),
    [
        ("never asked", NEW, 1),
        ("expired", EXPIRED, 1),
        ("waits", WAITING, "review-nothing-to-send"),
        ("approved", APPROVED, "review-nothing-to-send"),
        ("rejected", REJECTED, "review-nothing-to-send"),
    ],
)
def test_what_is_submitted(case, standing, expected):
    outcome = submitted(standing)
    assert (outcome.code if isinstance(outcome, Refusal) else len(outcome.records)) == expected


def test_a_submission_has_a_deadline_and_an_end():
    assert submitted(NEW).due_on == date(2024, 2, 29)
    assert submitted(NEW, OFF).code == "review-not-set"
    assert submitted(NEW, None).code == "review-not-set"
    assert len(submitted(NEW, count=MOST_SUBMITTED).records) == MOST_SUBMITTED
    assert submitted(NEW, count=MOST_SUBMITTED + 1).code == "review-too-many"


@pytest.mark.parametrize(
    ("case", "standing", "change", "note", "expected"),
    [
        ("waits", WAITING, None, "", None),
        ("expired", EXPIRED, None, "", None),
        ("with a change", WAITING, ReviewChange.COVER_REMOVED, "", None),
        ("another change without words", WAITING, ReviewChange.OTHER, " ", "review-change-note"),
        ("another change", WAITING, ReviewChange.OTHER, "Halaman lepas dijilid", None),
        ("rejected", REJECTED, None, "", "review-appeal-only"),
    ],
)
def test_what_is_approved(case, standing, change, note, expected):
    outcome = decide_approval({BOOK: "Laskar"}, {BOOK: standing}, EVERY, on=DAY, change=change, note=note)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected
    if expected is None:
        assert outcome.holds_until == date(2026, 2, 14) and outcome.change is change


def test_one_rejected_title_keeps_a_whole_list_back():
    outcome = decide_approval({BOOK: "A", OTHER: "B"}, {BOOK: NEW, OTHER: REJECTED}, EVERY, on=DAY)
    assert outcome.code == "review-appeal-only" and outcome.details == {"title": "B"}
    assert decide_approval({}, {}, EVERY, on=DAY).code == "review-nothing-chosen"


def test_a_facility_without_reviews_approves_proposes_and_appeals_nothing():
    assert decide_approval({BOOK: "A"}, {BOOK: NEW}, None, on=DAY).code == "review-not-set"
    told = {"policy": None, "proposed": False, "on": DAY}
    assert decide_proposal(BOOK, "A", SPIRAL, "Kawat.", WAITING, **told).code == "review-not-set"
    assert (
        decide_rejection(PROPOSAL, None, second=WARDEN, rejection=ID, on=DAY).code
        == "review-proposal-unknown"
    )
    appealed = decide_appeal(ID, FACILITY, BOOK, "A", REJECTED, "Mengapa?", policy=None, on=DAY)
    assert appealed.code == "appeal-nothing"


def test_a_list_to_approve_has_an_end():
    for count, expected in [(MOST_SUBMITTED, None), (MOST_SUBMITTED + 1, "review-too-many")]:
        titles = {UUID(int=n): f"Buku {n}" for n in range(100, 100 + count)}
        outcome = decide_approval(titles, dict.fromkeys(titles, WAITING), EVERY, on=DAY)
        assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


SPIRAL = Rule("F2", "Spiral logam")


@pytest.mark.parametrize(
    ("case", "rule", "sentence", "standing", "proposed", "expected"),
    [
        ("a rule and a sentence", SPIRAL, "Jilidnya kawat.", WAITING, False, None),
        ("no rule", None, "Jilidnya kawat.", WAITING, False, "review-rule-missing"),
        ("a rule out of use", Rule("F2", "x", False), "Kawat.", WAITING, False, "review-rule-missing"),
        ("no sentence", SPIRAL, "  ", WAITING, False, "review-sentence-missing"),
        ("proposed before", SPIRAL, "Kawat.", WAITING, True, "review-proposed-before"),
        ("rejected before", SPIRAL, "Kawat.", REJECTED, False, "review-appeal-only"),
        ("approved before", SPIRAL, "Kawat.", APPROVED, False, None),
    ],
)
def test_what_a_rejection_needs(case, rule, sentence, standing, proposed, expected):
    outcome = decide_proposal(
        BOOK, "Laskar", rule, sentence, standing, policy=EVERY, proposed=proposed, on=DAY
    )
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


PROPOSAL = Proposal(BOOK, "Laskar", "F2", "Spiral logam", "Jilidnya kawat.", SARI)


def test_nobody_rejects_alone():
    assert decide_rejection(PROPOSAL, EVERY, second=SARI, rejection=ID, on=DAY).code == "review-same-person"
    assert (
        decide_rejection(None, EVERY, second=WARDEN, rejection=ID, on=DAY).code == "review-proposal-unknown"
    )
    settled, rejected = decide_rejection(PROPOSAL, EVERY, second=WARDEN, rejection=ID, on=DAY)
    assert settled.agreed and (rejected.reviewer, rejected.second) == (SARI, WARDEN)
    assert (rejected.rule, rejected.sentence) == ("F2", "Jilidnya kawat.")


@pytest.mark.parametrize(
    ("case", "standing", "reason", "expected"),
    [
        ("in force", REJECTED, "Spiralnya sudah diganti.", None),
        ("without a reason", REJECTED, " ", "reason-needed"),
        ("approved", APPROVED, "Mengapa?", "appeal-nothing"),
        ("expired", EXPIRED, "Mengapa?", "appeal-nothing"),
        ("over, but known", replace(REJECTED, state=ReviewState.EXPIRED), "Mengapa?", "appeal-nothing"),
        ("of no rejection that is known", replace(REJECTED, rejection=None), "Mengapa?", "appeal-nothing"),
        (
            "a second time",
            Standing(state=ReviewState.REJECTED, rejection=ID, appealed=True),
            "Lagi",
            "appeal-once",
        ),
    ],
)
def test_what_can_be_appealed(case, standing, reason, expected):
    outcome = decide_appeal(ID, FACILITY, BOOK, "Laskar", standing, reason, policy=EVERY, on=DAY)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected
    assert expected or outcome.due_on == date(2024, 2, 29)


def decided(
    decider,
    *,
    sentence="Spiralnya sudah diganti lem.",
    reversed=True,
    appeal=ID,
    rejection=ID,
    policy=EVERY,
    **values,
):
    return decide_appeal_outcome(
        appeal,
        (SARI, WARDEN),
        policy,
        rejection=rejection,
        record=BOOK,
        decider=decider,
        reversed=reversed,
        sentence=sentence,
        on=DAY,
        **values,
    )


@pytest.mark.parametrize(
    ("case", "decider", "values", "expected"),
    [
        ("the reviewer", SARI, {}, "appeal-same-person"),
        ("the second person", WARDEN, {}, "appeal-same-person"),
        ("somebody else", SURYA, {}, None),
        ("without a sentence", SURYA, {"sentence": ""}, "review-sentence-missing"),
        ("not open", SURYA, {"appeal": None}, "appeal-unknown"),
        ("of no rejection", SURYA, {"rejection": None}, "appeal-unknown"),
        ("where reviews are not set", SURYA, {"policy": None}, "appeal-unknown"),
        ("another change without words", SURYA, {"change": ReviewChange.OTHER}, "review-change-note"),
    ],
)
def test_who_decides_an_appeal(case, decider, values, expected):
    outcome = decided(decider, **values)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_an_upheld_rejection_approves_nothing():
    outcome = decided(SURYA, reversed=False, change=ReviewChange.COVER_REMOVED, note="x")
    assert outcome.change is None and outcome.note == "" and outcome.holds_until is None
    assert not isinstance(decided(SURYA, reversed=False, change=ReviewChange.OTHER), Refusal)
    reversed = decided(SURYA, change=ReviewChange.OTHER, note=" Lem baru ")
    assert (reversed.change, reversed.note) == (ReviewChange.OTHER, "Lem baru")
    assert reversed.holds_until == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("days", "months", "expected"),
    [
        (0, 24, "review-days"),
        (1, 0, None),
        (90, 120, None),
        (91, 24, "review-days"),
        (14, -1, "review-months"),
        (14, 121, "review-months"),
    ],
)
def test_how_reviews_may_be_set(days, months, expected):
    outcome = decide_policy(Policy(ReviewScope.EVERY, days, months))
    assert (None if outcome is None else outcome.code) == expected
    if expected == "review-days":
        assert outcome.details == {"least": 1, "most": 90}
    elif expected:
        assert outcome.details == {"most": 120}


def test_sums_are_whole_percents_or_nothing():
    assert Sums().rejected_percent is None and Sums().reversed_percent is None
    told = Sums(approved=7, with_change=1, rejected=2, appeals=2, reversed=1)
    assert (told.decided, told.rejected_percent, told.reversed_percent) == (10, 20, 50)
    all_of_them = Sums(rejected=200, appeals=200, reversed=200)
    assert (all_of_them.rejected_percent, all_of_them.reversed_percent) == (100, 100)


def test_the_ready_rules_have_codes_of_their_own_and_no_catch_all():
    codes = [code for code, *_ in PACK]
    assert len(set(codes)) == len(codes) and {kind for _, kind, *_ in PACK} == {"content", "format"}
    words = " ".join(f"{name} {sentence}" for *_, name, sentence in PACK).casefold()
    assert "ketertiban" not in words and "keamanan dan" not in words
