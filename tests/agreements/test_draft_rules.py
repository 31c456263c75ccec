"""The guards of a draft up to its signature, each edge from both sides."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import msgspec
import pytest

from lentera.agreements.facts import Capacity, Clause, DraftState, Instrument, LegalRoute
from lentera.agreements.rules import (
    MOVES,
    SigningContext,
    decide_change,
    decide_content,
    decide_move,
    decide_sending,
    decide_signing,
    successor_content,
)
from lentera.agreements.rules.guards import Limit
from lentera.journal.refusals import Refusal
from tests.agreements.guarded import (
    AFTERWARDS,
    AGENCY,
    BEFORE,
    DAY,
    HEAD,
    NO_NUMBER,
    OFFICER,
    PAPER,
    PRISON,
    SAME_TIME,
    STATE,
    THIRD,
    changed,
    gist,
)
from tests.agreements.papers import START, party

READY = SigningContext(state=DraftState.AGREED, drafters=frozenset({OFFICER}))


def with_signatory(**changes):
    first = PAPER.parties[0]
    return changed(
        parties=(
            msgspec.structs.replace(first, signatory=msgspec.structs.replace(first.signatory, **changes)),
            PAPER.parties[1],
        )
    )


def with_line(**changes):
    return changed(scope=(msgspec.structs.replace(PAPER.scope[0], **changes), *PAPER.scope[1:]))


def article(code, **changes):
    return Clause(**{"code": code, "title": "Maksud", "paragraphs": ("Para pihak bekerja sama.",)} | changes)


@pytest.mark.parametrize("case, told, expected", [
    ("whole", PAPER, None),
    ("one day", changed(end=START), None),
    ("ends before it starts", changed(end=START - DAY), "end-before-start"),
    ("no title", changed(title=" "), "title-missing"),
    ("one party", changed(parties=PAPER.parties[:1]), "two-parties-needed"),
    ("same party twice", changed(parties=(*PAPER.parties, PAPER.parties[0])), "party-twice"),
    ("nameless party", changed(parties=(PAPER.parties[0], party(PRISON, " "))), "party-name-missing"),
    ("not ours", changed(parties=(PAPER.parties[1], party(THIRD, "Rutan"))), "agency-not-a-party"),
    ("no scope", changed(scope=()), "scope-missing"),
    ("memorandum without scope", changed(instrument=Instrument.MOU, scope=()), None),
    ("memorandum with scope", changed(instrument=Instrument.MOU), "mou-has-no-scope"),
    ("unknown unit", with_line(unit="boxes"), "scope-unit-unknown"),
    ("target of one", with_line(target=1), None),
    ("no target", with_line(target=0), "scope-target-missing"),
    ("nameless item", with_line(name=""), "scope-name-missing"),
    ("same item twice", changed(scope=(*PAPER.scope, PAPER.scope[0])), "scope-twice"),
    ("two articles", changed(clauses=(article("a"), article("b"))), None),
    ("an article twice", changed(clauses=(article("a"), article("a"))), "clause-twice"),
    ("an article without words", changed(clauses=(article("a"), article("b", paragraphs=(" ",)))), "clause-empty"),
])  # fmt: skip
def test_what_a_draft_must_hold(case, told, expected):
    outcome = decide_content(told, AGENCY)
    assert (outcome and outcome.code) == expected


def sign(told=PAPER, context=READY, **changes):
    given = {
        "agreement": uuid4(),
        "agency": AGENCY,
        "signer": HEAD,
        "signed_on": START,
        "place": "Banjarmasin",
    }
    return decide_signing(told, context, **(given | changes))


NO_SIGNATORY = changed(parties=(PAPER.parties[0], msgspec.structs.replace(PAPER.parties[1], signatory=None)))
RETRO = changed(retro_clause="Berlaku surut sejak 14 Februari 2023.")
SAME = uuid4()
ONE_YEAR = replace(READY, limits={Instrument.PKS: Limit(years=1, extensions=1, source="contoh")})
SUCCESSOR = changed(predecessor=BEFORE.id)


@pytest.mark.parametrize("case, told, context, changes, expected", [
    ("both parties, agreed text", PAPER, READY, {}, "Signed"),
    ("scheduled", PAPER, replace(READY, state=DraftState.SCHEDULED), {}, "Signed"),
    ("still negotiated", PAPER, replace(READY, state=DraftState.NEGOTIATION), {}, "draft-not-agreed"),
    ("signed before", PAPER, replace(READY, state=DraftState.SIGNED), {}, "draft-not-agreed"),
    ("no draft at all", PAPER, SigningContext(), {}, "draft-not-agreed"),
    ("its drafter", PAPER, READY, {"signer": OFFICER}, "drafter-cannot-sign"),
    ("a number is missing", NO_NUMBER, READY, {}, "number-missing"),
    ("a signatory is missing", NO_SIGNATORY, READY, {}, "signatory-missing"),
    ("a nameless signatory", with_signatory(name=" "), READY, {}, "signatory-missing"),
    ("a signatory without a post", with_signatory(position=" "), READY, {}, "signatory-missing"),
    ("head without document", with_signatory(capacity=Capacity.HEAD), READY, {}, "Signed"),
    ("mandate without document", with_signatory(capacity=Capacity.MANDATE), READY, {}, "mandate-missing"),
    ("acting without document", with_signatory(capacity=Capacity.ACTING), READY, {}, "mandate-missing"),
    ("mandate", with_signatory(capacity=Capacity.MANDATE, mandate="Kuasa 7/2023"), READY, {}, "Signed"),
    ("no place", PAPER, READY, {"place": " "}, "place-missing"),
    ("starts on the day", PAPER, READY, {"signed_on": START}, "Signed"),
    ("starts the day after", PAPER, READY, {"signed_on": START - DAY}, "Signed"),
    ("starts before", PAPER, READY, {"signed_on": START + DAY}, "start-before-signing"),
    ("clause, no approval", RETRO, READY, {"signed_on": START + DAY}, "start-before-signing"),
    ("approval, no clause", PAPER, READY, {"signed_on": START + DAY, "retro_approval": "ND 3"},
     "start-before-signing"),
    ("clause and approval", RETRO, READY, {"signed_on": START + DAY, "retro_approval": "ND 3"}, "Signed"),
    ("renewal, evaluated", SUCCESSOR, replace(READY, predecessor=BEFORE, predecessor_evaluated=True), {},
     "Signed"),
    ("renewal, not evaluated", SUCCESSOR, replace(READY, predecessor=BEFORE), {}, "evaluation-missing"),
    ("renewal of nothing known", SUCCESSOR, READY, {}, "predecessor-unknown"),
    ("no renewal, but one before", PAPER, replace(READY, predecessor=BEFORE), {}, "Signed"),
    ("renewal with a gap", SUCCESSOR, replace(READY, predecessor=replace(BEFORE, end=START - 3 * DAY),
     predecessor_evaluated=True), {}, "gap-unexplained"),
    ("a gap in history", SUCCESSOR, replace(READY, predecessor=replace(BEFORE, end=START - 3 * DAY)),
     {"history": True, "source": "Arsip"}, "Signed"),
    ("the first day is open", changed(months_only=("start",)), READY, {}, "start-day-open"),
    ("the last day is open", changed(months_only=("end",)), READY, {}, "end-day-open"),
    ("both are", changed(months_only=("start", "end")), READY, {}, "start-day-open"),
    ("too long for its form", changed(end=date(2024, 2, 14)), ONE_YEAR, {}, "term-too-long"),
    ("as long as its form allows", PAPER, ONE_YEAR, {}, "Signed"),
    ("follows one more than it may", PAPER, replace(ONE_YEAR, extended=2), {}, "extended-too-often"),
    ("itself, signed from elsewhere", PAPER, replace(READY, others=[replace(SAME_TIME, id=SAME)]),
     {"agreement": SAME}, "Signed"),
    ("renewal from its last day", SUCCESSOR,
     replace(READY, predecessor=replace(BEFORE, end=START), predecessor_evaluated=True), {},
     "successor-too-early"),
    ("another at the same time", PAPER, replace(READY, others=[SAME_TIME]), {}, "agreement-overlaps"),
    ("another afterwards", PAPER, replace(READY, others=[AFTERWARDS]), {}, "Signed"),
    ("another form", PAPER, replace(READY, others=[replace(SAME_TIME, instrument=Instrument.MOU)]), {},
     "Signed"),
    ("other parties", PAPER, replace(READY, others=[replace(SAME_TIME, parties=(AGENCY, THIRD))]), {},
     "Signed"),
    ("the other was ended", PAPER, replace(READY, others=[
        replace(STATE, id=uuid4(), start=BEFORE.start, terminated_on=START - DAY)]), {}, "Signed"),
    ("the other ended that day", PAPER, replace(READY, others=[
        replace(STATE, id=uuid4(), start=BEFORE.start, terminated_on=START)]), {}, "agreement-overlaps"),
    ("history needs no draft", PAPER, SigningContext(), {"history": True, "source": "Arsip"}, "Signed"),
    ("history needs its paper", PAPER, SigningContext(), {"history": True}, "source-missing"),
    ("history by the officer", PAPER, READY, {"history": True, "source": "Arsip", "signer": OFFICER},
     "Signed"),
    ("history with a mandate missing", with_signatory(capacity=Capacity.MANDATE), SigningContext(),
     {"history": True, "source": "Arsip"}, "mandate-missing"),
    ("ends before it starts", changed(end=START - DAY), READY, {}, "end-before-start"),
])  # fmt: skip
def test_who_may_sign_what_and_when(case, told, context, changes, expected):
    assert gist(sign(told, context, **changes)) == expected


@pytest.mark.parametrize(
    "code", ["mandate-missing", "evaluation-missing", "term-too-long", "extended-too-often"]
)
def test_want_of_mandate_or_evaluation_is_a_refusal_of_ground(code):
    refused = {
        "mandate-missing": sign(with_signatory(capacity=Capacity.MANDATE)),
        "evaluation-missing": sign(SUCCESSOR, replace(READY, predecessor=BEFORE)),
        "term-too-long": sign(changed(end=date(2024, 2, 14)), ONE_YEAR),
        "extended-too-often": sign(PAPER, replace(ONE_YEAR, extended=2)),
    }[code]
    assert isinstance(refused, Refusal)
    assert refused.code == code and refused.ground


@pytest.mark.parametrize("state", list(DraftState))
@pytest.mark.parametrize("to", list(DraftState))
def test_each_step_of_a_draft(state, to):
    outcome = decide_move(state, to, PAPER, agreement=uuid4(), predecessor_evaluated=False, note="Sebab")
    by_other_ways = to is DraftState.SIGNED or (state is DraftState.DRAFTING and to is DraftState.NEGOTIATION)
    assert isinstance(outcome, Refusal) == (to not in MOVES[state] or by_other_ways)


def test_nothing_leads_out_of_an_end():
    for end in (DraftState.SIGNED, DraftState.REJECTED, DraftState.CANCELLED):
        assert MOVES[end] == frozenset()


@pytest.mark.parametrize("told, is_evaluated, expected", [
    (PAPER, False, "DraftMoved"),
    (SUCCESSOR, False, "evaluation-missing"),
    (SUCCESSOR, True, "DraftMoved"),
])  # fmt: skip
def test_a_renewal_is_agreed_after_an_evaluation(told, is_evaluated, expected):
    outcome = decide_move(
        DraftState.NEGOTIATION, DraftState.AGREED, told, agreement=uuid4(), predecessor_evaluated=is_evaluated
    )
    assert gist(outcome) == expected
    assert not isinstance(outcome, Refusal) or outcome.ground


OLD, NOT_YET = Refusal("evaluation-old"), Refusal("initials-missing")


@pytest.mark.parametrize("case, told, to, reasons, expected", [
    ("a renewal, evaluated long ago", SUCCESSOR, DraftState.AGREED, {"evaluation": OLD}, "evaluation-old"),
    ("no renewal: nothing to evaluate", PAPER, DraftState.AGREED, {"evaluation": OLD}, "DraftMoved"),
    ("a text that is not ready", PAPER, DraftState.AGREED, {"agreeing": NOT_YET}, "initials-missing"),
    ("given up, however ready", SUCCESSOR, DraftState.CANCELLED, {"evaluation": OLD, "agreeing": NOT_YET},
     "DraftMoved"),
])  # fmt: skip
def test_what_else_keeps_a_text_from_being_agreed(case, told, to, reasons, expected):
    outcome = decide_move(
        DraftState.NEGOTIATION,
        to,
        told,
        agreement=uuid4(),
        predecessor_evaluated=True,
        note="Sebab",
        **reasons,
    )
    assert gist(outcome) == expected


def test_a_renewal_without_an_evaluation_may_still_be_given_up():
    outcome = decide_move(
        DraftState.REVIEW,
        DraftState.CANCELLED,
        SUCCESSOR,
        agreement=uuid4(),
        predecessor_evaluated=False,
        note="Sebab",
    )
    assert gist(outcome) == "DraftMoved"


def test_giving_up_needs_a_reason():
    for to in (DraftState.REJECTED, DraftState.CANCELLED):
        bare = decide_move(DraftState.REVIEW, to, PAPER, agreement=uuid4(), predecessor_evaluated=True)
        assert gist(bare) == "reason-missing"


@pytest.mark.parametrize("state, told, expected", [
    (DraftState.REQUESTED, changed(title="Lain"), "DraftChanged"),
    (DraftState.NEGOTIATION, changed(title="Lain"), "DraftChanged"),
    (DraftState.AGREED, changed(title="Lain"), "draft-stands"),
    (DraftState.AGREED, changed(scope=PAPER.scope[:1]), "draft-stands"),
    (DraftState.AGREED, changed(route=LegalRoute.SYNERGY), "draft-stands"),
    (DraftState.AGREED, NO_NUMBER, "DraftChanged"),
    (DraftState.SCHEDULED, NO_SIGNATORY, "DraftChanged"),
    (DraftState.SIGNED, NO_NUMBER, "draft-stands"),
    (DraftState.CANCELLED, NO_NUMBER, "draft-stands"),
    (DraftState.DRAFTING, changed(end=START - DAY), "end-before-start"),
])  # fmt: skip
def test_what_may_change_when(state, told, expected):
    assert gist(decide_change(state, PAPER, told, agreement=uuid4(), agency=AGENCY)) == expected


def test_versions_go_out_while_drafted_or_negotiated():
    for state in DraftState:
        outcome = decide_sending(state, PAPER, agreement=uuid4(), sent=2, note="")
        if state in (DraftState.DRAFTING, DraftState.NEGOTIATION):
            assert outcome.version == 3
        else:
            assert gist(outcome) == "draft-not-ready-to-send"


def test_a_successor_is_prefilled_from_the_day_after_with_the_same_scope():
    told = with_signatory(capacity=Capacity.MANDATE, mandate="Kuasa 7/2023")
    after = successor_content(told, STATE.id, uuid4)
    assert (after.start, after.end, after.predecessor) == (date(2024, 2, 14), date(2025, 2, 13), STATE.id)
    assert [(one.kind, one.unit, one.target) for one in after.scope] == [
        (one.kind, one.unit, one.target) for one in told.scope
    ]
    assert not {one.id for one in after.scope} & {one.id for one in told.scope}
    assert [one.number for one in after.parties] == ["", ""]
    assert after.parties[0].signatory.mandate == ""


@pytest.mark.parametrize("start, end, expected", [
    (date(2024, 2, 14), date(2024, 3, 14), date(2024, 4, 13)),  # 30 days, no whole month: as many days
    (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29)),
    (date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28)),
    (date(2020, 12, 7), date(2023, 12, 6), date(2026, 12, 6)),
])  # fmt: skip
def test_a_successor_lasts_as_long(start, end, expected):
    assert successor_content(changed(start=start, end=end), STATE.id, uuid4).end == expected
