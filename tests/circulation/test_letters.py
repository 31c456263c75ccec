"""A reader who moves to a house at another node: what the letter says, and what a person makes of it there.

Both houses are at home here; whether a house "works elsewhere" is told to the actions, and letters are carried by hand.
The way over real nodes is in `test_letter_story.py`.
"""

from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import letter as sending
from lentera.circulation.actions import movement as moving
from lentera.circulation.actions import movement_file as files
from lentera.circulation.actions.left_copy import end_loan
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import LoanEnd, MovementKind, ReaderMoved
from lentera.circulation.models import Reader, ReaderArrival, ReaderIdentity, ReaderLetter
from lentera.circulation.queries import letter as told
from lentera.circulation.rules.letter import (
    TRANSFER,
    LetterState,
    Transfer,
)
from lentera.journal import clock, letters
from lentera.journal.guard import open_door
from lentera.journal.letters import Letter, Posted, ReceivedLetter
from lentera.journal.models import Author, StoredEntry
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY
from tests.journal.proofs import assert_replay_equals_tables

LETTERS = "/desk/circulation/movements/letters/"
NAME = f"Nama Rahasia {CARDS[0]}"
K = MovementKind


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def text(answer):
    return answer.content.decode()


@pytest.fixture
def there(stage):
    """The desk of the other prison."""
    cast = stage.cast
    return actions.Desk(cast.other_prison, cast.other_librarian, cast.other_library, stage.desk.zone)


@pytest.fixture
def reader(stage):
    """Somebody who was transferred."""
    go(stage, CARDS[0], K.TRANSFERRED)
    return stage.readers[CARDS[0]]


def go(stage, card, kind):
    outcome = moving.move(stage.desk, stage.readers[card], kind, on=TUESDAY, request_id=None, at=clock.now())
    assert isinstance(outcome, ReaderMoved)
    return outcome


def live(institution, node):
    with open_door():
        Author.objects.filter(id=institution).update(home=node)


@pytest.fixture
def apart(stage):
    """The other prison works at another node, until a test brings it here to see what it sees."""
    live(stage.cast.other_prison, uuid4())


def send(stage, reader, request_id="s1"):
    return sending.send_letter(
        stage.desk, reader, stage.cast.other_prison, request_id=request_id, at=clock.now()
    )


@pytest.fixture
def letter(stage, reader, apart):
    """A letter that was sent and has come."""
    id = send(stage, reader)
    assert isinstance(id, UUID)
    arrive(stage)
    return id


def arrive(stage):
    """What exchange does, without the exchange."""
    live(stage.cast.other_prison, this_node())
    letters.daily_work(stage.cast.prison, TUESDAY)


def state(stage):
    return [one.state for one in told.sent_letters(stage.cast.prison)]


def confirm(there, letter, **more):
    given = {"name": NAME, "group": ReaderGroup.CONVICT, "request_id": "c1", **more}
    return sending.confirm_arrival(there, letter, **given, at=clock.now())


def test_a_letter_says_name_group_and_day_and_nothing_else(stage, reader, apart):
    before = StoredEntry.objects.count()
    id = send(stage, reader)
    row = Letter.objects.get()
    assert row.id == id
    assert msgspec.msgpack.decode(Letter.rows.unseal(row).payload) == {
        "name": NAME, "group": "convict", "left": "2024-03-05",
    }  # fmt: skip
    assert b"Rahasia" not in bytes(row.sealed)
    assert StoredEntry.objects.count() == before, "no fact tells of it"
    assert send(stage, reader) == id, "the same press of the button"
    assert code(send(stage, reader, "s2")) == "letter-sent-already"
    assert state(stage) == [LetterState.SENT]
    assert Letter.objects.count() == 1


def test_copies_in_hand_come_before_the_letter(stage, apart):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    go(stage, CARDS[0], K.TRANSFERRED)
    reader = stage.readers[CARDS[0]]
    assert code(send(stage, reader)) == "letter-copies-out"
    loan = queries.loans_of_reader(stage.cast.prison, reader).get()
    end_loan(stage.desk, loan.id, LoanEnd.TRAVELLED, document="BA/7/2024", request_id=None, at=clock.now())
    assert isinstance(send(stage, reader), UUID)


