"""Requests through the journal: asked, answered, delivered, confirmed; and reminders."""

from datetime import date, timedelta

import msgspec
import pytest

from lentera.agreements.facts import ServiceKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.requests import actions, queries
from lentera.requests.facts import Channel, RequestKind, Verdict, Why
from lentera.requests.rules import Stage
from tests.cast import ZONE
from tests.journal.proofs import assert_replay_equals_tables
from tests.requests.conftest import BOOKS, TODAY


@pytest.fixture(autouse=True)
def morning():
    with clock.told(clock.at_local(TODAY, zone=ZONE)):
        yield


def ask(house, asking=BOOKS, **changes):
    told = {"actor": house.cast.sari, "request_id": None} | changes
    sent = actions.send(house.cast.prison, house.cast.agency, asking, **told)
    assert not isinstance(sent, Refusal), sent
    return sent.request


def stage(house, request):
    return queries.line(request, house.cast.prison).stage


def test_a_request_is_asked_answered_delivered_and_confirmed(house):
    cast = house.cast
    asking = msgspec.structs.replace(BOOKS, scope_item=house.items[ServiceKind.LENDING])
    request = ask(house, asking, number="W19/12/II/2024")
    by_agus = {"actor": cast.agus, "request_id": None}
    assert stage(house, request) is Stage.WAITING
    assert queries.asked(request).agreement == house.agreement
    actions.take_up(cast.agency, request, handler="Seksi Layanan", **by_agus)
    assert stage(house, request) is Stage.TAKEN_UP
    actions.answer(cast.agency, request, Verdict.GRANTED, by=date(2024, 3, 1), **by_agus)
    line = queries.line(request, cast.agency)
    assert (line.stage, line.expected, line.handler) == (Stage.GRANTED, date(2024, 3, 1), "Seksi Layanan")
    actions.fulfil(cast.agency, request, words="Separuh dikirim", whole=False, **by_agus)
    assert stage(house, request) is Stage.GRANTED
    actions.fulfil(cast.agency, request, words="Sisanya dikirim", **by_agus)
    assert stage(house, request) is Stage.FULFILLED
    actions.confirm(cast.prison, request, actor=cast.sari, request_id=None)
    assert stage(house, request) is Stage.CONFIRMED
    assert [one.words for one in queries.outcomes_of(request, cast.agency)] == [
        "Separuh dikirim",
        "Sisanya dikirim",
    ]
    assert_replay_equals_tables()


def test_what_was_declined_is_asked_again_and_answered_anew(house):
    cast = house.cast
    request = ask(house)
    by_agus = {"actor": cast.agus, "request_id": None}
    actions.answer(cast.agency, request, Verdict.DECLINED, why=Why.NO_TIME, words="Jadwal penuh.", **by_agus)
    assert stage(house, request) is Stage.DECLINED
    with clock.told(clock.at_local(TODAY + timedelta(days=30), zone=ZONE)):
        actions.reopen(cast.prison, request, reason="Jadwal sudah longgar", actor=cast.sari, request_id=None)
        line = queries.line(request, cast.agency)
        assert (line.stage, line.state.asked_on) == (Stage.REOPENED, TODAY + timedelta(days=30))
        actions.answer(cast.agency, request, Verdict.GRANTED, **by_agus)
    assert stage(house, request) is Stage.GRANTED
    assert_replay_equals_tables()


def test_pressing_twice_asks_once(house):
    cast = house.cast
    first, again = (
        actions.send(cast.prison, cast.agency, BOOKS, actor=cast.sari, request_id="r1") for _ in range(2)
    )
    assert first == again
    assert len(queries.lines(cast.agency)) == 1


def test_what_the_agency_entered_gives_way_to_the_partners_own_word(house):
    cast = house.cast
    heard = msgspec.structs.replace(BOOKS, subject="Buku, menurut telepon", amount=30)
    entered = actions.receive(
        cast.agency,
        cast.prison,
        heard,
        channel=Channel.TELEPHONE,
        source="Bu Sari, 5 Februari 2024",
        received_on=date(2024, 2, 5),
        actor=cast.agus,
        request_id=None,
    )
    line = queries.line(entered.request, cast.prison)
    assert (line.entered, line.subject, line.due) == (True, "Buku, menurut telepon", date(2024, 2, 19))
    refused = actions.confirm(cast.prison, entered.request, actor=cast.sari, request_id=None)
    assert refused == Refusal("request-not-own")
    assert ask(house, request=entered.request) == entered.request
    line = queries.line(entered.request, cast.agency)
    assert (line.entered, line.subject) == (False, BOOKS.subject)
    own, read = queries.asked_both(entered.request)
    assert (own.amount, read.amount) == (40, 30)
    assert [wish.copies for wish in queries.open_wishes(cast.agency)] == [2, 1]
    assert_replay_equals_tables()


