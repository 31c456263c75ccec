"""The life of a membership, and how little of it the journal knows."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import NewReader
from lentera.circulation.actions.pins import try_pin
from lentera.circulation.facts import (
    LiftReason,
    PauseLifted,
    ReaderClosed,
    ReaderGroup,
    ReaderRegistered,
    ReaderReopened,
)
from lentera.circulation.models import Reader, ReaderIdentity
from lentera.circulation.rules import decide_lifting
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, add_reader, noon_of
from tests.journal.proofs import assert_replay_equals_tables


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def close(stage, reader, request_id=None):
    return actions.close_reader(stage.desk, reader, request_id=request_id, at=clock.now())


def test_a_card_is_drawn_when_none_is_given(stage):
    outcome = actions.register(
        stage.desk, NewReader("Contoh Saja", ReaderGroup.STAFF), request_id="n1", at=clock.now()
    )
    again = actions.register(
        stage.desk, NewReader("Contoh Saja", ReaderGroup.STAFF), request_id="n1", at=clock.now()
    )
    assert isinstance(outcome, ReaderRegistered)
    assert again == outcome
    card = queries.card_of(stage.cast.prison, outcome.reader)
    assert card is not None
    assert card.isdecimal()
    assert queries.reader_by_card(stage.cast.prison, card) == outcome.reader
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 1


def test_one_card_one_reader(stage):
    outcome = actions.register(
        stage.desk, NewReader("Contoh", ReaderGroup.STAFF, card=CARDS[0]), request_id=None, at=clock.now()
    )
    assert outcome == Refusal("card-in-use", card=CARDS[0])
    assert ReaderIdentity.objects.filter(institution=stage.cast.prison).count() == len(CARDS)


def test_a_membership_ends_goes_on_and_is_forgotten(stage):
    reader = stage.readers[CARDS[0]]
    lent = actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    assert not isinstance(lent, Refusal)
    assert close(stage, reader) == Refusal("reader-has-loans", loans=1)
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    assert close(stage, reader) == ReaderClosed(reader=reader)
    refused = actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    assert code(refused) == "reader-closed"
    reopened = actions.reopen_reader(stage.desk, reader, request_id=None, at=clock.now())
    assert reopened == ReaderReopened(reader=reader)
    close(stage, reader)
    for day, forgotten in [(date(2024, 4, 3), 0), (date(2024, 4, 4), 1), (date(2024, 4, 4), 0)]:
        assert actions.forget_due(stage.cast.prison, day, actor=stage.cast.sari) == forgotten
    assert queries.identity(stage.cast.prison, reader) is None
    assert queries.reader_by_card(stage.cast.prison, CARDS[0]) is None
    assert Reader.objects.get(id=reader).forgotten
    refused = actions.reopen_reader(stage.desk, reader, request_id=None, at=clock.now())
    assert code(refused) == "reader-forgotten"
    assert_replay_equals_tables()


def test_a_reader_who_asks_is_forgotten_at_once(stage):
    reader = stage.readers[CARDS[1]]
    refused = actions.forget_reader(stage.desk, reader, request_id=None, at=clock.now())
    assert code(refused) == "reader-not-closed"
    close(stage, reader)
    actions.forget_reader(stage.desk, reader, request_id=None, at=clock.now())
    assert queries.identity(stage.cast.prison, reader) is None
    assert_replay_equals_tables()


def test_identities_are_corrected_outside_the_journal(stage):
    reader, before = stage.readers[CARDS[0]], StoredEntry.objects.count()
    refusal = actions.change_identity(stage.desk, reader, name="Nama Baru", card=CARDS[1], block="D")
    assert code(refusal) == "card-in-use"
    assert (
        actions.change_identity(stage.desk, reader, name="Nama Baru", card="70555", block="D", pin="4711")
        is None
    )
    assert queries.reader_by_card(stage.cast.prison, "70555") == reader
    assert queries.reader_by_card(stage.cast.prison, CARDS[0]) is None
    assert try_pin(stage.desk, "70555", "4711", at=clock.now()) == reader
    assert try_pin(stage.desk, "70555", "4712", at=clock.now()) == Refusal("kiosk-pin-wrong")
    assert try_pin(stage.desk, CARDS[1], "", at=clock.now()) == Refusal("kiosk-pin-wrong")
    assert StoredEntry.objects.count() == before


def test_pauses_are_forgotten_when_they_are_over(stage):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    clock.tell(noon_of(date(2024, 3, 20)))
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    until = queries.paused_until(stage.cast.prison, stage.readers[CARDS[0]])
    assert until is not None
    assert actions.end_pauses(stage.cast.prison, until) == 0
    assert actions.end_pauses(stage.cast.prison, until + timedelta(days=1)) == 1


def lift(stage, reason=LiftReason.SHUT_IN, request_id=None):
    reader = stage.readers[CARDS[0]]
    return actions.lift_pause(stage.desk, reader, reason, request_id=request_id, at=clock.now())


def test_a_pause_for_a_lateness_that_was_not_his_is_ended_and_no_fact_says_whose(stage):
    reader, prison = stage.readers[CARDS[0]], stage.cast.prison
    assert code(lift(stage)) == "reader-not-paused"
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    clock.tell(noon_of(date(2024, 3, 20)))
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    last = queries.paused_until(prison, reader)
    clock.tell(noon_of(last))
    assert (
        code(actions.lend(stage.desk, OWN[1], CARDS[0], request_id=None, at=clock.now())) == "reader-paused"
    )
    first, again = (lift(stage, request_id="l1") for _press in range(2))
    assert first == again == PauseLifted(reason=LiftReason.SHUT_IN)
    assert queries.paused_until(prison, reader) is None
    assert str(reader).encode() not in bytes(StoredEntry.objects.get(kind="circulation.pause_lifted").bytes)
    assert code(actions.lend(stage.desk, OWN[1], CARDS[0], request_id=None, at=clock.now())) == "Lent"
    assert_replay_equals_tables()


@pytest.mark.parametrize("today, expected", [
    (date(2024, 3, 8), None), (date(2024, 3, 9), "reader-not-paused"),
])  # fmt: skip
def test_the_last_day_of_a_pause_can_be_ended(today, expected):
    outcome = decide_lifting(date(2024, 3, 8), today=today)
    assert (outcome and outcome.code) == expected


def test_the_librarian_ends_a_pause_on_the_readers_page_and_nobody_else(stage):
    page = f"/desk/circulation/readers/{stage.readers[CARDS[0]]}/"
    told = {"reason": "wrong_date", "request_id": "p1"}
    sari, warden = staff_client(stage.cast.sari), staff_client(stage.cast.warden)
    assert "Akhiri jeda" not in sari.get(page).content.decode()
    assert "tidak sedang dijeda" in sari.post(f"{page}pause/", told).content.decode()
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    clock.tell(noon_of(date(2024, 3, 20)))
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    assert "Akhiri jeda" in sari.get(page).content.decode()
    assert warden.post(f"{page}pause/", told).status_code == 403
    assert "pilihan" in sari.post(f"{page}pause/", {**told, "reason": "x"}).content.decode().casefold()
    assert "Dijeda sampai" not in sari.post(f"{page}pause/", told, follow=True).content.decode()


def test_many_are_registered_in_one_block(stage):
    people = [NewReader(f"Orang {n}", ReaderGroup.DETAINEE, card=f"9{n:04}") for n in range(200)]
    told = {"request_id": "all", "actor": stage.cast.sari, "at": clock.now()}
    facts = actions.register_all(stage.cast.prison, people, **told)
    assert actions.register_all(stage.cast.prison, people, **told) == facts
    assert ReaderIdentity.objects.filter(institution=stage.cast.prison).count() == 200 + len(CARDS)
    assert queries.reader_by_card(stage.cast.prison, "90199") == facts[199].reader
    with pytest.raises(ValueError, match="card of its own"):
        actions.register_all(stage.cast.prison, [people[0], people[0]], **told)
    assert_replay_equals_tables()


def test_readers_of_two_institutions_may_have_the_same_card(stage):
    other = actions.Desk(stage.cast.other_prison, stage.cast.other_librarian)
    reader = add_reader(other, CARDS[0])
    assert queries.reader_by_card(stage.cast.other_prison, CARDS[0]) == reader
    assert queries.reader_by_card(stage.cast.prison, CARDS[0]) == stage.readers[CARDS[0]]