def test_a_letter_within_the_node_is_refused_since_there_is_the_slip(stage, reader):
    assert code(send(stage, reader)) == "letter-no-home"
    assert Letter.objects.count() == ReaderLetter.objects.count() == 0


def test_who_is_confirmed_is_registered_there_with_a_new_id_and_the_letter_is_gone(
    stage, reader, there, letter
):
    assert state(stage) == [LetterState.ARRIVED]
    (line,) = told.arrivals(there.institution)
    assert (line.id, line.name, line.group, line.sent, line.left) == (
        letter, NAME, ReaderGroup.CONVICT, TUESDAY, TUESDAY,
    )  # fmt: skip
    assert "Karang Intan" in line.house
    moved = confirm(there, letter, name="Nama Rahasia Diperbaiki", block="Blok A")
    assert isinstance(moved, ReaderMoved)
    assert confirm(there, letter) == moved, "pressed twice"
    assert code(confirm(there, letter, request_id="c2")) == "arrival-gone"
    assert moved.reader != reader
    who = queries.identity(there.institution, moved.reader)
    assert (who.name, who.block) == ("Nama Rahasia Diperbaiki", "Blok A")
    assert who.card != CARDS[0]
    assert ReaderArrival.objects.count() == 0
    assert ReceivedLetter.rows.unseal(ReceivedLetter.objects.get()).payload == b""
    assert_replay_equals_tables()


def test_who_was_here_before_is_a_member_again(stage, there, letter):
    who = actions.NewReader(name=NAME.upper(), group=ReaderGroup.CONVICT, card="90001", block="Blok A")
    with clock.told(clock.now() - timedelta(days=9)):
        old = actions.register(there, who, request_id=None, at=clock.now()).reader
    (member,) = told.same_people(there.institution, NAME)
    assert (member.reader, member.here) == (old, True)
    assert code(confirm(there, letter, same=old)) == "movement-here-already"
    assert ReaderArrival.objects.count() == 1, "nothing is lost by a refusal"
    moving.move(there, old, K.RELEASED, on=TUESDAY, request_id=None, at=clock.now())
    (former,) = told.same_people(there.institution, NAME)
    assert not former.here
    moved = confirm(there, letter, same=old, block="Blok B", request_id="c2")
    assert (moved.reader, moved.kind) == (old, K.ARRIVED)
    assert queries.identity(there.institution, old).block == "Blok B"
    assert queries.identity(there.institution, old).card == "90001"
    assert ReaderIdentity.objects.filter(institution=there.institution).count() == 1
    assert ReaderArrival.objects.count() == 0
    assert_replay_equals_tables()


def test_a_card_that_is_taken_leaves_the_proposal(stage, there, letter):
    who = actions.NewReader(name="Lain Rekaan", group=ReaderGroup.CONVICT, card="90001")
    actions.register(there, who, request_id=None, at=clock.now())
    assert code(confirm(there, letter, card="90001")) == "card-in-use"
    assert ReaderArrival.objects.count() == 1
    assert isinstance(confirm(there, letter, card="90002", request_id="c2"), ReaderMoved)


def test_a_letter_that_is_declined_is_forgotten_and_the_sender_hears_it(stage, there, reader, letter):
    live(stage.cast.prison, uuid4())
    posted = sending.decline_arrival(there, letter, request_id="d1", at=clock.now())
    assert isinstance(posted, UUID)
    assert ReaderArrival.objects.count() == 0
    (row,) = Letter.objects.filter(institution=there.institution)
    assert msgspec.msgpack.decode(Letter.rows.unseal(row).payload, type=UUID) == letter, (
        "which one, and no reason"
    )
    assert sending.decline_arrival(there, letter, request_id="d1", at=clock.now()) == posted, "pressed twice"
    assert code(sending.decline_arrival(there, letter, request_id="d2", at=clock.now())) == "arrival-gone"
    live(stage.cast.prison, this_node())
    letters.daily_work(there.institution, TUESDAY)
    assert state(stage) == [LetterState.DECLINED]
    live(there.institution, uuid4())
    assert isinstance(send(stage, reader, "s2"), UUID), "it may be sent once more"


def test_only_the_house_to_which_a_letter_went_declines_it(stage, reader, letter):
    false = Posted(
        uuid4(), stage.cast.agency, stage.cast.prison, "circulation.transfer_declined.1", TUESDAY,
        msgspec.msgpack.encode(letter),
    )  # fmt: skip
    assert sending.read_decline(false) is None
    assert state(stage) == [LetterState.ARRIVED]


