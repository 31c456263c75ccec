"""An import that is rolled back takes its copies along: those that nobody touched, and no others."""

import argparse
from io import StringIO
from uuid import UUID, uuid4

import pytest

from lentera.catalogue import actions as catalogue
from lentera.catalogue import queries as records
from lentera.catalogue.batch_commands import add_batch
from lentera.catalogue.formats.copies import Copy
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.models import Batch, Record
from lentera.catalogue.uploads import working
from lentera.circulation import actions as circulation
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock import actions
from lentera.stock.facts import ImportedItemsTakenBack, ItemsAccessioned, LossKind
from lentera.stock.facts.item import ItemsAccessionedV1, items_accessioned_v1
from lentera.stock.models import Holding, Item
from lentera.stock.queries import imported
from lentera.stock.rules.imported import ImportedCopy, why_it_stays
from tests.cast import ZONE, staff_client
from tests.catalogue.makers import book
from tests.circulation.conftest import add_reader
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import line, send_boxes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Chunks of two records, facts of three copies, and no process beside the page."""
    monkeypatch.setattr("lentera.catalogue.preparing.CHUNK", 2)
    monkeypatch.setattr("lentera.stock.queries.imported.LARGEST_CHUNK", 3)
    monkeypatch.setattr(working, "launch", working.work)


def load(house, titles=4, copies=2, first=1, **options):
    """Import titles with copies: the first has the barcodes B11 and B12, the second B21 and B22, and so on."""

    def reads():
        for number in range(first, first + titles):
            told = tuple(Copy(barcode=f"B{number}{copy}", location="A1") for copy in range(1, copies + 1))
            yield Read(number, 0, book(f"Judul {number}", control=str(number)), copies=told)

    done = catalogue.import_records(house.agency, reads, actor=house.cataloguer, source="lama.mrc", **options)
    assert done.landed, done
    return done


def item(barcode: str) -> UUID:
    return Item.objects.get(barcode=barcode).id


def barcodes() -> list[str]:
    return sorted(Item.objects.values_list("barcode", flat=True))


def roll_back(house, done, request_id="back"):
    told = catalogue.rollback_batch(
        house.agency, done.batch, actor=house.cataloguer, request_id=request_id, reason="berkas salah"
    )
    assert not isinstance(told, Refusal), told
    return told


def counts(told):
    return (told.removed, told.restored, told.kept, told.copies_removed, told.copies_kept)


def foreseen(house, done):
    return counts(catalogue.preview_rollback(house.agency, done.batch))


def test_copies_go_with_their_import_and_the_mended_file_brings_them_again(house):
    done = load(house)
    assert done.copies["added"] == 8
    assert foreseen(house, done) == (4, 0, 0, 8, 0)
    assert len(barcodes()) == 8  # nothing went yet
    assert counts(roll_back(house, done)) == (4, 0, 0, 8, 0)
    assert not Item.objects.exists() and not Holding.objects.exists() and not Record.objects.exists()
    assert_replay_equals_tables()
    assert load(house).copies["added"] == 8
    assert len(barcodes()) == 8


def lend(house, barcode):
    desk = Desk(institution=house.agency, actor=house.stock, zone=ZONE)
    add_reader(desk, "K-01")
    lent = circulation.lend(desk, barcode, "K-01", request_id=None, at=clock.now())
    assert isinstance(lent, Lent), lent
    back = circulation.give_back(desk, barcode, request_id=None, at=clock.now())
    assert not isinstance(back, Refusal), back


def place(house, barcode):
    send_boxes(house.agency, house.prison, house.lending, [[item(barcode)]], actor=house.stock)


def edit(house, barcode):
    told = line(1, barcode=barcode, title="Judul 1", record=Item.objects.get(barcode=barcode).record)
    actions.change_item(house.agency, item(barcode), told, actor=house.stock, request_id=None)


def move(house, barcode):
    actions.move_items(house.agency, [item(barcode)], "B2", actor=house.stock, request_id=None)


def lose(house, barcode):
    actions.open_case(
        house.agency, item(barcode), LossKind.LOST, on=clock.today(), actor=house.stock, request_id=None
    )


@pytest.mark.parametrize(
    ("touch", "code"),
    [
        (lend, "copy-stays-lent"),
        (place, "copy-stays-placed"),
        (edit, "copy-stays-edited"),
        (move, "copy-stays-moved"),
        (lose, "copy-stays-written-off"),
    ],
)
def test_a_copy_that_was_touched_stays_and_so_does_its_title(house, touch, code):
    done = load(house)
    touch(house, "B11")
    assert foreseen(house, done) == (3, 0, 1, 7, 1)
    assert counts(roll_back(house, done)) == (3, 0, 1, 7, 1)
    assert barcodes() == ["B11"]
    log = [one for _, one in records.rollback_log(house.agency, done.batch).refusals]
    assert [one.code for one in log] == [code, "kept-has-copies"]
    assert log[0].details["barcode"] == "B11"
    assert_replay_equals_tables()


def test_a_second_rollback_changes_nothing_and_counts_the_same(house):
    done = load(house)
    move(house, "B11")
    first = roll_back(house, done)
    entries = StoredEntry.objects.count()
    assert roll_back(house, done) == first
    assert StoredEntry.objects.count() == entries
    again = roll_back(house, done, "again")
    assert counts(again) == counts(first) == (3, 0, 1, 7, 1)
    assert barcodes() == ["B11"]
    assert foreseen(house, done) == (0, 0, 1, 0, 1)
    assert_replay_equals_tables()


def test_copies_of_titles_that_were_there_before_go_too(house):
    load(house, titles=1, copies=1)
    done = load(house, titles=2, copies=3)
    assert (done.counts["unchanged"], done.counts["added"]) == (1, 1)
    assert done.copies == {"unchanged": 1, "added": 5}
    move(house, "B12")
    assert counts(roll_back(house, done)) == (1, 0, 0, 4, 1)
    assert barcodes() == ["B11", "B12"]
    again = catalogue.preview_rollback(house.agency, done.batch)
    assert [one.code for one in again.reasons] == ["copy-stays-moved"]
    assert Batch.objects.get(id=done.batch).copies_kept == 1


def test_a_title_that_the_file_brought_twice_is_counted_once(house):
    def reads():
        yield Read(1, 0, book("Judul", control="1"))
        yield Read(2, 0, book("Lain", control="2"))
        yield Read(3, 0, book("Judul lagi", control="1"))

    done = catalogue.import_records(house.agency, reads, actor=house.cataloguer)
    assert (done.counts["added"], done.counts["updated"]) == (2, 1)
    assert foreseen(house, done) == (2, 0, 0, 0, 0)
    assert counts(roll_back(house, done)) == (2, 0, 0, 0, 0)


def test_an_import_that_goes_on_counts_its_own_copies_as_its_own(house, monkeypatch):
    from lentera.catalogue.actions.landing import Landing

    land = Landing.land

    def fails(self, portion, before):
        if portion.upto > 2:
            raise OSError("the lights went out")
        return land(self, portion, before)

    monkeypatch.setattr(Landing, "land", fails)
    with pytest.raises(OSError, match="lights"):
        load(house, file="f" * 64)
    monkeypatch.setattr(Landing, "land", land)
    done = load(house, file="f" * 64)
    assert dict(done.copies) == {"added": 8}
    assert counts(roll_back(house, done)) == (4, 0, 0, 8, 0)


def test_copies_of_an_import_that_was_taken_back_come_too_late(house):
    done = load(house, titles=1)
    roll_back(house, done)
    late = actions.accession(house.agency, [line(1)], actor=house.stock, request_id=None, batch=done.batch)
    assert late == Refusal("import-taken-back")


def test_copies_from_before_have_no_import_and_stay(house):
    done = load(house, titles=1, copies=0)
    told = (line(1, record=Record.objects.get().id),)
    with writing(house.agency, None, actor=house.stock) as entry:
        entry.record(ItemsAccessioned(items=(uuid4(),), lines=told))
    assert items_accessioned_v1(ItemsAccessionedV1(items=(), lines=told)).batch is None
    assert counts(roll_back(house, done)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("since", "code"),
    [
        ((), None),
        (("circulation.lent", "stock.items_moved"), "copy-stays-lent"),
        (("circulation.lent", "stock.items_placed"), "copy-stays-placed"),
        (("stock.items_packed", "stock.items_unpacked"), "copy-stays-packed"),
        (("stock.items_withdrawn",), "copy-stays-written-off"),
        (("stock.item_changed", "stock.items_moved"), "copy-stays-edited"),
        (("stock.items_moved",), "copy-stays-moved"),
        (("stock.stocktake_scanned",), "copy-stays-used"),
        (("elsewhere.seen",), "copy-stays-used"),
    ],
)
def test_the_reason_that_tells_most_is_named(since, code):
    told = why_it_stays(ImportedCopy(uuid4(), None, "B1", "Judul", since))
    assert (told and told.code) == code


def test_its_history_tells_how_many_copies_went(house):
    done = load(house)
    roll_back(house, done)
    facts = [one.fact for one in history(done.batch, reader=house.agency)]
    told = [fact for fact in facts if isinstance(fact, ImportedItemsTakenBack)]
    assert [len(fact.items) for fact in told] == [2, 3, 3]
    assert imported.taken_back_of(house.agency, done.batch) == 8


def test_the_page_says_before_what_would_happen_and_after_what_did(house):
    done = load(house)
    move(house, "B11")
    staff = staff_client(house.cataloguer)
    address = f"/desk/catalogue/batches/{done.batch}/"
    page = staff.get(f"{address}rollback/").content.decode()
    lost = '<span>Eksemplar ditarik dari inventaris</span><span class="strong">7</span>'
    for told in (lost, "Yang tetap, dan mengapa", "Eksemplar B11 (Judul 1) tetap"):
        assert told in page
    assert len(barcodes()) == 8
    batch = staff.get(address).content.decode()
    assert "<dt>Dibaca</dt><dd>8</dd></div><div><dt>Baru</dt><dd>8</dd>" in batch
    form = {"reason": "berkas salah", "request_id": "r1"}
    after = staff.post(f"{address}rollback/", form, follow=True).content.decode()
    for told in ("<dt>Eksemplar ditarik</dt><dd>7</dd>", "<dt>Eksemplar tetap</dt><dd>1</dd>", "B11"):
        assert told in after
    assert barcodes() == ["B11"]


def test_a_large_import_is_not_worked_out_by_the_page(house, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.views.rollback.AT_ONCE", 3)
    done = load(house)
    page = (
        staff_client(house.cataloguer).get(f"/desk/catalogue/batches/{done.batch}/rollback/").content.decode()
    )
    assert "Cantuman baru (4) dikeluarkan" in page and "Hitung dahulu akibatnya" in page


def test_the_command_says_before_what_would_happen(house):
    done = load(house)
    move(house, "B11")

    def command(*words):
        parser, out = argparse.ArgumentParser(), StringIO()
        add_batch(parser.add_subparsers())
        args = parser.parse_args(
            ["batch", "rollback", str(done.batch), "--institution", str(house.agency), *words]
        )
        return args.run(args, out), [one.split() for one in out.getvalue().splitlines()]

    code, before = command("--dry-run")
    assert (code, len(barcodes())) == (1, 8)
    assert before[-2:] == [["eksemplar", "ditarik", "7"], ["eksemplar", "tetap", "1"]]
    assert command() == (1, before)
    assert barcodes() == ["B11"]