def test_others_neither_see_nor_answer(house):
    cast = house.cast
    request = ask(house)
    assert queries.line(request, cast.other_prison) is None
    assert queries.lines(cast.other_prison) == []
    refused = actions.answer(
        cast.other_prison, request, Verdict.GRANTED, actor=cast.other_librarian, request_id=None
    )
    assert refused == Refusal("request-unknown")
    drafted = actions.draft(
        cast.prison, cast.agency, RequestKind.BOOKS, {"subject": "x"}, actor=cast.sari, request_id=None
    )
    assert queries.draft_of(cast.other_prison, drafted.request) is None
    stolen = actions.draft(
        cast.other_prison,
        cast.agency,
        RequestKind.BOOKS,
        {},
        request=drafted.request,
        actor=cast.other_librarian,
        request_id=None,
    )
    assert stolen == Refusal("request-unknown")


def test_ground_is_cited_where_there_is_one_and_asked_without(house):
    cast = house.cast
    cited = msgspec.structs.replace(BOOKS, scope_item=house.items[ServiceKind.TRAINING])
    refused = actions.send(cast.prison, cast.agency, cited, actor=cast.sari, request_id=None)
    assert refused.code == "ground-kind"
    other = actions.send(cast.other_prison, cast.agency, BOOKS, actor=cast.other_librarian, request_id=None)
    assert queries.asked(other.request).agreement is None


def test_a_draft_is_kept_put_forward_changed_and_gone_once_sent(house):
    cast = house.cast
    by_sari = {"actor": cast.sari, "request_id": None}
    drafted = actions.draft(
        cast.prison, cast.agency, RequestKind.BOOKS, {"subject": "Buku", "x": ""}, **by_sari
    )
    assert queries.draft_of(cast.prison, drafted.request).answers == {"subject": "Buku"}
    actions.put_forward(cast.prison, drafted.request, note="Mohon dibaca", **by_sari)
    assert queries.drafts_of(cast.prison)[0].put_forward_at is not None
    actions.draft(
        cast.prison,
        cast.agency,
        RequestKind.BOOKS,
        {"subject": "Buku baru"},
        request=drafted.request,
        **by_sari,
    )
    assert queries.drafts_of(cast.prison)[0].put_forward_at is None
    ask(house, request=drafted.request)
    assert queries.drafts_of(cast.prison) == []
    gone = actions.drop(cast.prison, drafted.request, **by_sari)
    assert gone == Refusal("request-unknown")
    assert_replay_equals_tables()


def test_the_agency_is_reminded_once_of_each_late_round(house):
    cast = house.cast
    request = ask(house)
    due = queries.line(request, cast.agency).due
    assert due == TODAY + timedelta(days=14)
    day_after = due + timedelta(days=1)
    with clock.told(clock.at_local(day_after, zone=ZONE)):
        assert actions.remind(cast.agency, due) == 0
        assert actions.remind(cast.prison, day_after) == 0
        assert actions.remind(cast.agency, day_after) == 1
        assert actions.remind(cast.agency, day_after) == 0
        actions.answer(
            cast.agency,
            request,
            Verdict.DECLINED,
            why=Why.OTHER,
            words="Maaf.",
            actor=cast.agus,
            request_id=None,
        )
        actions.reopen(cast.prison, request, reason="Masih perlu", actor=cast.sari, request_id=None)
        later = day_after + timedelta(days=15)
    with clock.told(clock.at_local(later, zone=ZONE)):
        assert actions.remind(cast.agency, later) == 1
    assert_replay_equals_tables()


def test_an_agency_sets_its_own_time_to_answer(house):
    cast = house.cast
    request = ask(house)
    by_agus = {"actor": cast.agus, "request_id": None}
    assert actions.save_answer_time(cast.agency, 0, **by_agus) == Refusal("answer-days", days=0)
    actions.save_answer_time(cast.agency, 7, **by_agus)
    assert queries.line(request, cast.prison).due == TODAY + timedelta(days=7)


def test_a_request_for_renewal_starts_the_renewal(house):
    cast = house.cast
    asking = msgspec.structs.replace(
        BOOKS, kind=RequestKind.RENEWAL, subject="Perpanjangan", wishes=(), thing=house.agreement
    )
    request = ask(house, asking)
    opened = actions.start_renewal(cast.agency, request, actor=cast.agus, request_id=None)
    assert opened.agreement == house.agreement
    again = actions.start_renewal(cast.agency, request, actor=cast.agus, request_id=None)
    assert again.code == "renewal-under-way"
    other = actions.send(cast.other_prison, cast.agency, asking, actor=cast.other_librarian, request_id=None)
    assert other == Refusal("renewed-of-others")