def test_a_proposal_that_nobody_confirms_is_forgotten(stage, there, letter):
    last = TUESDAY + timedelta(days=30)
    assert files.forget_movement_rows(there.institution, last - timedelta(days=1)) == 0
    assert files.forget_movement_rows(there.institution, last) == 1
    assert code(confirm(there, letter)) == "arrival-gone"


def test_a_letter_lives_no_longer_than_the_identity_in_the_old_house(stage, reader, apart):
    send(stage, reader)
    assert actions.forget_due(stage.cast.prison, date(2024, 4, 3), actor=stage.cast.sari) == 0
    assert Letter.objects.count() == 1
    assert actions.forget_due(stage.cast.prison, date(2024, 4, 4), actor=stage.cast.sari) == 1
    assert Letter.objects.count() == ReaderLetter.objects.count() == 0
    assert_replay_equals_tables()


def test_a_transfer_that_is_undone_takes_its_letter_back(stage, apart):
    moved = go(stage, CARDS[0], K.TRANSFERRED)
    send(stage, stage.readers[CARDS[0]])
    moving.undo_movement(stage.desk, moved.movement, request_id=None, at=clock.now())
    assert Letter.objects.count() == ReaderLetter.objects.count() == 0
    arrive(stage)
    assert ReaderArrival.objects.count() == 0


def test_a_letter_that_did_not_arrive_in_its_days_is_said_so(stage, reader, apart):
    send(stage, reader)
    letters.daily_work(stage.cast.prison, TUESDAY + timedelta(days=90))
    assert state(stage) == [LetterState.LOST]
    assert isinstance(send(stage, reader, "s2"), UUID)


def test_a_reader_who_asks_learns_to_whom_his_data_went(stage, reader, letter):
    (rows,) = [one for one in queries.stored_about(stage.cast.prison, reader).others if "letter" in one.table]
    assert rows.rows == [{"house": "Lapas Tanjung", "sent": "2024-03-05", "arrived": "2024-03-05"}]


def test_a_reader_who_is_forgotten_is_not_remembered_by_late_news(stage, reader, letter):
    actions.forget_reader(stage.desk, reader, request_id=None, at=clock.now())
    sending.note_arrived(stage.cast.prison, letter)
    assert ReaderLetter.objects.count() == 0


def test_no_name_lies_open_in_any_table(stage, reader, letter, there):
    for model in (Letter, ReceivedLetter, ReaderLetter, ReaderArrival):
        for row in model.objects.all():
            assert b"Rahasia" not in bytes(row.sealed)
    confirm(there, letter)
    for stored in StoredEntry.objects.all():
        assert b"Rahasia" not in bytes(stored.bytes)
        assert letter.hex.encode() not in bytes(stored.bytes)


# Pages


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


@pytest.fixture
def fitri(stage):
    return staff_client(stage.cast.other_librarian)


def test_the_page_of_a_reader_sends_the_letter_and_follows_it(stage, sari, reader, apart):
    move = f"/desk/circulation/readers/{reader}/move/"
    page = text(sari.get(move))
    assert "Surat tersegel lewat pertukaran" in page
    told = sari.post(
        f"/desk/circulation/readers/{reader}/parcel/",
        {"to": str(stage.cast.other_prison), "request_id": "p1"}, follow=True,
    )  # fmt: skip
    assert "Surat disegel dan menunggu bundel berikutnya." in text(told)
    assert "Dalam perjalanan" in text(told)
    again = sari.post(
        f"/desk/circulation/readers/{reader}/parcel/",
        {"to": str(stage.cast.other_prison), "request_id": "p2"}, follow=True,
    )  # fmt: skip
    assert "sudah dikirim" in text(again)
    arrive(stage)
    assert "Sudah sampai" in text(sari.get(LETTERS))
    assert NAME in text(sari.get(LETTERS))


