"""The guards of an agreement's life, each edge from both sides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from lentera.agreements.facts import (
    Capacity,
    Clause,
    DraftState,
    EvaluationLine,
    Instrument,
    LegalRoute,
    Party,
    ServiceKind,
    Signatory,
)
from lentera.agreements.rules import (
    MOVES,
    AgreementState,
    ScopeItemState,
    SigningContext,
    Status,
    Suspension,
    decide_alert,
    decide_amendment,
    decide_archive,
    decide_change,
    decide_consent,
    decide_content,
    decide_evaluation,
    decide_ground,
    decide_move,
    decide_resumption,
    decide_sending,
    decide_signing,
    decide_suspension,
    decide_termination,
    renewal_steps,
    state_on,
    successor_content,
)
from lentera.agreements.rules.guards import Limit
from lentera.journal.refusals import Refusal
from tests.agreements.papers import END, START, content, party, scope

AGENCY, PRISON, THIRD, OFFICER, HEAD = (uuid4() for _ in range(5))
DAY = timedelta(days=1)
PAPER = content(AGENCY, PRISON)
STATE = AgreementState(
    id=uuid4(),
    agency=AGENCY,
    parties=(AGENCY, PRISON),
    instrument=Instrument.PKS,
    number="119/012",
    title="Layanan",
    start=START,
    end=END,
    signed_on=START,
)
READY = SigningContext(state=DraftState.AGREED, drafters=frozenset({OFFICER}))


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def changed(**changes):
    return msgspec.structs.replace(PAPER, **changes)


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


NO_NUMBER = changed(parties=(PAPER.parties[0], msgspec.structs.replace(PAPER.parties[1], number=" ")))
NO_SIGNATORY = changed(parties=(PAPER.parties[0], msgspec.structs.replace(PAPER.parties[1], signatory=None)))
RETRO = changed(retro_clause="Berlaku surut sejak 14 Februari 2023.")
BEFORE = replace(STATE, id=uuid4(), start=date(2022, 2, 14), end=START - DAY)
SAME = uuid4()
ONE_YEAR = replace(READY, limits={Instrument.PKS: Limit(years=1, extensions=1, source="contoh")})
SUCCESSOR = changed(predecessor=BEFORE.id)
SAME_TIME = replace(STATE, id=uuid4(), start=END, end=END + 300 * DAY)
AFTERWARDS = replace(SAME_TIME, start=END + DAY)


@pytest.mark.parametrize("case, told, context, changes, expected", [
    ("both parties, agreed text", PAPER, READY, {}, "Signed"),
    ("scheduled", PAPER, replace(READY, state=DraftState.SCHEDULED), {}, "Signed"),
    ("still negotiated", PAPER, replace(READY, state=DraftState.NEGOTIATION), {}, "draft-not-agreed"),
    ("signed before", PAPER, replace(READY, state=DraftState.SIGNED), {}, "draft-not-agreed"),
    ("no draft at all", PAPER, SigningContext(), {}, "draft-not-agreed"),
    ("its drafter", PAPER, READY, {"signer": OFFICER}, "drafter-cannot-sign"),
    ("a number is missing", NO_NUMBER, READY, {}, "number-missing"),
    ("a signatory is missing", NO_SIGNATORY, READY, {}, "signatory-missing"),
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


def test_the_clock_of_a_renewal_tells_what_is_late():
    done = {"evaluation": date(2023, 10, 16), "request": date(2024, 1, 25)}
    steps = {step.name: step for step in renewal_steps(END, done, today=date(2024, 1, 26))}
    assert (steps["evaluation"].due, steps["evaluation"].late) == (date(2023, 10, 16), 0)
    assert (steps["request"].due, steps["request"].late) == (date(2023, 11, 15), 71)
    assert (steps["agreed"].due, steps["agreed"].late, steps["agreed"].done) == (date(2024, 1, 14), 12, False)
    assert (steps["signed"].due, steps["signed"].late) == (date(2024, 2, 6), 0)
