"""Readers' own data through the journal: requests, histories, openings; and what stays nowhere."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.actions.links import models_with_readers
from lentera.circulation.facts import (
    Lent,
    LookupPurpose,
    ReaderGroup,
    Returned,
    RightsAnswered,
    RightsKind,
    RightsOutcome,
    RightsRequested,
)
from lentera.circulation.models import (
    HistoryChoice,
    KioskVisit,
    LoanReader,
    MovementFile,
    PlannedRelease,
    Reader,
    ReaderActivity,
    ReaderArrival,
    ReaderIdentity,
    ReaderParcel,
    ReaderPause,
    ReadingHistory,
    RightsNote,
)
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import prompt_work
from tests.cast import ZONE
from tests.circulation.conftest import CARDS, OWN, PLACED, noon_of
from tests.journal.proofs import assert_replay_equals_tables

PIN = "739164"


def later(**time):
    clock.tell(clock.now() + timedelta(**time))
    return clock.now()


@pytest.fixture
def pinned(stage):
    """A reader with a PIN of his own."""
    drawn = actions.register(
        stage.desk,
        actions.NewReader("Wirasaba Tumenggung", ReaderGroup.CONVICT, card="71555", block="B", pin=PIN),
        request_id=None,
        at=clock.now(),
    )
    return drawn.reader


def lend(stage, barcode, card):
    outcome = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(outcome, Lent), outcome
    return outcome


def give_back(stage, barcode):
    outcome = actions.give_back(stage.desk, barcode, request_id=None, at=clock.now())
    assert isinstance(outcome, Returned), outcome
    return outcome


def ask(stage, kind, card=CARDS[0], wish="", id=None):
    outcome = actions.ask(stage.desk, stage.readers[card], kind, wish, request_id=id, at=clock.now())
    assert isinstance(outcome, RightsRequested), outcome
    return outcome.request


def answer(desk, request, outcome=RightsOutcome.DONE, words=""):
    return actions.answer(desk, request, outcome, words, request_id=None, at=clock.now())


# the link between a loan and its reader


def test_the_link_goes_within_a_minute_after_the_undo_time_without_any_tick(stage):
    lend(stage, OWN[0], CARDS[0])
    later(hours=1)
    give_back(stage, OWN[0])
    later(minutes=15)
    prompt_work()
    assert LoanReader.objects.count() == 1, "it can still be undone in this second"
    later(seconds=1)
    assert prompt_work()["circulation.links"] == 1
    assert not LoanReader.objects.exists()
    assert prompt_work()["circulation.links"] == 0


def test_the_month_of_the_last_loan_stays_sealed_and_counts_active_readers(stage):
    prison = stage.cast.prison
    assert queries.active_readers(prison, stage.desk.day(clock.now()), ZONE) == 0
    lend(stage, OWN[0], CARDS[0])
    lend(stage, OWN[1], CARDS[1])
    assert queries.active_readers(prison, date(2024, 3, 5), ZONE) == 2, "open loans count"
    give_back(stage, OWN[0])
    later(hours=1)
    actions.forget_links(prison)
    [row] = ReaderActivity.objects.all()
    assert b"2024-03" not in bytes(row.sealed)
    assert ReaderActivity.rows.open(prison, stage.readers[CARDS[0]]).month == "2024-03-01"
    assert queries.active_readers(prison, date(2024, 5, 31), ZONE) == 2
    assert queries.active_readers(prison, date(2024, 6, 1), ZONE) == 0
    actions.drop_old_traces(prison, date(2025, 3, 31))
    assert ReaderActivity.objects.exists()
    actions.drop_old_traces(prison, date(2025, 4, 1))
    assert not ReaderActivity.objects.exists()


def test_an_undone_loan_leaves_no_month(stage):
    loan = lend(stage, OWN[0], CARDS[0])
    actions.undo_newest(stage.desk, loan.loan, request_id="u1")
    later(hours=1)
    actions.forget_links(stage.cast.prison)
    assert not ReaderActivity.objects.exists()


# a history, only for who asks


def test_without_asking_there_is_no_history(stage, pinned):
    lend(stage, OWN[0], "71555")
    give_back(stage, OWN[0])
    later(hours=1)
    actions.forget_links(stage.cast.prison)
    assert queries.history_of_reader(stage.cast.prison, pinned) == []
    assert not ReadingHistory.objects.exists()


def test_a_wanted_history_begins_with_the_readers_own_pin_and_keeps_nothing_of_before(stage, pinned):
    prison, desk = stage.cast.prison, stage.desk
    lend(stage, OWN[0], "71555")
    give_back(stage, OWN[0])
    later(hours=1)
    actions.forget_links(prison)
    assert isinstance(actions.keep_history(desk, "71555", "000000", at=clock.now()), Refusal)
    assert isinstance(actions.keep_history(desk, CARDS[0], PIN, at=clock.now()), Refusal), "another's card"
    assert queries.wants_history(prison, pinned) is None
    before = kinds(prison)
    assert actions.keep_history(desk, "71555", PIN, at=clock.now()) == pinned
    assert kinds(prison) == before, "that somebody wants a history is no fact"
    lend(stage, PLACED[0], "71555")
    lend(stage, OWN[1], CARDS[0])
    later(hours=1)
    give_back(stage, PLACED[0])
    give_back(stage, OWN[1])
    assert queries.history_of_reader(prison, pinned) == [], "not while the return can be undone"
    later(minutes=16)
    actions.forget_links(prison)
    [line] = queries.history_of_reader(prison, pinned)
    assert (line.title, line.barcode, line.returned) == ("Merawat Anggrek Bulan", PLACED[0], date(2024, 3, 5))
    assert not LoanReader.objects.exists()
    [row] = ReadingHistory.objects.all()
    assert b"Anggrek" not in bytes(row.sealed)
    assert row.forget_on == date(2025, 4, 1)
    actions.drop_old_traces(prison, date(2025, 3, 31))
    assert ReadingHistory.objects.exists()
    actions.drop_old_traces(prison, date(2025, 4, 1))
    assert not ReadingHistory.objects.exists()
    assert_replay_equals_tables()


def test_a_row_of_a_history_leads_to_no_loan_and_no_copy(stage, pinned):
    actions.keep_history(stage.desk, "71555", PIN, at=clock.now())
    loan = lend(stage, OWN[0], "71555")
    give_back(stage, OWN[0])
    later(hours=1)
    actions.forget_links(stage.cast.prison)
    [row] = ReadingHistory.objects.all()
    assert row.id not in (loan.loan, loan.item)
    assert {field.name for field in ReadingHistory._meta.fields} == {
        "id", "institution", "sealed", "reader_hash", "forget_on",
    }  # fmt: skip


def test_ending_a_history_deletes_it_at_once(stage, pinned):
    prison = stage.cast.prison
    actions.keep_history(stage.desk, "71555", PIN, at=clock.now())
    for barcode in OWN[:2]:
        lend(stage, barcode, "71555")
        give_back(stage, barcode)
    later(hours=1)
    actions.forget_links(prison)
    assert queries.history_size(prison, pinned) == 2
    assert actions.end_history(stage.desk, pinned) == 2
    assert not ReadingHistory.objects.exists() and not HistoryChoice.objects.exists()
    lend(stage, OWN[2], "71555")
    give_back(stage, OWN[2])
    later(hours=1)
    actions.forget_links(prison)
    assert not ReadingHistory.objects.exists()


def test_a_house_may_offer_none_or_keep_it_shorter(stage, pinned):
    desk = stage.desk
    actions.save_terms(desk, 0, request_id="t1")
    assert actions.keep_history(desk, "71555", PIN, at=clock.now()).code == "history-not-offered"
    actions.save_terms(desk, 2, request_id="t2")
    actions.keep_history(desk, "71555", PIN, at=clock.now())
    lend(stage, OWN[0], "71555")
    give_back(stage, OWN[0])
    later(hours=1)
    actions.forget_links(desk.institution)
    assert ReadingHistory.objects.get().forget_on == date(2024, 6, 1)
    assert_replay_equals_tables()


# openings


def test_openings_say_who_when_and_what_for(stage):
    prison, desk, reader = stage.cast.prison, stage.desk, stage.readers[CARDS[0]]
    lend(stage, OWN[0], CARDS[0])
    actions.renew(desk, OWN[0], request_id=None, at=clock.now())
    give_back(stage, OWN[0])
    assert queries.openings_of_reader(prison, reader) == [], "the desk's work is none"
    actions.note_opening(desk, reader, LookupPurpose.PAGE, at=clock.now())
    actions.note_list(desk, LookupPurpose.LIST, 3, at=clock.now())
    actions.note_list(desk, LookupPurpose.SEARCH, 1, at=clock.now())
    [one] = queries.openings_of_reader(prison, reader)
    assert (one.actor, one.purpose) == (stage.cast.sari, "page")
    later(days=1)
    actions.note_opening(desk, stage.readers[CARDS[1]], LookupPurpose.PAGE, at=clock.now())
    told = [
        (one.actor, one.day, one.readers, one.lists, one.searches)
        for one in queries.openings_by_day(prison, date(2024, 3, 1), ZONE)
    ]
    assert told == [
        (stage.cast.sari, date(2024, 3, 6), 1, 0, 0),
        (stage.cast.sari, date(2024, 3, 5), 1, 1, 1),
    ]
    assert_replay_equals_tables()


# requests


def test_a_request_is_answered_once_and_its_words_go(stage):
    prison, desk = stage.cast.prison, stage.desk
    request = ask(stage, RightsKind.ACCESS, wish="Saya ingin tahu apa yang disimpan", id="q1")
    assert ask(stage, RightsKind.ACCESS, id="q1") == request, "pressed twice"
    row = queries.rights_request(prison, request)
    assert row.due - row.asked_at == timedelta(hours=72)
    assert [one.id for one in queries.waiting_requests(prison)] == [request]
    again = actions.ask(desk, stage.readers[CARDS[0]], RightsKind.ACCESS, request_id=None, at=clock.now())
    assert again.code == "rights-open-already"
    assert answer(desk, request, RightsOutcome.REFUSED).code == "rights-reason-missing"
    assert isinstance(answer(desk, request), RightsAnswered)
    assert answer(desk, request).code == "rights-answered-already"
    assert not queries.waiting_requests(prison).exists()
    for stored in StoredEntry.objects.filter(institution=prison):
        assert b"ingin tahu" not in bytes(stored.bytes)
    actions.forget_notes(prison, date(2024, 6, 2))
    assert queries.rights_note(prison, request).wish
    actions.forget_notes(prison, date(2024, 6, 3))
    assert queries.rights_note(prison, request) is None
    assert_replay_equals_tables()


def test_a_correction_tells_before_and_after_in_the_sealed_note_alone(stage):
    prison, desk = stage.cast.prison, stage.desk
    request = ask(stage, RightsKind.CORRECTION)
    taken = actions.correct(
        desk, request, name="Lain", card=CARDS[1], block="", request_id=None, at=clock.now()
    )
    assert taken.code == "card-in-use"
    assert queries.rights_request(prison, request).answered_at is None, "nothing happened"
    done = actions.correct(
        desk, request, name="Tumenggung", card=CARDS[0], block="Blok C", request_id="c1", at=clock.now()
    )
    assert isinstance(done, RightsAnswered)
    note = queries.rights_note(prison, request)
    assert note.before == {"name": f"Nama Rahasia {CARDS[0]}"} and note.after == {"name": "Tumenggung"}
    assert queries.identity(prison, stage.readers[CARDS[0]]).name == "Tumenggung"
    for stored in StoredEntry.objects.filter(institution=prison):
        assert b"Tumenggung" not in bytes(stored.bytes) and b"Rahasia" not in bytes(stored.bytes)
    assert_replay_equals_tables()


def test_a_suspended_reader_brings_books_back_and_takes_none(stage):
    prison, desk, reader = stage.cast.prison, stage.desk, stage.readers[CARDS[0]]
    lend(stage, OWN[0], CARDS[0])
    assert isinstance(answer(desk, ask(stage, RightsKind.SUSPENSION)), RightsAnswered)
    assert queries.suspended_since(prison, reader) is not None
    refused = actions.lend(desk, OWN[1], CARDS[0], request_id=None, at=clock.now())
    assert refused.code == "reader-suspended"
    assert actions.renew(desk, OWN[0], request_id=None, at=clock.now()).code == "reader-suspended"
    give_back(stage, OWN[0])
    second = actions.ask(desk, reader, RightsKind.SUSPENSION, request_id=None, at=clock.now())
    assert second.code == "reader-suspended-already"
    actions.resume(desk, reader, request_id="r1", at=clock.now())
    assert actions.resume(desk, reader, request_id="r2", at=clock.now()).code == "reader-not-suspended"
    lend(stage, OWN[1], CARDS[0])
    assert_replay_equals_tables()


def test_erasure_takes_two_persons_and_all_books_and_leaves_the_counts(stage, warden, pinned):
    prison, desk = stage.cast.prison, stage.desk
    actions.keep_history(desk, "71555", PIN, at=clock.now())
    stage.readers["71555"] = pinned
    lend(stage, OWN[0], "71555")
    give_back(stage, OWN[0])
    later(days=9)
    actions.forget_links(prison)
    lend(stage, OWN[1], "71555")
    ReaderPause.rows.remember(prison, reader=pinned, until="2024-04-01")
    request = ask(stage, RightsKind.ERASURE, card="71555", wish="hapus semuanya")
    assert answer(desk, request).code == "erasure-has-loans"
    assert answer(warden, request).code == "erasure-has-loans"
    give_back(stage, OWN[1])
    assert answer(desk, request).code == "erasure-second-person"
    assert not Reader.objects.get(id=pinned).forgotten and queries.identity(prison, pinned)
    before = queries.daily_truth(prison, date(2024, 3, 1), date(2024, 3, 31), ZONE)
    assert isinstance(answer(warden, request), RightsAnswered)
    assert Reader.objects.get(id=pinned).forgotten
    assert queries.daily_truth(prison, date(2024, 3, 1), date(2024, 3, 31), ZONE) == before
    for model in (ReadingHistory, HistoryChoice, ReaderActivity, ReaderPause, RightsNote, LoanReader):
        assert not model.objects.exists(), model
    later(hours=1)
    actions.forget_links(prison)
    assert not ReaderActivity.objects.exists(), "nothing comes back by a late tick"
    gone = actions.ask(desk, pinned, RightsKind.ACCESS, request_id=None, at=clock.now())
    assert gone.code == "reader-forgotten"
    assert_replay_equals_tables()


def test_a_forgotten_reader_whom_a_restored_backup_brings_back_is_forgotten_again(stage):
    prison, reader = stage.cast.prison, stage.readers[CARDS[0]]
    actions.close_reader(stage.desk, reader, request_id=None, at=clock.now())
    kept = ReaderIdentity.objects.get(id=reader)
    actions.forget_reader(stage.desk, reader, request_id=None, at=clock.now())
    kept.save(force_insert=True)
    ReaderActivity.rows.remember(prison, id=reader, month="2024-03-01")
    assert queries.identity(prison, reader) is not None
    assert actions.drop_old_traces(prison, date(2024, 3, 5)) == 1
    assert queries.identity(prison, reader) is None and not ReaderActivity.objects.exists()
    assert actions.drop_old_traces(prison, date(2024, 3, 5)) == 0


def test_every_sealed_row_of_a_reader_is_found_by_him_so_that_it_goes_with_him():
    own = {ReaderIdentity, ReaderActivity, HistoryChoice, PlannedRelease}  # the row's id is the reader's
    nobodys = {MovementFile, ReaderParcel, ReaderArrival}  # before anybody is a reader here
    minutes = {KioskVisit}
    for model in models_with_readers():
        found = "reader_hash" in {field.name for field in model._meta.local_fields}
        assert found or model in own | nobodys | minutes, model
        assert model.KEPT


def test_a_copy_of_all_data_looks_into_every_table(stage, pinned):
    prison = stage.cast.prison
    actions.keep_history(stage.desk, "71555", PIN, at=clock.now())
    lend(stage, OWN[0], "71555")
    ReaderPause.rows.remember(prison, reader=pinned, until="2024-04-01")
    actions.note_opening(stage.desk, pinned, LookupPurpose.PAGE, at=clock.now())
    stored = queries.stored_about(prison, pinned)
    assert (stored.name, stored.card, stored.block, stored.has_pin) == (
        "Wirasaba Tumenggung",
        "71555",
        "B",
        True,
    )
    assert [one.barcode for one in stored.loans] == [OWN[0]]
    assert stored.pauses == [date(2024, 4, 1)]
    assert stored.history_since == date(2024, 3, 5) and stored.history_size == 0
    assert [one.purpose for one in stored.openings] == ["page"]


def test_requests_of_another_house_are_unknown(stage):
    other = Desk(institution=stage.cast.other_prison, actor=stage.cast.other_librarian, zone=ZONE)
    assert answer(other, ask(stage, RightsKind.ACCESS)).code == "rights-unknown"


def test_the_day_of_an_opening_is_the_day_on_the_wall(stage):
    with clock.told(noon_of(date(2024, 3, 5)).replace(hour=17)):  # 01.00 on the next day in Makassar
        actions.note_list(stage.desk, LookupPurpose.LIST, 3, at=clock.now())
    days = [one.day for one in queries.openings_by_day(stage.cast.prison, date(2024, 3, 1), ZONE)]
    assert days == [date(2024, 3, 6)]