def test_who_is_said_to_come_waits_on_page_and_home_until_confirmed(stage, fitri, reader, letter):
    assert "1 surat pindah menunggu" in text(fitri.get("/desk/"))
    page = text(fitri.get(LETTERS))
    assert NAME in page
    assert "dari Lapas Karang Intan, dikirim 5 Mar" in page
    form = text(fitri.get(f"{LETTERS}{letter}/"))
    assert f'value="{NAME}"' in form
    assert "Pernah menjadi anggota" not in form
    given = {"name": "Nama Rahasia Baru", "group": "convict", "card": "", "block": "A", "request_id": "c1"}
    for _ in range(2):
        told = fitri.post(f"{LETTERS}{letter}/", given, follow=True)
        assert "Nama Rahasia Baru" in text(told)
    assert Reader.objects.filter(institution=stage.cast.other_prison).count() == 1
    assert "surat pindah menunggu" not in text(fitri.get("/desk/"))
    assert fitri.get(f"{LETTERS}{letter}/").status_code == 404


def test_the_page_offers_a_former_member_and_warns_of_a_present_one(stage, fitri, there, letter):
    who = actions.NewReader(name=NAME, group=ReaderGroup.CONVICT, card="90001")
    old = actions.register(there, who, request_id=None, at=clock.now()).reader
    assert "Nama ini sudah ada di sini" in text(fitri.get(f"{LETTERS}{letter}/"))
    moving.move(there, old, K.RELEASED, on=TUESDAY, request_id=None, at=clock.now())
    page = text(fitri.get(f"{LETTERS}{letter}/"))
    assert "Ya, kartu 90001; keanggotaannya dibuka lagi" in page
    assert "Nama ini sudah ada di sini" not in page
    given = {"name": NAME, "group": "convict", "card": "", "block": "", "request_id": "c1"}
    assert "Pilih salah satu." in text(fitri.post(f"{LETTERS}{letter}/", given)), "the program does not guess"
    fitri.post(f"{LETTERS}{letter}/", {**given, "same": str(old)})
    assert Reader.objects.get(institution=there.institution).closed_at is None


def test_another_person_of_a_former_members_name_is_a_new_member(stage, fitri, there, letter):
    who = actions.NewReader(name=NAME, group=ReaderGroup.CONVICT, card="90001")
    old = actions.register(there, who, request_id=None, at=clock.now()).reader
    moving.move(there, old, K.RELEASED, on=TUESDAY, request_id=None, at=clock.now())
    given = {"same": "new", "name": NAME, "group": "convict", "card": "", "block": "", "request_id": "c1"}
    fitri.post(f"{LETTERS}{letter}/", given)
    assert Reader.objects.filter(institution=there.institution).count() == 2
    assert Reader.objects.get(id=old).closed_at is not None


def test_a_letter_is_declined_from_its_page(stage, fitri, sari, letter):
    told = fitri.post(f"{LETTERS}{letter}/decline/", {"request_id": "d1"}, follow=True)
    assert "Surat dihapus" in text(told)
    assert NAME not in text(told)
    assert "Ditolak di sana" in text(sari.get(LETTERS))


def test_an_unreadable_letter_waits_on_the_page_with_a_sentence(stage, sari):
    letters.post(stage.cast.agency, stage.cast.prison, TRANSFER, b"x", today=TUESDAY)
    letters.post(stage.cast.agency, stage.cast.prison, "circulation.transfer.2", b"x", today=TUESDAY)
    page = text(sari.get(LETTERS))
    assert "Isi surat ini tidak dapat dibaca" in page
    assert "Surat ini dari program yang lebih baru" in page
    assert "2 surat pindah menunggu" in text(sari.get("/desk/"))


def test_nobody_else_sees_letters(stage, sari, reader, letter):
    assert sari.get(f"{LETTERS}{letter}/").status_code == 404, "it is the other house's"
    for account in (stage.cast.assistant, stage.cast.warden, stage.cast.agus):
        client = staff_client(account)
        for answer in (client.get(LETTERS), client.post(f"{LETTERS}{letter}/decline/")):
            assert answer.status_code == 403
            assert NAME not in text(answer)
    assert ReaderArrival.objects.count() == 1


def test_opening_the_lists_is_noted(stage, fitri, letter):
    before = StoredEntry.objects.filter(kind="circulation.readers_listed").count()
    fitri.get(LETTERS)
    fitri.get(f"{LETTERS}{letter}/")
    assert StoredEntry.objects.filter(kind="circulation.readers_listed").count() == before + 2


def test_what_is_said_of_a_transfer_fits_in_one_struct():
    assert Transfer.__struct_fields__ == ("name", "group", "left")
