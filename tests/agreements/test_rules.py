"""The guards of an agreement's life once it is signed, each edge from both sides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from lentera.agreements.facts import EvaluationLine, Instrument, Party, ServiceKind, Signatory
from lentera.agreements.rules import (
    ScopeItemState,
    Status,
    Suspension,
    decide_alert,
    decide_amendment,
    decide_archive,
    decide_consent,
    decide_evaluation,
    decide_ground,
    decide_resumption,
    decide_suspension,
    decide_termination,
    renewal_steps,
    state_on,
)
from lentera.journal.refusals import Refusal
from tests.agreements.guarded import (
    AFTERWARDS,
    AGENCY,
    BEFORE,
    DAY,
    NO_NUMBER,
    PAPER,
    PRISON,
    SAME_TIME,
    STATE,
    THIRD,
    gist,
)
from tests.agreements.papers import END, START, scope

RENEWED_LATE = replace(STATE, successor_signed_on=END + 30 * DAY)
RESTING = replace(STATE, suspensions=(Suspension(date(2023, 5, 1), date(2023, 5, 31)),))
ENDED = replace(STATE, terminated_on=date(2023, 8, 31))


@pytest.mark.parametrize("case, state, day, expected", [
    ("day before it starts", STATE, START - DAY, Status.SIGNED),
    ("first day", STATE, START, Status.ACTIVE),
    ("91 days before the end", STATE, END - 91 * DAY, Status.ACTIVE),
    ("90 days before the end", STATE, END - 90 * DAY, Status.EXPIRING),
    ("last day", STATE, END, Status.EXPIRING),
    ("day after", STATE, END + DAY, Status.EXPIRED),
    ("archived", replace(STATE, archived=True), END + DAY, Status.ARCHIVED),
    ("day before the renewal", replace(STATE, successor_signed_on=date(2024, 2, 5)), date(2024, 2, 4),
     Status.EXPIRING),
    ("day of the renewal", replace(STATE, successor_signed_on=date(2024, 2, 5)), date(2024, 2, 5), Status.ACTIVE),
    ("after the end, renewed", RENEWED_LATE, END + DAY, Status.RENEWED),
    ("day before the rest", RESTING, date(2023, 4, 30), Status.ACTIVE),
    ("first day of the rest", RESTING, date(2023, 5, 1), Status.SUSPENDED),
    ("last day of the rest", RESTING, date(2023, 5, 31), Status.SUSPENDED),
    ("day after the rest", RESTING, date(2023, 6, 1), Status.ACTIVE),
    ("still resting", replace(STATE, suspensions=(Suspension(date(2023, 5, 1)),)), END, Status.SUSPENDED),
    ("last day before the early end", ENDED, date(2023, 8, 31), Status.ACTIVE),
    ("day after the early end", ENDED, date(2023, 9, 1), Status.TERMINATED),
])  # fmt: skip
def test_the_state_of_a_day(case, state, day, expected):
    assert state_on(state, day) is expected


ITEM = ScopeItemState(
    id=uuid4(), agreement=STATE, kind=ServiceKind.LENDING, name="Peminjaman buku", unit="copies", target=800
)


@pytest.mark.parametrize("case, item, day, kinds, partner, expected", [
    ("in force", ITEM, START, {ServiceKind.LENDING}, PRISON, None),
    ("any kind", ITEM, END, None, None, None),
    ("kind as text", ITEM, END, {"lending"}, PRISON, None),
    ("no item", None, START, None, PRISON, "ground-missing"),
    ("another kind", ITEM, START, {ServiceKind.TRAINING}, PRISON, "ground-kind"),
    ("another partner", ITEM, START, None, THIRD, "ground-other-partner"),
    ("the agency is no partner of itself", ITEM, START, None, AGENCY, "ground-other-partner"),
    ("day before", ITEM, START - DAY, None, PRISON, "ground-not-started"),
    ("day after", ITEM, END + DAY, None, PRISON, "ground-ended"),
    ("after a renewal", replace(ITEM, agreement=RENEWED_LATE), END + DAY, None, PRISON, "ground-ended"),
    ("resting", replace(ITEM, agreement=RESTING), date(2023, 5, 31), None, PRISON, "ground-suspended"),
    ("ended early", replace(ITEM, agreement=ENDED), date(2023, 9, 1), None, PRISON, "ground-terminated"),
    ("day before the addendum", replace(ITEM, removed_from=date(2023, 7, 1)), date(2023, 6, 30), None, PRISON,
     None),
    ("taken out by addendum", replace(ITEM, removed_from=date(2023, 7, 1)), date(2023, 7, 1), None, PRISON,
     "ground-amended-away"),
])  # fmt: skip
def test_what_gives_ground(case, item, day, kinds, partner, expected):
    refusal = decide_ground(item, on=day, kinds=kinds, partner=partner)
    assert (refusal and refusal.code) == expected
    assert refusal is None or refusal.ground


def ahead(days):
    return END - timedelta(days=days)


@pytest.mark.parametrize("case, state, raised, today, expected", [
    ("91 days", STATE, (), ahead(91), None),
    ("90 days", STATE, (), ahead(90), 90),
    ("told already", STATE, {90}, ahead(89), None),
    ("61 days", STATE, {90}, ahead(61), None),
    ("60 days", STATE, {90}, ahead(60), 60),
    ("first run 24 days before", STATE, (), date(2024, 1, 20), 30),
    ("missed, nearer one told", STATE, {14}, ahead(14), None),
    ("last day", STATE, {90, 60, 30, 14}, END, 7),
    ("day after", STATE, (), END + DAY, None),
    ("renewal signed today", replace(STATE, successor_signed_on=ahead(8)), {14}, ahead(8), None),
    ("renewal signed tomorrow", replace(STATE, successor_signed_on=ahead(6)), {14}, ahead(7), 7),
    ("ended early", replace(STATE, terminated_on=ahead(100)), (), ahead(90), None),
    ("memorandum", replace(STATE, instrument=Instrument.MOU), (), ahead(90), None),
])  # fmt: skip
def test_which_warning_is_due(case, state, raised, today, expected):
    alert = decide_alert(state, raised, today=today)
    assert (alert and alert.days) == expected
    assert alert is None or alert.due == END - timedelta(days=alert.days)


LESS = PAPER.scope[:2]


@pytest.mark.parametrize("case, changes, expected", [
    ("scope shrinks", {}, "Amended"),
    ("nothing changes", {"new_scope": PAPER.scope}, "amendment-changes-nothing"),
    ("only the end", {"new_scope": PAPER.scope, "end": END + 30 * DAY}, "Amended"),
    ("first day", {"from_day": START}, "Amended"),
    ("before the start", {"from_day": START - DAY}, "amendment-days"),
    ("last day", {"from_day": END, "signed_on": END}, "Amended"),
    ("after the end", {"from_day": END + DAY}, "amendment-after-end"),
    ("signed after the end", {"signed_on": END + DAY}, "amendment-after-end"),
    ("no reason", {"reason": ""}, "reason-missing"),
    ("no number", {"parties": NO_NUMBER.parties}, "number-missing"),
    ("no scope left", {"new_scope": ()}, "scope-missing"),
    ("into the next agreement", {"end": END + DAY, "others": [AFTERWARDS]}, "agreement-overlaps"),
    ("up to the next agreement", {"end": END, "others": [AFTERWARDS]}, "Amended"),
    ("longer, the next one later", {"end": END + DAY, "others": [replace(AFTERWARDS, start=END + 2 * DAY)]}, "Amended"),
    ("longer, after one before", {"end": END + DAY, "others": [BEFORE]}, "Amended"),
    ("longer, over one that ended with it", {"end": END + DAY, "others": [replace(BEFORE, end=END)]}, "Amended"),
    ("as long, beside one that lasts", {"others": [SAME_TIME]}, "Amended"),
    ("ends before it begins", {"end": date(2023, 6, 30)}, "amendment-days"),
])  # fmt: skip
def test_what_an_addendum_may_do(case, changes, expected):
    given = {
        "new_scope": LESS, "amendment": uuid4(), "from_day": date(2023, 7, 1), "end": END,
        "parties": PAPER.parties, "signed_on": date(2023, 6, 20), "reason": "Kendaraan diperbaiki",
    } | changes  # fmt: skip
    outcome = decide_amendment(STATE, PAPER.scope, given.pop("new_scope"), **given)
    assert gist(outcome) == expected
    if case == "scope shrinks":
        assert outcome.removed == tuple(line.id for line in PAPER.scope[2:])


@pytest.mark.parametrize("state, day, reason, expected", [
    (STATE, START, "Lapas tertutup", "Suspended"),
    (STATE, START - DAY, "Lapas tertutup", "not-in-force"),
    (STATE, END + DAY, "Lapas tertutup", "not-in-force"),
    (STATE, START, " ", "reason-missing"),
    (replace(STATE, suspensions=(Suspension(date(2023, 9, 1)),)), START, "Lagi", "already-suspended"),
])  # fmt: skip
def test_when_services_may_rest(state, day, reason, expected):
    assert gist(decide_suspension(state, suspension=uuid4(), from_day=day, reason=reason)) == expected


@pytest.mark.parametrize("suspension, since, last_day, expected", [
    (uuid4(), date(2023, 5, 1), date(2023, 5, 31), "Resumed"),
    (uuid4(), date(2023, 5, 1), date(2023, 4, 30), "Resumed"),
    (uuid4(), date(2023, 5, 1), date(2023, 4, 29), "resumed-before-suspended"),
    (None, None, date(2023, 5, 31), "not-suspended"),
])  # fmt: skip
def test_when_services_go_on(suspension, since, last_day, expected):
    assert gist(decide_resumption(STATE, suspension, since, last_day=last_day)) == expected


@pytest.mark.parametrize("state, last_day, reason, expected", [
    (STATE, START, "Sepakat", "Terminated"),
    (STATE, END - DAY, "Sepakat", "Terminated"),
    (STATE, END, "Sepakat", "termination-day"),
    (STATE, START - DAY, "Sepakat", "termination-day"),
    (STATE, START, "", "reason-missing"),
    (ENDED, START, "Sepakat", "already-terminated"),
])  # fmt: skip
def test_an_early_end(state, last_day, reason, expected):
    assert gist(decide_termination(state, last_day=last_day, reason=reason)) == expected


@pytest.mark.parametrize("state, today, place, expected", [
    (STATE, END + DAY, "Rak 4", "Archived"),
    (STATE, END, "Rak 4", "archive-too-early"),
    (ENDED, date(2023, 9, 1), "Rak 4", "Archived"),
    (STATE, END + DAY, " ", "archive-place-missing"),
    (replace(STATE, archived=True), END + DAY, "Rak 4", "already-archived"),
])  # fmt: skip
def test_when_papers_go_to_the_archive(state, today, place, expected):
    assert gist(decide_archive(state, today=today, place=place)) == expected


def line(item, note="Baik"):
    return EvaluationLine(scope_item=item, target=1, realised=1, note=note)


ITEMS = [one.id for one in scope()]


@pytest.mark.parametrize("case, items, lines, day, expected", [
    ("all items", ITEMS, [line(one) for one in ITEMS], START, "Evaluated"),
    ("one missing", ITEMS, [line(one) for one in ITEMS[1:]], START, "evaluation-incomplete"),
    ("one twice", ITEMS, [line(one) for one in [*ITEMS, ITEMS[0]]], START, "evaluation-incomplete"),
    ("a foreign one", ITEMS, [line(one) for one in [*ITEMS, uuid4()]], START, "evaluation-incomplete"),
    ("nothing to evaluate", [], [], START, "evaluation-incomplete"),
    ("no sentence", ITEMS, [line(one, note=" ") for one in ITEMS], START, "evaluation-line-empty"),
    ("one without", ITEMS, [line(ITEMS[0], note=" "), *(line(one) for one in ITEMS[1:])], START,
     "evaluation-line-empty"),
    ("before the start", ITEMS, [line(one) for one in ITEMS], START - DAY, "evaluation-too-early"),
])  # fmt: skip
def test_what_an_evaluation_says(case, items, lines, day, expected):
    assert (
        gist(decide_evaluation(STATE, items, tuple(lines), evaluation=uuid4(), evaluated_on=day)) == expected
    )


def test_an_evaluation_is_not_of_tomorrow_and_counts_what_it_lacks():
    lines, told = tuple(line(one) for one in ITEMS), {"evaluation": uuid4(), "today": START}
    assert gist(decide_evaluation(STATE, ITEMS, lines, evaluated_on=START, **told)) == "Evaluated"
    assert (
        gist(decide_evaluation(STATE, ITEMS, lines, evaluated_on=START + DAY, **told))
        == "evaluation-in-future"
    )
    lacking = decide_evaluation(STATE, ITEMS, (*lines[1:], line(uuid4())), evaluated_on=START, **told)
    assert lacking.details == {"told": len(ITEMS) - 1, "items": len(ITEMS)}


OWN = Party(
    institution=PRISON,
    name="Lapas",
    number="W19-112",
    signatory=Signatory(name="Bambang Sutejo", position="Kepala"),
)


@pytest.mark.parametrize("case, own, changes, expected", [
    ("agrees", OWN, {}, ()),
    ("spelling of spaces and case", OWN, {"signatory": "bambang  sutejo"}, ()),
    ("another number", OWN, {"number": "W19-113"}, ("number",)),
    ("another day", OWN, {"signed_on": START + DAY}, ("signed_on",)),
    ("another signatory", OWN, {"signatory": "Surya Wibowo"}, ("signatory",)),
    ("no party", None, {}, "not-a-party"),
    ("said before", OWN, {"given": True}, "already-consented"),
    ("no number", OWN, {"number": " "}, "consent-incomplete"),
    ("no signatory", OWN, {"signatory": " "}, "consent-incomplete"),
    ("a paper that named nobody", msgspec.structs.replace(OWN, signatory=None), {}, ("signatory",)),
])  # fmt: skip
def test_a_partners_own_word(case, own, changes, expected):
    told = {"given": False, "number": "W19-112", "signatory": "Bambang Sutejo", "signed_on": START} | changes
    outcome = decide_consent(STATE, own, **told)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.differences) == expected


def test_the_clock_of_a_renewal_tells_what_is_late():
    done = {"evaluation": date(2023, 10, 16), "request": date(2024, 1, 25)}
    steps = {step.name: step for step in renewal_steps(END, done, today=date(2024, 1, 26))}
    assert (steps["evaluation"].due, steps["evaluation"].late) == (date(2023, 10, 16), 0)
    assert (steps["request"].due, steps["request"].late) == (date(2023, 11, 15), 71)
    assert (steps["agreed"].due, steps["agreed"].late, steps["agreed"].done) == (date(2024, 1, 14), 12, False)
    assert (steps["signed"].due, steps["signed"].late) == (date(2024, 2, 6), 0)
