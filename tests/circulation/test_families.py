"""Family reading through the journal and its pages: made, agreed, passed, sent; nobody's child in any fact."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from lentera.circulation import actions as circulation
from lentera.circulation.actions import family as actions
from lentera.circulation.actions.family import NewFamily
from lentera.circulation.facts.family import (
    FamilyAsked,
    FamilyAskedV1,
    FamilyBook,
    FamilyEnd,
    FamilyGift,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.hooks import leavings
from lentera.circulation.models import FamilyParcel, FamilyReading
from lentera.circulation.queries import family as queries
from lentera.circulation.queries import stored_about
from lentera.circulation.queries.family import FamilySums
from lentera.circulation.rules import Wanted
from lentera.circulation.rules.family import FamilyStep
from lentera.journal import clock
from lentera.journal.facts import read_envelope, read_fact, write_entry
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from lentera.stock import queries as items
from lentera.stock.actions import find_item
from lentera.stock.actions.weeding import withdraw_proposed
from lentera.stock.facts import ItemStatus
from lentera.stock.queries import weeding as stock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, bears, noon_of
from tests.journal.proofs import assert_replay_equals_tables

PAGE = "/desk/circulation/family/"
SECRETS = ("Kancilwati", "Wali Rekaan", "Jalan Rahasia", "nadanya keras")


def ask(stage, card=CARDS[0], request_id=None, **more):
    told = {
        "card": card, "book": "Kancil dan Buaya", "gift": FamilyGift.RECORDING, "gives": FamilyBook.STAYS,
        "children": 2, "names": "Kancilwati", "guardian": "Wali Rekaan", "address": "Jalan Rahasia 4",
        "signed": True, **more,
    }  # fmt: skip
    return actions.ask_family(stage.desk, NewFamily(**told), request_id=request_id, at=clock.now())


def now():
    return {"request_id": None, "at": clock.now()}


def hold(stage, *readings, minutes=60):
    return actions.hold_family_session(stage.desk, readings, stage.desk.day(clock.now()), minutes, **now())


def agree(stage, reading):
    return actions.agree_family(stage.desk, reading, GuardianWay.SPOKEN, **now())


def check(stage, reading, passed=True, **more):
    told = {"passed": passed, "officer": "Komandan Regu A", **more}
    return actions.check_family(stage.desk, reading, **told, **now())


def send(stage, reading):
    return actions.send_family(stage.desk, reading, FamilyWay.POST, **now())


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def passed_one(stage, card=CARDS[0], **more):
    reading = ask(stage, card, **more).reading
    hold(stage, reading)
    agree(stage, reading)
    check(stage, reading)
    return reading


def step_of(stage, reading):
    return queries.family_state(stage.cast.prison, reading).step


def day(stage, later):
    moment = TUESDAY + timedelta(days=later)
    clock.tell(noon_of(moment))
    return moment


def test_a_reading_goes_its_way_and_no_fact_tells_whose_child_hears_it(stage):
    first = ask(stage, request_id="f1")
    assert ask(stage, request_id="f1") == first and first.number == "BK-2024-001"
    second = ask(stage, CARDS[1], gift=FamilyGift.DRAWING, children=1, names="")
    assert second.number == "BK-2024-002"
    assert code(hold(stage, first.reading, second.reading)) == "FamilySessionHeld"
    assert code(check(stage, first.reading)) == "family-not-agreed"
    agree(stage, first.reading)
    assert code(send(stage, first.reading)) == "family-not-passed"
    refused = check(stage, first.reading, passed=False, reason=GateReason.CONTENT, note="nadanya keras")
    assert code(refused) == "FamilyChecked" and step_of(stage, first.reading) is FamilyStep.AGAIN
    assert queries.family_line(stage.cast.prison, first.reading).parcel.note == "nadanya keras"
    hold(stage, first.reading, minutes=20)
    assert step_of(stage, first.reading) is FamilyStep.GATE
    check(stage, first.reading)
    assert code(send(stage, first.reading)) == "FamilySent"
    day(stage, 3)
    assert code(actions.note_family_arrival(stage.desk, first.reading, **now())) == "FamilyArrived"
    assert queries.family_sums(stage.cast.prison, date(2024, 1, 1), date(2024, 12, 31)) == {
        date(2024, 3, 1): FamilySums(sessions=2, parcels=1, children=2)
    }
    told = b"".join(bytes(row.bytes) for row in StoredEntry.objects.order_by("institution", "seq"))
    assert not [word for word in SECRETS if word.encode() in told] and not bears(told, CARDS[0])
    assert str(stage.readers[CARDS[0]]).encode() not in told.split(b"family_asked", 1)[1]
    assert_replay_equals_tables()


def test_names_go_after_the_days_that_the_house_set_and_counts_stay(stage):
    actions.save_family_days(stage.desk, 10, request_id=None)
    reading = passed_one(stage)
    send(stage, reading)
    counted = queries.family_sums(stage.cast.prison, TUESDAY, TUESDAY)
    tick(day(stage, 9))
    assert FamilyParcel.objects.count() == 1
    tick(day(stage, 10))
    assert not FamilyParcel.objects.exists()
    assert queries.family_sums(stage.cast.prison, TUESDAY, TUESDAY) == counted
    page = staff_client(stage.cast.sari).get(f"{PAGE}{reading}/").content.decode()
    assert "Nama dan alamatnya sudah dihapus." in page and "Wali Rekaan" not in page
    assert code(actions.note_family_arrival(stage.desk, reading, **now())) == "FamilyArrived"
    assert_replay_equals_tables()


def test_what_is_called_off_is_forgotten_at_once_and_never_sent(stage):
    reading = passed_one(stage)
    done = actions.drop_family(stage.cast.prison, reading, FamilyEnd.GUARDIAN, actor=stage.cast.sari, **now())
    assert code(done) == "FamilyDropped" and not FamilyParcel.objects.exists()
    assert code(send(stage, reading)) == "family-over"
    assert queries.family_sums(stage.cast.prison, TUESDAY, TUESDAY)[date(2024, 3, 1)].children == 0
    assert_replay_equals_tables()


def test_a_reading_with_which_nobody_goes_on_ends_after_a_year(stage):
    reading = ask(stage).reading
    tick(day(stage, 364))
    assert step_of(stage, reading) is FamilyStep.SESSION
    tick(day(stage, 365))
    assert step_of(stage, reading) is FamilyStep.DROPPED and not FamilyParcel.objects.exists()
    assert_replay_equals_tables()


def test_when_a_reader_leaves_what_the_gate_passed_still_goes_and_the_rest_ends(stage):
    passed, waiting, other = passed_one(stage), ask(stage).reading, ask(stage, CARDS[1]).reading
    leaving = next(one for one in leavings() if one.name == "family")
    reader = stage.readers[CARDS[0]]
    assert [line.count for line in leaving.look(stage.cast.prison, reader)] == [1]
    told = (stage.cast.prison, reader, MovementKind.TRANSFERRED, stage.cast.sari, clock.now())
    assert leaving.settle(*told) == 1 and leaving.settle(*told) == 0
    assert step_of(stage, waiting) is FamilyStep.DROPPED and step_of(stage, other) is FamilyStep.SESSION
    assert code(send(stage, passed)) == "FamilySent"
    assert_replay_equals_tables()


def test_a_reader_who_is_forgotten_takes_his_readings_along(stage):
    reading = ask(stage).reading
    circulation.close_reader(stage.desk, stage.readers[CARDS[0]], **now())
    circulation.forget_reader(stage.desk, stage.readers[CARDS[0]], **now())
    assert not FamilyParcel.objects.exists()
    tick(day(stage, 1))
    assert step_of(stage, reading) is FamilyStep.DROPPED
    assert_replay_equals_tables()


def test_a_scanned_copy_names_its_title_and_is_no_gift(stage):
    reading = ask(stage, book=OWN[0]).reading
    row = FamilyReading.objects.get(id=reading)
    assert row.title == "Bumi Manusia 1" and row.item is None
    assert not stock.proposals(stage.cast.prison)
    assert code(ask(stage, card="99999")) == "card-unknown"


def write_off(stage, item, actor=None):
    return withdraw_proposed(
        stage.cast.prison, [item], reason="Dihadiahkan", document="BA/7/2024",
        actor=actor or stage.cast.warden, request_id=None,
    )  # fmt: skip


def ready_gift(stage, **more):
    """A reading with a copy of the shelf, which waits to be sent."""
    return passed_one(stage, book=OWN[0], gives=FamilyBook.GOES, **more)


def test_a_copy_of_the_shelf_goes_along_once_another_person_wrote_it_off(stage):
    item, prison = stage.items[OWN[0]], stage.cast.prison
    first = ask(stage, book=OWN[0], gives=FamilyBook.GOES, request_id="g1")
    assert ask(stage, book=OWN[0], gives=FamilyBook.GOES, request_id="g1") == first
    reading = first.reading
    hold(stage, reading)
    agree(stage, reading)
    check(stage, reading)
    assert code(send(stage, reading)) == "family-copy-in-stock"
    assert code(write_off(stage, item, actor=stage.cast.sari)) == "weeding-same-hand"
    assert code(write_off(stage, item)) == "ItemsWithdrawn"
    assert code(send(stage, reading)) == "FamilySent"
    assert not isinstance(items.holding_by_barcode(prison, OWN[1]), Refusal)
    assert code(items.holding_by_barcode(prison, OWN[0])) == "holding-withdrawn"
    counted = items.counts(prison)
    sums = queries.family_sums(prison, TUESDAY, TUESDAY)
    tick(day(stage, 40))
    assert not FamilyParcel.objects.exists()
    assert items.counts(prison) == counted and queries.family_sums(prison, TUESDAY, TUESDAY) == sums
    assert_replay_equals_tables()


def test_what_a_reader_has_what_stands_ready_and_what_the_agency_placed_is_no_gift(stage):
    goes = FamilyBook.GOES
    assert code(ask(stage, book=PLACED[0], gives=goes)) == "gift-of-other-owner"
    circulation.lend(stage.desk, OWN[1], CARDS[1], **now())
    assert code(ask(stage, book=OWN[1], gives=goes)) == "item-still-lent"
    record_hold(stage, OWN[2])
    assert code(ask(stage, book=OWN[2], gives=goes)) == "item-on-hold-shelf"
    assert code(ask(stage, book=OWN[0], gives=goes)) == "FamilyAsked"
    assert code(ask(stage, CARDS[1], book=OWN[0], gives=goes)) == "weeding-proposed-already"
    assert FamilyReading.objects.count() == 1
    assert_replay_equals_tables()


def record_hold(stage, barcode):
    """A copy stands on the hold shelf for the third reader."""
    wanted = Wanted(item=stage.items[barcode])
    placed = circulation.place_hold(stage.desk, CARDS[2], wanted, **now())
    assert not isinstance(placed, Refusal), placed
    shelved = circulation.set_on_shelf(stage.desk, barcode, **now())
    assert not isinstance(shelved, Refusal), shelved


def test_a_copy_that_is_not_given_after_all_stays_on_the_shelf(stage):
    item, prison = stage.items[OWN[0]], stage.cast.prison
    reading = ready_gift(stage)
    assert [one.item for one in stock.proposals(prison)] == [item]
    kept = actions.keep_family_book(stage.desk, reading, **now())
    assert code(kept) == "FamilyBookKept" and not stock.proposals(prison)
    assert code(actions.keep_family_book(stage.desk, reading, **now())) == "family-no-copy"
    assert code(send(stage, reading)) == "FamilySent"
    gone = ready_gift(stage)
    write_off(stage, item)
    assert code(actions.keep_family_book(stage.desk, gone, **now())) == "family-no-copy"
    actions.drop_family(prison, gone, FamilyEnd.READER, actor=stage.cast.sari, **now())
    page = staff_client(stage.cast.sari).get(f"{PAGE}{gone}/").content.decode()
    assert "catat sebagai ditemukan" in page
    find_item(prison, item, actor=stage.cast.sari, request_id=None)
    called_off = ready_gift(stage)
    actions.drop_family(prison, called_off, FamilyEnd.READER, actor=stage.cast.sari, **now())
    assert not stock.proposals(prison) and items.item_state(item).status is ItemStatus.ON_SHELF
    assert_replay_equals_tables()


def test_a_wish_of_the_first_version_gave_no_copy_away():
    told = FamilyAskedV1(
        reading=UUID(int=7), number="BK-2024-001", gift=FamilyGift.DRAWING, record=None, title="Si Kancil",
        book=FamilyBook.GOES, children=1, asked_on=TUESDAY,
    )  # fmt: skip
    written = write_entry(told, at=noon_of(TUESDAY), recorded=noon_of(TUESDAY), actor=UUID(int=1))
    read = read_fact(read_envelope(written))
    assert isinstance(read, FamilyAsked) and read.item is None and read.title == "Si Kancil"


def test_the_page_says_why_the_book_waits_and_lets_it_stay(stage):
    client, reading = staff_client(stage.cast.sari), ready_gift(stage)
    page = client.get(f"{PAGE}{reading}/").content.decode()
    assert "Bukunya belum boleh ikut" in page and "Menunggu dihapus dari inventaris" in page
    assert (
        "masih tercatat di inventaris" in post(client, f"{reading}/", act="send", way="post").content.decode()
    )
    told = staff_client(stage.cast.warden).get("/desk/items/weeding/").content.decode()
    assert "akan dihadiahkan" in told and OWN[0] in told and CARDS[0] not in told
    kept = post(client, f"{reading}/", act="keep").content.decode()
    assert "Tetap di perpustakaan" in kept and "Bukunya belum boleh ikut" not in kept


def post(client, path, **told):
    return client.post(
        f"{PAGE}{path}", {"request_id": f"r-{path}-{len(told)}-{told}"[:90], **told}, follow=True
    )


def test_the_pages_take_it_from_the_wish_to_the_parcel(stage):
    client = staff_client(stage.cast.sari)
    asked = post(
        client, "new/", card=CARDS[0], book="Kancil dan Buaya", gift="recording", gives="stays", children="2",
        names="Kancilwati", guardian="Wali Rekaan", address="Jalan Rahasia 4", signed="on",
    )  # fmt: skip
    reading = FamilyReading.objects.get().id
    assert "BK-2024-001" in asked.content.decode()
    assert "Belum ada yang dicentang" in post(client, "session/", day="5/3/24", minutes="60").content.decode()
    post(client, "session/", day="5/3/24", minutes="60", readings=str(reading))
    path = f"{reading}/"
    assert "Wali setuju" in post(client, path, act="agree", way="signed").content.decode()
    assert (
        "Penolakan perlu alasan"
        in post(client, path, act="gate", officer="Regu A", passed="no").content.decode()
    )
    assert (
        "Berikutnya: kirim" in post(client, path, act="gate", officer="Regu A", passed="yes").content.decode()
    )
    home = client.get("/desk/").content.decode()
    assert "1 siap dikirim" in home and "Kancilwati" not in home
    slip = client.get(f"{PAGE}{reading}/slip/")
    assert "Jalan Rahasia 4" in slip.content.decode() and slip["Cache-Control"] == "no-store"
    assert client.get(f"{PAGE}{reading}/code/")["Content-Type"] == "image/svg+xml"
    assert "Berikutnya: kabar sampai" in post(client, path, act="send", way="post").content.decode()
    post(client, path, act="arrive")
    assert "BK-2024-001" in client.get(f"{PAGE}?state=over").content.decode()
    assert client.get(PAGE, {"number": "bk-2024-001"}).url == f"{PAGE}{reading}/"
    assert "tidak ada di lembaga Anda" in client.get(PAGE, {"number": "BK-2024-009"}).content.decode()
    assert_replay_equals_tables()


@pytest.mark.parametrize("path", ["", "new/", "session/", "{id}/", "{id}/slip/", "{id}/code/"])
def test_only_the_librarian_of_the_house_opens_a_reading(stage, path):
    address = PAGE + path.format(id=ask(stage).reading)
    assert staff_client(stage.cast.sari).get(address).status_code == 200
    cast = stage.cast
    for other in (cast.warden, cast.assistant, cast.agus, cast.admin, cast.auditor):
        assert staff_client(other).get(address).status_code in (403, 404)
    elsewhere = staff_client(cast.other_librarian).get(address)
    assert elsewhere.status_code == (404 if "{id}" in path else 200)
    assert b"BK-2024-001" not in elsewhere.content


def test_the_copy_of_his_data_holds_what_is_kept_of_a_reader(stage):
    ask(stage)
    stored = stored_about(stage.cast.prison, stage.readers[CARDS[0]])
    others = {one.table: one.rows for one in stored.others}
    assert others["circulation.familyparcel"][0]["guardian"] == "Wali Rekaan"
