"""Two records said to be one title and parted again: what came to each stays with it, and no wait is in vain."""

from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.catalogue import actions as catalogue
from lentera.catalogue import queries as titles
from lentera.catalogue.models import BookList, Record
from lentera.catalogue.rules import RecordForm
from lentera.circulation import actions, queries
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from lentera.journal.writing import writing
from lentera.pages.hooks import text_of
from lentera.stock.facts import ItemLine, ItemsAccessioned, Source
from lentera.stock.models import Item
from tests.cast import staff_client
from tests.catalogue.conftest import reads
from tests.catalogue.makers import book
from tests.circulation.conftest import CARDS, TUESDAY
from tests.circulation.hold_stage import place
from tests.circulation.test_wishes import stage as bound
from tests.journal.proofs import assert_replay_equals_tables

__all__ = ["bound"]


def save(house, title, actor):
    saved = catalogue.save_record(house, RecordForm(title=title), actor=actor, request_id=None, public=False)
    assert not isinstance(saved, Refusal), saved
    return saved.record


def accession(house, record, barcode, actor):
    line = ItemLine(
        barcode=barcode, title="Sawah", record=record, call_number="633 SAW", source=Source.PURCHASE,
        document="BA/3/2023", value=50_000, acquired_on=clock.today(),
    )  # fmt: skip
    with writing(house, None, actor=actor) as entry:
        entry.record(ItemsAccessioned(items=(uuid4(),), lines=(line,)))


def standing(house):
    """Where copies, holds and list places stand: the whole of what came to these titles."""
    return (
        dict(Item.objects.filter(institution=house).values_list("barcode", "record")),
        sorted((line.card, line.title, str(line.state)) for line in queries.hold_lines(house)),
        {row.title: list(row.records) for row in BookList.objects.filter(institution=house)},
    )


@pytest.fixture
def two(stage):
    house, sari = stage.cast.prison, stage.cast.sari
    return [save(house, title, sari) for title in ("Sawah", "Sawah: dari benih ke panen")]


@pytest.mark.parametrize("parted", ["by hand", "by undo"])
def test_what_came_to_each_since_they_were_merged_stays_with_it(stage, two, parted):
    house, sari, (one, other) = stage.cast.prison, stage.cast.sari, two
    catalogue.merge(house, two, actor=sari, request_id=None, public=False)
    merged = StoredEntry.objects.get(kind="catalogue.merged")
    accession(house, one, "KI-00901", sari)
    accession(house, other, "KI-00902", sari)
    place(stage, CARDS[0], one)
    place(stage, CARDS[1], other)
    catalogue.save_list(house, "Bertani", "", two, actor=sari, request_id=None)
    before = standing(house)
    assert before[0]["KI-00901"] == one and before[0]["KI-00902"] == other
    if parted == "by hand":
        page = staff_client(sari).post(
            reverse("catalogue:split", args=[other]), {"request_id": "s"}, follow=True
        )
        assert (
            "eksemplar, pesanan, permintaan, dan tempatnya di daftar bacaan tetap padanya"
            in page.content.decode()
        )
    else:
        undone = undo(house, merged.stream, merged.hash, request_id=None, actor=sari)
        assert not isinstance(undone, Refusal), undone
    assert titles.groups_of(two, reader=house) == {}
    assert standing(house) == before
    assert sorted((line.card, line.place) for line in queries.hold_lines(house)) == [
        (CARDS[0], 1),
        (CARDS[1], 1),
    ]
    actions.lend(stage.desk, "KI-00902", CARDS[1], request_id=None, at=clock.now())
    assert [line.card for line in queries.hold_lines(house)] == [CARDS[0]], "each is served by its own copies"
    assert_replay_equals_tables()


def test_the_pages_say_beforehand_what_happens_to_copies_and_holds(stage, two):
    house, sari = stage.cast.prison, stage.cast.sari
    catalogue.merge(house, two, actor=sari, request_id=None, public=False)
    page = staff_client(sari).get(f"/catalogue/{two[0]}/").content.decode()
    assert "Keluarkan cantuman ini dari kelompok" in page and "Setiap cantuman tetap berdiri sendiri" in page
    english = staff_client(sari, "en").get(f"/catalogue/{two[0]}/").content.decode()
    assert "its copies, holds, wishes and places in book lists stay with it" in english


def test_a_title_for_which_somebody_waits_is_not_taken_out(stage, two):
    """Merged, the record without copies is offered for removal: whoever waits for it would wait for ever."""
    house, sari, (one, other) = stage.cast.prison, stage.cast.sari, two
    accession(house, one, "KI-00901", sari)
    catalogue.merge(house, two, actor=sari, request_id=None, public=False)
    waits = place(stage, CARDS[0], other)

    def remove(record=other):
        return catalogue.remove_record(house, record, "ganda", actor=sari, request_id=None)

    assert remove() == Refusal("record-waited-for", title="Sawah: dari benih ke panen")
    assert actions.cancel_hold(stage.desk, waits.hold, at=clock.now())
    assert not isinstance(remove(), Refusal)
    assert not Record.objects.filter(id=other).exists()


def test_a_title_that_a_partner_wishes_for_is_not_taken_out(bound):
    agency, agus = bound.cast.agency, bound.cast.agus
    saved = catalogue.save_record(agency, RecordForm(title="Beternak Lele"), actor=agus, request_id=None)

    def remove():
        return catalogue.remove_record(agency, saved.record, "ganda", actor=agus, request_id=None)

    waits = place(bound, CARDS[0], saved.record)
    assert actions.say_wishes(bound.cast.prison, TUESDAY, actor=bound.cast.prison) == 1
    assert remove() == Refusal("record-waited-for", title="Beternak Lele")
    actions.cancel_hold(bound.desk, waits.hold, at=clock.now())
    actions.say_wishes(bound.cast.prison, TUESDAY, actor=bound.cast.prison)
    assert not isinstance(remove(), Refusal)


def test_taking_an_import_back_leaves_a_title_for_which_somebody_waits(stage):
    """Its log names the title among what stays, and why; who waits is not in it."""
    house, sari = stage.cast.prison, stage.cast.sari
    made = reads(book("Sawah", control="1"), book("Ladang", control="2", author="Tani, Budi"))
    done = catalogue.import_records(house, made, actor=sari, public=False)
    waits = place(stage, CARDS[0], Record.objects.get(title="Sawah").id)

    def take_back():
        return catalogue.rollback_batch(
            house, done.batch, actor=sari, request_id=uuid4().hex, reason="keliru"
        )

    before = catalogue.preview_rollback(house, done.batch)
    assert (before.removed, before.kept) == (1, 1)
    assert before.reasons == [Refusal("kept-in-use", title="Sawah")]
    assert "ditunggu" in text_of("kept-in-use", before.reasons[0].details)
    told = take_back()
    assert (told.removed, told.kept) == (1, 1)
    assert list(Record.objects.values_list("title", flat=True)) == ["Sawah"]
    assert actions.cancel_hold(stage.desk, waits.hold, at=clock.now())
    assert take_back().kept == 0 and not Record.objects.exists()
    assert_replay_equals_tables()
