"""Decisions about requests, as tables."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from lentera.journal.refusals import Refusal
from lentera.requests.facts import Asking, Channel, RequestKind, Verdict, Why, Wish
from lentera.requests.rules import (
    MOST_WISHES,
    RequestState,
    Stage,
    answer_due,
    decide_answer,
    decide_confirmation,
    decide_fulfilment,
    decide_receiving,
    decide_reopening,
    decide_sending,
    decide_taking_up,
    decide_withdrawal,
    stage_of,
)

TODAY = date(2024, 2, 6)
REQUEST, AGENCY, PRISON, OTHER, NEW = (UUID(int=n) for n in range(1, 6))
ASKING = Asking(kind=RequestKind.BOOKS, subject="Buku berkebun", wishes=(Wish(title="Anggrek"),))


def state(**changes) -> RequestState:
    told = {
        "id": REQUEST,
        "agency": AGENCY,
        "partner": PRISON,
        "kind": RequestKind.BOOKS,
        "own": True,
        "asked_on": TODAY,
    }
    return RequestState(**(told | changes))


GRANTED = {"verdict": Verdict.GRANTED}
DECLINED = {"verdict": Verdict.DECLINED}


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


@pytest.mark.parametrize(
    "case, changes, expected",
    [
        ("just sent", {}, Stage.WAITING),
        ("asked again", {"round": 1}, Stage.REOPENED),
        ("taken up", {"taken_up": True}, Stage.TAKEN_UP),
        ("yes", GRANTED, Stage.GRANTED),
        ("yes, in another way", {"verdict": Verdict.OTHERWISE}, Stage.OTHERWISE),
        ("to another office", {"verdict": Verdict.FORWARDED}, Stage.FORWARDED),
        ("no", DECLINED, Stage.DECLINED),
        ("withdrawn before an answer", {"withdrawn": True}, Stage.WITHDRAWN),
        ("withdrawn while the answer was on its way", {"withdrawn": True, **GRANTED}, Stage.WITHDRAWN),
        ("withdrawn while it was delivered", {"withdrawn": True, "fulfilled": True}, Stage.FULFILLED),
        ("delivered", {**GRANTED, "fulfilled": True}, Stage.FULFILLED),
        ("confirmed", {**GRANTED, "fulfilled": True, "confirmed": True}, Stage.CONFIRMED),
    ],
)
def test_both_words_together_say_where_a_request_stands(case, changes, expected):
    assert stage_of(state(**changes)) is expected


@pytest.mark.parametrize(
    "asked_on, days, expected",
    [
        (date(2024, 1, 31), 14, date(2024, 2, 14)),
        (date(2024, 2, 15), 14, date(2024, 2, 29)),
        (date(2023, 2, 15), 14, date(2023, 3, 1)),
        (date(2023, 12, 31), 1, date(2024, 1, 1)),
    ],
)
def test_the_answer_is_due_so_many_days_after_the_day_of_asking(asked_on, days, expected):
    assert answer_due(asked_on, days) == expected


@pytest.mark.parametrize(
    "case, changes, known, expected",
    [
        ("plain", {}, None, "Sent"),
        ("what the agency had entered for the partner", {}, state(own=False), "Sent"),
        ("what the agency had entered for another", {}, state(own=False, partner=OTHER), "request-unknown"),
        ("what another agency had entered", {}, state(own=False, agency=OTHER), "request-unknown"),
        ("sent before", {}, state(), "request-sent-already"),
        ("without subject", {"subject": "  "}, None, "request-subject-missing"),
        ("needed today", {"by": TODAY}, None, "Sent"),
        ("needed yesterday", {"by": date(2024, 2, 5)}, None, "asked-day-past"),
        ("one day", {"first": TODAY, "last": TODAY}, None, "Sent"),
        ("from a day on", {"first": TODAY}, None, "Sent"),
        ("up to a day", {"last": TODAY}, None, "Sent"),
        ("days reversed", {"first": date(2024, 2, 9), "last": TODAY}, None, "asked-days-reversed"),
        ("none of it", {"amount": 0}, None, "asked-amount"),
        ("one of it", {"amount": 1}, None, "Sent"),
        ("as many titles as fit", {"wishes": (Wish(title="A"),) * MOST_WISHES}, None, "Sent"),
        ("one title more", {"wishes": (Wish(title="A"),) * (MOST_WISHES + 1)}, None, "wishes-too-many"),
        ("a title without copies", {"wishes": (Wish(title="A", copies=0),)}, None, "wish-incomplete"),
        ("a nameless title", {"wishes": (Wish(title=" "),)}, None, "wish-incomplete"),
        ("an extension of nothing", {"kind": RequestKind.EXTENSION}, None, "request-thing-missing"),
        ("a renewal", {"kind": RequestKind.RENEWAL, "thing": NEW}, None, "Sent"),
    ],
)
def test_what_may_be_asked(case, changes, known, expected):
    asking = msgspec.structs.replace(ASKING, **changes)
    outcome = decide_sending(asking, known, request=REQUEST, agency=AGENCY, author=PRISON, today=TODAY)
    assert gist(outcome) == expected


def test_the_line_of_a_wish_is_counted_from_one():
    asking = msgspec.structs.replace(ASKING, wishes=(Wish(title="A"), Wish(title=" ")))
    told = {"request": REQUEST, "agency": AGENCY, "author": PRISON, "today": TODAY}
    assert decide_sending(asking, None, **told) == Refusal("wish-incomplete", line=2)


@pytest.mark.parametrize(
    "case, changes, told, expected",
    [
        ("by letter, today", {}, {}, "Received"),
        ("from nowhere", {}, {"source": " "}, "request-source-missing"),
        ("tomorrow", {}, {"received_on": date(2024, 2, 7)}, "received-in-future"),
        ("without subject", {"subject": " "}, {}, "request-subject-missing"),
        ("of the agency itself", {}, {"partner": AGENCY}, "request-to-oneself"),
    ],
)
def test_what_an_agency_enters_for_a_partner(case, changes, told, expected):
    asked = {"partner": PRISON, "channel": Channel.LETTER, "source": "Surat 5", "received_on": TODAY} | told
    asking = msgspec.structs.replace(ASKING, **changes)
    assert gist(decide_receiving(asking, request=REQUEST, author=AGENCY, today=TODAY, **asked)) == expected


def test_nobody_asks_himself():
    outcome = decide_sending(ASKING, None, request=REQUEST, agency=PRISON, author=PRISON, today=TODAY)
    assert gist(outcome) == "request-to-oneself"


@pytest.mark.parametrize(
    "case, known, author, verdict, words, expected",
    [
        ("yes", state(), AGENCY, Verdict.GRANTED, {}, "Answered"),
        ("yes by today", state(), AGENCY, Verdict.GRANTED, {"by": TODAY}, "Answered"),
        ("yes by yesterday", state(), AGENCY, Verdict.GRANTED, {"by": date(2024, 2, 5)}, "promised-day-past"),
        ("no, with reason", state(), AGENCY, Verdict.DECLINED, {"why": Why.NO_TIME, "words": "Penuh."}, "Answered"),
        ("no without reason", state(), AGENCY, Verdict.DECLINED, {"words": "Penuh."}, "decline-reason-missing"),
        ("no without sentence", state(), AGENCY, Verdict.DECLINED, {"why": Why.NO_TIME}, "decline-reason-missing"),
        ("otherwise", state(), AGENCY, Verdict.OTHERWISE, {"words": "20 judul dahulu."}, "Answered"),
        ("otherwise, but how", state(), AGENCY, Verdict.OTHERWISE, {}, "otherwise-words-missing"),
        ("forwarded", state(), AGENCY, Verdict.FORWARDED, {"to": "Dispersip Banjar"}, "Answered"),
        ("forwarded to nobody", state(), AGENCY, Verdict.FORWARDED, {}, "forward-target-missing"),
        ("another answer", state(**DECLINED), AGENCY, Verdict.GRANTED, {}, "Answered"),
        ("entered from paper", state(own=False), AGENCY, Verdict.GRANTED, {}, "Answered"),
        ("withdrawn", state(withdrawn=True), AGENCY, Verdict.GRANTED, {}, "request-withdrawn"),
        ("delivered", state(fulfilled=True), AGENCY, Verdict.GRANTED, {}, "request-over"),
        ("another agency's", state(), OTHER, Verdict.GRANTED, {}, "request-unknown"),
        ("nobody's", None, AGENCY, Verdict.GRANTED, {}, "request-unknown"),
    ],
)  # fmt: skip
def test_what_may_be_answered(case, known, author, verdict, words, expected):
    assert gist(decide_answer(known, author, verdict, answer=NEW, today=TODAY, **words)) == expected


@pytest.mark.parametrize(
    "verdict, why, to, by",
    [
        (Verdict.GRANTED, None, "", TODAY),
        (Verdict.OTHERWISE, None, "", TODAY),
        (Verdict.DECLINED, Why.NO_TIME, "", None),
        (Verdict.FORWARDED, None, "Dispersip Banjar", None),
    ],
)
def test_an_answer_says_only_what_belongs_to_its_verdict(verdict, why, to, by):
    told = {"words": "Penuh.", "why": Why.NO_TIME, "to": "Dispersip Banjar", "by": TODAY}
    answered = decide_answer(state(), AGENCY, verdict, answer=NEW, today=TODAY, **told)
    assert (answered.why, answered.to, answered.by) == (why, to, by)


def test_a_day_that_is_over_matters_to_promises_only():
    told = {"words": "Penuh.", "why": Why.NO_TIME, "by": date(2024, 2, 5)}
    assert (
        gist(decide_answer(state(), AGENCY, Verdict.DECLINED, answer=NEW, today=TODAY, **told)) == "Answered"
    )


@pytest.mark.parametrize(
    "case, known, words, expected",
    [
        ("after a yes", state(**GRANTED), {}, "Fulfilled"),
        ("after forwarding", state(verdict=Verdict.FORWARDED), {}, "Fulfilled"),
        ("before any answer", state(), {}, "answer-first"),
        ("after a no", state(**DECLINED), {}, "answer-first"),
        ("tomorrow", state(**GRANTED), {"on": date(2024, 2, 7)}, "outcome-in-future"),
        ("the same thing again", state(**GRANTED), {"thing": NEW, "told": (NEW,)}, "outcome-told-already"),
        ("another thing", state(**GRANTED), {"thing": NEW, "told": (OTHER,)}, "Fulfilled"),
        ("another agency's", state(**GRANTED, agency=OTHER), {}, "request-unknown"),
        ("nobody's", None, {}, "request-unknown"),
        ("withdrawn", state(**GRANTED, withdrawn=True), {}, "request-withdrawn"),
        ("without words", state(**GRANTED), {"words": " "}, "outcome-words-missing"),
        ("once whole", state(**GRANTED, fulfilled=True), {}, "request-over"),
    ],
)
def test_what_may_come_of_a_request(case, known, words, expected):
    told = {"on": TODAY, "words": "40 buku dikirim."} | words
    assert gist(decide_fulfilment(known, AGENCY, outcome=NEW, today=TODAY, **told)) == expected


@pytest.mark.parametrize("thing, kind", [(NEW, "placement"), (None, "")])
def test_a_kind_is_told_of_a_thing_only(thing, kind):
    told = {"on": TODAY, "today": TODAY, "words": "Dikirim.", "kind": "placement", "thing": thing}
    assert decide_fulfilment(state(**GRANTED), AGENCY, outcome=NEW, **told).kind == kind


@pytest.mark.parametrize(
    "case, known, expected",
    [
        ("waiting", state(), "TakenUp"),
        ("said again", state(taken_up=True), "TakenUp"),
        ("promised", state(**GRANTED), "TakenUp"),
        ("declined", state(**DECLINED), "request-over"),
        ("delivered", state(fulfilled=True), "request-over"),
        ("withdrawn", state(withdrawn=True), "request-withdrawn"),
        ("another agency's", state(agency=OTHER), "request-unknown"),
        ("nobody's", None, "request-unknown"),
    ],
)
def test_what_is_taken_up(case, known, expected):
    assert gist(decide_taking_up(known, AGENCY, "Seksi Layanan")) == expected


@pytest.mark.parametrize(
    "case, known, withdraw, confirm, reopen",
    [
        ("waiting", state(), "Withdrawn", "nothing-to-confirm", "request-still-open"),
        ("promised", state(**GRANTED), "Withdrawn", "nothing-to-confirm", "request-still-open"),
        ("delivered", state(fulfilled=True), "request-over", "Confirmed", "Reopened"),
        ("declined", state(**DECLINED), "request-over", "nothing-to-confirm", "Reopened"),
        ("confirmed", state(fulfilled=True, confirmed=True), "request-over", "request-over", "Reopened"),
        ("entered by the agency", state(own=False), "request-not-own", "request-not-own", "request-not-own"),
        ("another's", state(partner=OTHER), "request-unknown", "request-unknown", "request-unknown"),
        ("nobody's", None, "request-unknown", "request-unknown", "request-unknown"),
    ],
)
def test_what_a_partner_may_do_with_its_request(case, known, withdraw, confirm, reopen):
    assert gist(decide_withdrawal(known, PRISON, "Sudah tidak perlu")) == withdraw
    assert gist(decide_confirmation(known, PRISON, "")) == confirm
    assert gist(decide_reopening(known, PRISON, "Yang datang lain")) == reopen


def test_reasons_are_never_empty():
    assert gist(decide_withdrawal(state(), PRISON, " ")) == "cause-missing"
    assert gist(decide_reopening(state(**DECLINED), PRISON, "")) == "cause-missing"
    assert gist(decide_taking_up(state(), AGENCY, " ")) == "handler-missing"


def test_each_reopening_is_the_next_round():
    assert decide_reopening(state(**DECLINED, round=1), PRISON, "Masih perlu").round == 2
