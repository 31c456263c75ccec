"""Readers who come, move and leave: through the journal, and what stays of them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import movement as moving
from lentera.circulation.actions import movement_file as files
from lentera.circulation.actions.left_copy import end_loan
from lentera.circulation.actions.parcel import send_parcel, take_parcel
from lentera.circulation.facts import Lent, ReaderGroup, ReaderRegistered
from lentera.circulation.facts.movement import (
    LoanEnd,
    LoanEnded,
    MovementKind,
    MovementsImported,
    MovementUndone,
    ReaderMoved,
)
from lentera.circulation.models import (
    Loan,
    LoanReader,
    Movement,
    MovementBefore,
    MovementFile,
    PlannedRelease,
    Reader,
    ReaderIdentity,
    ReaderParcel,
)
from lentera.circulation.queries import movement as moves
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import queries as stock
from lentera.stock.facts import HoldingStatus
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, noon_of
from tests.journal.proofs import assert_replay_equals_tables

HEAD = "card;name;group;block;movement;date\n"


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def go(stage, card, kind, *, on=TUESDAY, block="", request_id=None):
    return moving.move(
        stage.desk, stage.readers[card], kind, on=on, block=block, request_id=request_id, at=clock.now()
    )


def lend(stage, barcode, card):
    lent = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(lent, Lent)
    return lent


def take_in(stage, *lines):
    batch = files.keep_movement_file(stage.desk, HEAD + "\n".join(lines), at=clock.now())
    return batch, files.apply_movement_file(stage.desk, batch, at=clock.now())


def counts(told):
    return told.arrived, told.left, told.changed, told.planned, told.unchanged, told.refused


def test_who_leaves_is_closed_with_copies_out_and_forgotten_after_the_set_days(stage):
    reader = stage.readers[CARDS[0]]
    lend(stage, OWN[0], CARDS[0])
    moved = go(stage, CARDS[0], MovementKind.TRANSFERRED, request_id="m1")
    assert isinstance(moved, ReaderMoved)
    assert go(stage, CARDS[0], MovementKind.TRANSFERRED, request_id="m1") == moved
    assert Movement.objects.count() == 1
    assert (
        code(actions.lend(stage.desk, OWN[1], CARDS[0], request_id=None, at=clock.now())) == "reader-closed"
    )
    assert [one.line.barcode for one in moves.left_copies(stage.cast.prison)] == [OWN[0]]
    assert moves.erased_day(stage.cast.prison, reader) == date(2024, 4, 4)
    for day, gone in [(date(2024, 4, 3), 0), (date(2024, 4, 4), 1)]:
        assert actions.forget_due(stage.cast.prison, day, actor=stage.cast.sari) == gone
    assert queries.identity(stage.cast.prison, reader) is None
    assert LoanReader.objects.count() == 0
    assert MovementBefore.objects.count() == 0
    assert Reader.objects.get(id=reader).forgotten
    assert_replay_equals_tables()


def test_the_days_are_set_by_the_institution(stage):
    moving.set_days(stage.desk, kept=7, ahead=14, request_id="d1", at=clock.now())
    assert moves.movement_days(stage.cast.prison) == moves.Days(7, 14)
    assert moves.movement_days(stage.cast.other_prison) == moves.Days(30, 30)
    go(stage, CARDS[0], MovementKind.RELEASED)
    assert moves.erased_day(stage.cast.prison, stage.readers[CARDS[0]]) == date(2024, 3, 12)
    actions.close_reader(stage.desk, stage.readers[CARDS[1]], request_id=None, at=clock.now())
    assert moves.erased_day(stage.cast.prison, stage.readers[CARDS[1]]) == date(2024, 3, 12)
    assert (
        code(moving.set_days(stage.desk, kept=400, ahead=1, request_id=None, at=clock.now()))
        == "kept-days-range"
    )
    assert_replay_equals_tables()


def test_a_departure_keyed_in_late_keeps_the_identity_from_today(stage):
    go(stage, CARDS[0], MovementKind.RELEASED, on=date(2024, 2, 1))
    assert moves.erased_day(stage.cast.prison, stage.readers[CARDS[0]]) == date(2024, 4, 4)
    row = Movement.objects.get()
    assert clock.local_day(row.moved_at, stage.desk.zone) == date(2024, 2, 1)


def test_blocks_and_absences_change_no_membership(stage):
    reader = stage.readers[CARDS[0]]
    assert isinstance(go(stage, CARDS[0], MovementKind.BLOCK, block="Blok D"), ReaderMoved)
    assert queries.identity(stage.cast.prison, reader).block == "Blok D"
    assert isinstance(go(stage, CARDS[0], MovementKind.OUT), ReaderMoved)
    assert moves.movers(stage.cast.prison, [reader])[reader].away
    assert code(go(stage, CARDS[0], MovementKind.OUT)) == "movement-away-already"
    assert isinstance(go(stage, CARDS[0], MovementKind.BACK), ReaderMoved)
    assert Reader.objects.get(id=reader).closed_at is None
    for stored in StoredEntry.objects.filter(kind="circulation.reader_moved"):
        assert b"Blok" not in bytes(stored.bytes)
    assert_replay_equals_tables()


def test_who_was_out_for_a_time_is_not_late_on_those_days(stage):
    """Due on Tuesday 12 March, in court from the 13th to the 20th, brought back on the 21st: two late days."""
    lent = [lend(stage, barcode, CARDS[0]) for barcode in OWN[:2]]
    assert {one.due for one in lent} == {date(2024, 3, 12)}
    clock.tell(noon_of(date(2024, 3, 13)))
    go(stage, CARDS[0], MovementKind.OUT, on=date(2024, 3, 13))
    clock.tell(noon_of(date(2024, 3, 16)))
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    reader = stage.readers[CARDS[0]]
    assert queries.paused_until(stage.cast.prison, reader) is None, "brought by somebody else meanwhile"
    clock.tell(noon_of(date(2024, 3, 20)))
    go(stage, CARDS[0], MovementKind.BACK, on=date(2024, 3, 20))
    clock.tell(noon_of(date(2024, 3, 21)))
    actions.give_back(stage.desk, OWN[1], request_id=None, at=clock.now())
    assert queries.paused_until(stage.cast.prison, reader) == date(2024, 3, 23)
    assert_replay_equals_tables()


def test_a_movement_is_undone_with_what_it_changed_beside_the_journal(stage):
    reader = stage.readers[CARDS[0]]
    moving.plan_release(stage.desk, reader, date(2024, 4, 1), at=clock.now())
    first = go(stage, CARDS[0], MovementKind.BLOCK, block="Blok D")
    left = go(stage, CARDS[0], MovementKind.RELEASED)
    assert moves.planned_release(stage.cast.prison, reader) is None
    undo = moving.undo_movement(stage.desk, first.movement, request_id=None, at=clock.now())
    assert code(undo) == "movement-undo-changed"
    undone = moving.undo_movement(stage.desk, left.movement, request_id="u1", at=clock.now())
    assert isinstance(undone, MovementUndone)
    assert moving.undo_movement(stage.desk, left.movement, request_id="u1", at=clock.now()) == undone
    assert Reader.objects.get(id=reader).closed_at is None
    assert moves.erased_day(stage.cast.prison, reader) is None
    assert moves.planned_release(stage.cast.prison, reader) == date(2024, 4, 1)
    moving.undo_movement(stage.desk, first.movement, request_id=None, at=clock.now())
    assert queries.identity(stage.cast.prison, reader).block == "Blok C"
    assert_replay_equals_tables()


def test_who_comes_again_is_a_member_again(stage):
    reader = stage.readers[CARDS[0]]
    go(stage, CARDS[0], MovementKind.RELEASED)
    back = go(stage, CARDS[0], MovementKind.ARRIVED, block="Blok E")
    assert isinstance(back, ReaderMoved)
    assert Reader.objects.get(id=reader).closed_at is None
    assert moves.erased_day(stage.cast.prison, reader) is None
    assert moves.leaving_of(stage.cast.prison, reader) is None
    assert queries.identity(stage.cast.prison, reader).block == "Blok E"
    moving.undo_movement(stage.desk, back.movement, request_id=None, at=clock.now())
    assert Reader.objects.get(id=reader).closed_at is not None
    assert queries.identity(stage.cast.prison, reader).block == "Blok C"
    assert_replay_equals_tables()


@pytest.mark.parametrize("end, document", [(LoanEnd.LOST, ""), (LoanEnd.TRAVELLED, "BA/7/2024")])
def test_what_stays_out_becomes_a_case_without_fault_and_no_return(stage, end, document):
    lent = lend(stage, PLACED[0], CARDS[0])
    before = queries.daily_truth(stage.cast.prison, TUESDAY, TUESDAY, stage.desk.zone)
    how = {"request_id": "e1", "at": clock.now()}
    assert code(end_loan(stage.desk, lent.loan, end, document=document, **how)) == "loan-not-left"
    go(stage, CARDS[0], MovementKind.TRANSFERRED)
    ended = end_loan(stage.desk, lent.loan, end, document=document, **how)
    assert ended == LoanEnded(loan=lent.loan, end=end)
    assert end_loan(stage.desk, lent.loan, end, document=document, **how) == ended
    assert (
        code(end_loan(stage.desk, lent.loan, end, document="x", request_id="e2", at=clock.now()))
        == "loan-not-left"
    )
    assert moves.left_copies(stage.cast.prison) == []
    assert LoanReader.objects.count() == 0
    assert Loan.objects.get(id=lent.loan).ended == end
    assert queries.daily_truth(stage.cast.prison, TUESDAY, TUESDAY, stage.desk.zone) == before
    holding = stock.holding_of_item(stage.cast.prison, stage.items[PLACED[0]])
    assert holding.status is HoldingStatus.LOST
    case = stock.loss_cases(stage.cast.prison)[0]
    assert case.no_fault
    assert queries.paused_until(stage.cast.prison, stage.readers[CARDS[0]]) is None
    assert_replay_equals_tables()


def test_a_copy_travels_only_with_its_record(stage):
    lent = lend(stage, OWN[0], CARDS[0])
    go(stage, CARDS[0], MovementKind.TRANSFERRED)
    outcome = end_loan(stage.desk, lent.loan, LoanEnd.TRAVELLED, request_id=None, at=clock.now())
    assert code(outcome) == "travel-document-missing"
    assert kinds(stage.cast.prison).count("stock.loss_case_opened") == 0


def test_a_file_is_taken_in_once_and_the_same_file_changes_nothing(stage):
    lines = [f";Baru {n};narapidana;E;masuk;1/3/2024" for n in range(3)]
    lines += [f"{CARDS[0]};;;;bebas;1/3/2024", ";Tak Dikenal;;;bebas;1/3/2024"]
    lines += [f"{CARDS[1]};;;Blok E;pindah blok;2/3/2024", f"{CARDS[2]};;;;rencana bebas;1/4/2024"]
    batch, told = take_in(stage, *lines)
    assert isinstance(told, MovementsImported)
    assert counts(told) == (3, 1, 1, 1, 0, 1)
    assert files.apply_movement_file(stage.desk, batch, at=clock.now()) == told
    assert MovementFile.objects.count() == 0
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 3
    before = [kind for kind in kinds(stage.cast.prison) if kind != "circulation.movements_imported"]
    _, again = take_in(stage, *lines)
    assert counts(again) == (0, 0, 0, 0, 6, 1)
    after = [kind for kind in kinds(stage.cast.prison) if kind != "circulation.movements_imported"]
    assert after == before
    assert moves.releases(stage.cast.prison, date(2024, 4, 1))[0].card == CARDS[2]
    assert_replay_equals_tables()


def test_a_newcomer_of_a_file_moves_on_in_it(stage):
    _, told = take_in(
        stage,
        ";Baru;narapidana;E;masuk;1/3/2024",
        ";Baru;;F;pindah blok;2/3/2024",
        ";Baru;;;pindah upt;3/3/2024",
    )
    assert counts(told) == (1, 1, 1, 0, 0, 0)
    row = Reader.objects.exclude(id__in=stage.readers.values()).get()
    assert row.closed_at is not None
    assert queries.identity(stage.cast.prison, row.id).block == "F"
    assert clock.local_day(row.registered_at, stage.desk.zone) == date(2024, 3, 1)


def test_a_crash_in_the_middle_of_a_file_goes_on_where_it_stopped(stage, monkeypatch):
    monkeypatch.setattr(files, "BLOCK", 2)
    lines = [f";Baru {n};narapidana;E;masuk;1/3/2024" for n in range(5)]
    batch = files.keep_movement_file(stage.desk, HEAD + "\n".join(lines), at=clock.now())
    apply, calls = files._apply, []

    def breaks(*args, **named):
        calls.append(1)
        if len(calls) == 4:
            raise OSError("the disk is full")
        return apply(*args, **named)

    monkeypatch.setattr(files, "_apply", breaks)
    with pytest.raises(OSError, match="full"):
        files.apply_movement_file(stage.desk, batch, at=clock.now())
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 2
    assert moves.movement_batch(stage.cast.prison, batch) is None
    told = files.apply_movement_file(stage.desk, batch, at=clock.now())
    assert counts(told) == (5, 0, 0, 0, 0, 0)
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 5
    assert_replay_equals_tables()


def test_a_wrong_file_is_taken_back_as_far_as_nothing_was_built_on_it(stage):
    batch, told = take_in(
        stage,
        ";Baru Satu;narapidana;E;masuk;1/3/2024",
        "71234;Baru Dua;narapidana;E;masuk;1/3/2024",
        f"{CARDS[0]};;;;bebas;1/3/2024",
        f"{CARDS[1]};;;Blok E;pindah blok;2/3/2024",
    )
    assert counts(told) == (2, 1, 1, 0, 0, 0)
    lend(stage, OWN[0], "71234")
    undone = files.undo_movement_file(stage.desk, batch, at=clock.now())
    assert (undone.undone, undone.kept) == (3, 1)
    assert files.undo_movement_file(stage.desk, batch, at=clock.now()) == undone
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 1
    assert Reader.objects.get(id=stage.readers[CARDS[0]]).closed_at is None
    assert queries.identity(stage.cast.prison, stage.readers[CARDS[1]]).block == "Blok C"
    assert counts_of_day(stage) == 1
    assert_replay_equals_tables()


def counts_of_day(stage):
    told = queries.daily_truth(stage.cast.prison, TUESDAY, TUESDAY, stage.desk.zone)
    return told[TUESDAY]["new_readers"]


def test_nothing_of_a_file_is_kept_beyond_its_day(stage):
    files.keep_movement_file(stage.desk, HEAD + ";Rahasia Sekali;narapidana;;masuk;1/3/2024", at=clock.now())
    sealed = bytes(MovementFile.objects.get().sealed)
    assert b"Rahasia" not in sealed
    assert files.forget_movement_rows(stage.cast.prison, TUESDAY) == 0
    assert files.forget_movement_rows(stage.cast.prison, TUESDAY + timedelta(days=1)) == 1
    gone = files.apply_movement_file(stage.desk, uuid4(), at=clock.now())
    assert code(gone) == "moves-file-gone"


def test_name_and_group_go_along_to_another_house_and_nothing_else(stage):
    other = actions.Desk(
        stage.cast.other_prison, stage.cast.other_librarian, stage.cast.other_library, stage.desk.zone
    )
    reader = stage.readers[CARDS[0]]
    lend(stage, OWN[0], CARDS[0])
    refused = send_parcel(stage.desk, reader, stage.cast.other_prison, at=clock.now())
    assert code(refused) == "parcel-not-transferred"
    go(stage, CARDS[0], MovementKind.TRANSFERRED)
    sign = send_parcel(stage.desk, reader, stage.cast.other_prison, at=clock.now())
    assert isinstance(sign, str)
    row = ReaderParcel.objects.get()
    assert row.institution_id == stage.cast.other_prison
    assert b"Rahasia" not in bytes(row.sealed)
    assert ReaderParcel.rows.unseal(row) == ReaderParcel.Secret(
        code=sign, name=f"Nama Rahasia {CARDS[0]}", group="convict"
    )
    here = take_parcel(stage.desk, sign, request_id=None, at=clock.now())
    assert code(here) == "parcel-unknown"
    taken = take_parcel(other, sign.lower(), card=CARDS[0], request_id="t1", at=clock.now())
    assert isinstance(taken, ReaderRegistered)
    assert taken.group is ReaderGroup.CONVICT
    assert taken.reader != reader
    assert take_parcel(other, sign, request_id="t1", at=clock.now()) == taken
    assert code(take_parcel(other, sign, request_id="t2", at=clock.now())) == "parcel-unknown"
    assert ReaderParcel.objects.count() == 0
    assert_replay_equals_tables()


def test_a_code_that_nobody_brings_is_gone_after_fourteen_days(stage):
    go(stage, CARDS[0], MovementKind.TRANSFERRED)
    send_parcel(stage.desk, stage.readers[CARDS[0]], stage.cast.other_prison, at=clock.now())
    assert files.forget_movement_rows(stage.cast.other_prison, date(2024, 3, 18)) == 0
    assert files.forget_movement_rows(stage.cast.other_prison, date(2024, 3, 19)) == 1


def test_planned_days_are_forgettable_and_go_with_the_reader(stage):
    reader, before = stage.readers[CARDS[0]], StoredEntry.objects.count()
    moving.plan_release(stage.desk, reader, date(2024, 3, 12), at=clock.now())
    assert [one.card for one in moves.releases(stage.cast.prison, date(2024, 3, 12))] == [CARDS[0]]
    assert moves.releases(stage.cast.prison, date(2024, 3, 11)) == []
    assert StoredEntry.objects.count() == before
    go(stage, CARDS[0], MovementKind.RELEASED)
    assert PlannedRelease.objects.count() == 0
    assert ReaderIdentity.objects.count() == len(CARDS)


def test_a_clock_of_the_day_after_changes_nothing_twice(stage):
    go(stage, CARDS[0], MovementKind.RELEASED)
    clock.tell(noon_of(TUESDAY + timedelta(days=1)))
    before = kinds(stage.cast.prison)
    assert moving.settle_all(stage.cast.prison, actor=stage.cast.sari) == 0
    assert kinds(stage.cast.prison) == before
