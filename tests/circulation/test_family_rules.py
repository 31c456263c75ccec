"""Family reading by its rules: who must have agreed, and what comes before what."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.family import (
    FamilyBook,
    FamilyEnd,
    FamilyGift,
    FamilyStepDone,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.rules.family import (
    FamilyState,
    FamilyStep,
    FamilyWish,
    decide_agreed,
    decide_arrived,
    decide_book_kept,
    decide_checked,
    decide_dropped,
    decide_family,
    decide_sent,
    decide_session,
    decide_session_undone,
    decide_undone,
    ends_at_leaving,
    family_number,
)
from lentera.circulation.rules.loan import ReaderState
from lentera.journal.refusals import Refusal

TODAY = date(2024, 3, 5)
ID, SESSION = UUID(int=1), UUID(int=2)
GOES = FamilyBook.GOES
KEPT = Refusal("item-on-loan", item="KI-1")
READER = ReaderState(UUID(int=3), ReaderGroup.CONVICT)
WISH = FamilyWish(
    gift=FamilyGift.RECORDING, title="Si Kancil", record=None, book=FamilyBook.STAYS, children=2,
    asked_on=date(2024, 3, 1), signed=True,
)  # fmt: skip
ASKED = FamilyState(ID, "BK-2024-001", date(2024, 3, 1))
MADE = replace(ASKED, made_on=date(2024, 3, 3))
AGREED = replace(MADE, agreed=True)
PASSED = replace(AGREED, passed=True)
SENT = replace(PASSED, sent_on=date(2024, 3, 4))


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


@pytest.mark.parametrize(
    "case, state, expected",
    [
        ("asked for", ASKED, FamilyStep.SESSION),
        ("the guardian was quicker", replace(ASKED, agreed=True), FamilyStep.SESSION),
        ("made", MADE, FamilyStep.GUARDIAN),
        ("made and agreed", AGREED, FamilyStep.GATE),
        ("refused at the gate", replace(AGREED, passed=False), FamilyStep.AGAIN),
        ("passed", PASSED, FamilyStep.SEND),
        ("sent", SENT, FamilyStep.NEWS),
        ("there", replace(SENT, arrived=True), FamilyStep.ARRIVED),
        ("called off", replace(PASSED, dropped=True), FamilyStep.DROPPED),
    ],
)
def test_what_comes_next(case, state, expected):
    assert state.step is expected


@pytest.mark.parametrize(
    "case, reader, wish, expected",
    [
        ("all is there", READER, WISH, "FamilyAsked"),
        ("a gift book goes along", READER, replace(WISH, book=GOES), "FamilyAsked"),
        ("a copy that cannot be given stays", READER, replace(WISH, kept=KEPT), "FamilyAsked"),
        ("a copy that cannot be given", READER, replace(WISH, kept=KEPT, book=GOES), "item-on-loan"),
        ("not signed", READER, replace(WISH, signed=False), "family-not-signed"),
        ("no book", READER, replace(WISH, title=" "), "family-title-missing"),
        ("no child", READER, replace(WISH, children=0), "family-children"),
        ("one child", READER, replace(WISH, children=1), "FamilyAsked"),
        ("twelve children", READER, replace(WISH, children=12), "FamilyAsked"),
        ("thirteen children", READER, replace(WISH, children=13), "family-children"),
        ("nobody to send it to", READER, replace(WISH, addressed=False), "family-address-missing"),
        ("today", READER, replace(WISH, asked_on=TODAY), "FamilyAsked"),
        ("tomorrow", READER, replace(WISH, asked_on=date(2024, 3, 6)), "family-in-future"),
        ("90 days ago", READER, replace(WISH, asked_on=date(2023, 12, 6)), "FamilyAsked"),
        ("91 days ago", READER, replace(WISH, asked_on=date(2023, 12, 5)), "family-too-old"),
        ("no member any more", replace(READER, closed=True), WISH, "reader-closed"),
        ("his data rests", replace(READER, suspended=True), WISH, "family-reader-rests"),
    ],
)  # fmt: skip
def test_what_is_taken_in(case, reader, wish, expected):
    assert gist(decide_family(ID, "BK-2024-001", reader, wish, today=TODAY)) == expected


@pytest.mark.parametrize(
    "case, states, day, minutes, expected",
    [
        ("two in one session", [ASKED, replace(ASKED, id=SESSION)], TODAY, 90, "FamilySessionHeld"),
        ("made anew after a refusal", [replace(AGREED, passed=False)], TODAY, 30, "FamilySessionHeld"),
        ("nobody", [], TODAY, 30, "family-session-empty"),
        ("one unknown", [ASKED, None], TODAY, 30, "family-unknown"),
        ("one that passed", [ASKED, PASSED], TODAY, 30, "family-passed-already"),
        ("one that is gone", [SENT], TODAY, 30, "family-over"),
        ("no time", [ASKED], TODAY, 0, "family-minutes"),
        ("a minute", [ASKED], TODAY, 1, "FamilySessionHeld"),
        ("eight hours", [ASKED], TODAY, 480, "FamilySessionHeld"),
        ("longer", [ASKED], TODAY, 481, "family-minutes"),
        ("on the day of asking", [ASKED], date(2024, 3, 1), 30, "FamilySessionHeld"),
        ("before it was asked for", [ASKED], date(2024, 2, 29), 30, "family-before-asking"),
        ("tomorrow", [ASKED], date(2024, 3, 6), 30, "family-in-future"),
    ],
)
def test_what_a_session_may_hold(case, states, day, minutes, expected):
    assert gist(decide_session(SESSION, states, day, minutes, today=TODAY)) == expected


def test_a_session_names_each_reading_once_and_in_one_order():
    second = replace(ASKED, id=SESSION)
    held = decide_session(SESSION, [second, ASKED, second], TODAY, 90, today=TODAY)
    assert held.readings == (ID, SESSION)


@pytest.mark.parametrize(
    "on, expected", [(date(2024, 3, 6), "family-in-future"), (date(2023, 12, 5), "family-too-old")]
)
def test_no_step_is_of_tomorrow_or_long_ago(on, expected):
    gate = {"reason": None, "note": "", "officer": "Regu A"}
    for outcome in (
        decide_agreed(MADE, GuardianWay.SIGNED, on, today=TODAY),
        decide_checked(AGREED, passed=True, **gate, on=on, today=TODAY),
        decide_sent(PASSED, FamilyWay.POST, on, addressed=True, released=True, today=TODAY),
        decide_arrived(SENT, on, today=TODAY),
    ):
        assert gist(outcome) == expected


@pytest.mark.parametrize(
    "case, state, expected",
    [
        ("before the session", ASKED, "FamilyAgreed"),
        ("after it", MADE, "FamilyAgreed"),
        ("twice", AGREED, "family-agreed-already"),
        ("sent", replace(SENT, agreed=False), "family-over"),
        ("unknown", None, "family-unknown"),
    ],
)
def test_when_the_guardian_may_agree(case, state, expected):
    assert gist(decide_agreed(state, GuardianWay.SIGNED, TODAY, today=TODAY)) == expected


@pytest.mark.parametrize(
    "case, state, told, expected",
    [
        ("passes", AGREED, {}, "FamilyChecked"),
        ("passes without a word", AGREED, {"reason": None, "note": ""}, "FamilyChecked"),
        ("refused with a reason", AGREED, {"passed": False}, "FamilyChecked"),
        ("refused without a sentence", AGREED, {"passed": False, "note": " "}, "family-reason-missing"),
        ("refused without a code", AGREED, {"passed": False, "reason": None}, "family-reason-missing"),
        ("nobody decided", AGREED, {"officer": " "}, "family-officer-missing"),
        ("not made", replace(ASKED, agreed=True), {}, "family-not-made"),
        ("the guardian has not agreed", MADE, {}, "family-not-agreed"),
        ("on the day of the session", AGREED, {"on": date(2024, 3, 3)}, "FamilyChecked"),
        ("before the session", AGREED, {"on": date(2024, 3, 2)}, "family-before-session"),
        ("mended before it is sent", PASSED, {"passed": False}, "FamilyChecked"),
        ("sent", SENT, {}, "family-over"),
    ],
)
def test_what_the_gate_may_say(case, state, told, expected):
    said = {
        "passed": True,
        "reason": GateReason.CONTENT,
        "note": "Terlalu keras.",
        "officer": "Regu A",
        "on": TODAY,
    }
    outcome = decide_checked(state, **{**said, **told}, today=TODAY)
    assert gist(outcome) == expected
    if not isinstance(outcome, Refusal):
        assert outcome.reason is (None if outcome.passed else GateReason.CONTENT)


@pytest.mark.parametrize(
    "case, state, told, expected",
    [
        ("passed", PASSED, {}, "FamilySent"),
        ("nobody knows where to", PASSED, {"addressed": False}, "family-forgotten"),
        ("its book is in the inventory", PASSED, {"released": False}, "family-copy-in-stock"),
        ("not looked at", AGREED, {}, "family-not-passed"),
        ("refused", replace(AGREED, passed=False), {}, "family-not-passed"),
        ("no consent", replace(PASSED, agreed=False), {}, "family-not-passed"),
        ("sent already", SENT, {}, "family-over"),
        ("withdrawn", replace(PASSED, dropped=True), {}, "family-over"),
    ],
)
def test_nothing_leaves_the_house_without_both_consents_and_the_gate(case, state, told, expected):
    there = {"addressed": True, "released": True, **told}
    assert gist(decide_sent(state, FamilyWay.POST, TODAY, **there, today=TODAY)) == expected


ARRIVED = replace(SENT, arrived=True)
OTHER = UUID(int=9)


@pytest.mark.parametrize(
    "case, state, step, addressed, expected",
    [
        ("the consent", AGREED, FamilyStepDone.AGREED, True, "FamilyStepUndone"),
        ("no consent is there", MADE, FamilyStepDone.AGREED, True, "family-went-on"),
        ("the gate has looked since", PASSED, FamilyStepDone.AGREED, True, "family-went-on"),
        ("the gate", PASSED, FamilyStepDone.CHECKED, True, "FamilyStepUndone"),
        ("the gate's no", replace(AGREED, passed=False), FamilyStepDone.CHECKED, True, "FamilyStepUndone"),
        ("it was sent since", SENT, FamilyStepDone.CHECKED, True, "family-went-on"),
        ("called off since", replace(PASSED, dropped=True), FamilyStepDone.CHECKED, True, "family-went-on"),
        ("sent", SENT, FamilyStepDone.SENT, True, "FamilyStepUndone"),
        ("its address is gone", SENT, FamilyStepDone.SENT, False, "family-forgotten"),
        ("it arrived since", ARRIVED, FamilyStepDone.SENT, True, "family-went-on"),
        ("arrived", ARRIVED, FamilyStepDone.ARRIVED, False, "FamilyStepUndone"),
        ("never there", None, FamilyStepDone.ARRIVED, True, "family-unknown"),
    ],
)
def test_only_the_last_step_is_taken_back(case, state, step, addressed, expected):
    assert gist(decide_undone(state, step, addressed=addressed)) == expected


@pytest.mark.parametrize(
    "case, state, expected",
    [
        ("made in it", replace(MADE, session=SESSION), "FamilySessionUndone"),
        ("made anew in another", replace(MADE, session=OTHER), "family-went-on"),
        ("looked at since", replace(PASSED, session=SESSION), "family-went-on"),
        ("called off since", replace(MADE, session=SESSION, dropped=True), "family-went-on"),
    ],
)
def test_a_session_is_taken_back_while_nothing_rests_on_it(case, state, expected):
    assert gist(decide_session_undone(SESSION, [replace(MADE, session=SESSION), state])) == expected


@pytest.mark.parametrize(
    "case, state, released, expected",
    [
        ("a copy goes along", replace(ASKED, item=OTHER), False, "FamilyBookKept"),
        ("none does, or it is written off", ASKED, True, "family-no-copy"),
        ("it has left", replace(SENT, item=OTHER), False, "family-over"),
        ("never there", None, True, "family-unknown"),
    ],
)
def test_a_book_stays_after_all_while_the_parcel_is_here(case, state, released, expected):
    assert gist(decide_book_kept(state, released=released)) == expected


@pytest.mark.parametrize(
    "case, state, on, expected",
    [
        ("a day later", SENT, TODAY, "FamilyArrived"),
        ("the same day", SENT, date(2024, 3, 4), "FamilyArrived"),
        ("before it was sent", SENT, date(2024, 3, 3), "family-before-sending"),
        ("twice", replace(SENT, arrived=True), TODAY, "family-not-on-the-way"),
        ("never sent", PASSED, TODAY, "family-not-on-the-way"),
        ("unknown", None, TODAY, "family-unknown"),
    ],
)
def test_when_it_may_have_come(case, state, on, expected):
    assert gist(decide_arrived(state, on, today=TODAY)) == expected


@pytest.mark.parametrize(
    "case, state, expected, ends",
    [
        ("asked for", ASKED, "FamilyDropped", True),
        ("refused at the gate", replace(AGREED, passed=False), "FamilyDropped", True),
        ("passed", PASSED, "FamilyDropped", False),
        ("sent", SENT, "family-over", False),
    ],
)
def test_until_when_it_may_be_called_off_and_what_ends_when_its_reader_leaves(case, state, expected, ends):
    assert gist(decide_dropped(state, FamilyEnd.READER)) == expected
    assert ends_at_leaving(state) is ends


def test_numbers_are_counted_by_year():
    assert [family_number(2024, before) for before in (0, 41, 1000)] == [
        "BK-2024-001",
        "BK-2024-042",
        "BK-2024-1001",
    ]
