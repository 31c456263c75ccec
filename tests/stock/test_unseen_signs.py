"""A barcode with signs that nobody sees, given before such barcodes were refused: found by what is seen, and named."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from lentera.circulation import actions as desk_actions
from lentera.circulation.models import Loan
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.signs import by_scan
from lentera.stock import actions, queries
from lentera.stock.models import Holding
from lentera.stock.queries import label
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, add_own, make_stage, noon_of
from tests.journal.proofs import assert_replay_equals_tables

TURNED = "KI-\u202e0099\u200b"
SEEN = "KI-0099"


@pytest.fixture
def stage(db):
    made = make_stage()
    with clock.told(noon_of(date(2024, 3, 5))):
        made.items.update(add_own(made.cast.prison, (TURNED, "KI-\u00c9-1"), made.cast.sari))
        yield made


def test_desk_and_list_find_it_by_what_is_seen(stage):
    here = stage.cast.prison
    for scan in (SEEN, f" {SEEN} ", TURNED):
        assert queries.holding_by_barcode(here, scan).item == stage.items[TURNED]
        assert queries.item_by_barcode(here, scan).id == stage.items[TURNED]
    assert queries.holding_by_barcode(here, "KI-\u00c9-1").item == stage.items["KI-\u00c9-1"]
    assert queries.holding_by_barcode(here, "KI-0098").code == "barcode-unknown"
    assert queries.item_by_barcode(here, "KI-0098").code == "barcode-unknown"
    lent = desk_actions.lend(stage.desk, SEEN, CARDS[0], request_id="r1", at=clock.now())
    assert not isinstance(lent, Refusal)
    assert [row.item for row in Loan.objects.all()] == [stage.items[TURNED]]


def test_a_copy_whose_number_is_all_seen_comes_first(stage):
    here = stage.cast.prison
    plain = add_own(here, (SEEN,), stage.cast.sari)[SEEN]
    assert queries.holding_by_barcode(here, SEEN).item == plain
    assert queries.item_by_barcode(here, SEEN).id == plain


def test_two_that_look_alike_are_told_apart_by_nobody(stage):
    here = stage.cast.prison
    add_own(here, (f"{SEEN}\u200b",), stage.cast.sari)
    assert queries.holding_by_barcode(here, SEEN).code == "barcode-double"
    assert queries.item_by_barcode(here, SEEN).code == "barcode-double"


def test_labels_and_counts_read_it_too(stage):
    here = stage.cast.prison
    copies, unknown = label.copies_by_scans(here, [SEEN, "KI-0098"])
    assert ([one.barcode for one in copies], unknown) == ([SEEN], ["KI-0098"])
    assert SEEN in {one.barcode for one in label.copies_for_labels(here, words="Bumi", most=50)}
    told = actions.begin_stocktake(here, "Maret", on=date(2024, 3, 5), actor=stage.cast.sari, request_id=None)
    (read,) = actions.scan_copies(here, told.stocktake, "", [SEEN], actor=stage.cast.sari, request_id=None)
    assert read.copy.item == stage.items[TURNED]
    assert_replay_equals_tables()


def test_lists_of_a_placement_are_read_by_scan():
    first, second, third = uuid4(), uuid4(), uuid4()
    listed = by_scan([(TURNED, first), ("KI-1", second), ("KI-\u200b1", third)])
    assert listed == {SEEN: first, "KI-1": second, "KI-\u200b1": third}
    alike = by_scan([(TURNED, first), (f"{SEEN}\u200b", second)])
    assert len(alike) == 2, "none of the list is lost"


def test_the_inventory_names_it_and_prints_its_label(stage):
    sari = staff_client(stage.cast.sari)
    page = sari.get("/desk/items/?show=unseen").content.decode()
    assert "Perlu label baru" in page and "tidak terbaca pemindai" in page
    assert str(stage.items[TURNED]) in page and str(stage.items["KI-\u00c9-1"]) not in page
    add_own(stage.cast.prison, ("\u202dKI-0090",), stage.cast.sari)
    assert f"KI-0090\n{SEEN}" in sari.get("/desk/items/labels/?show=unseen").content.decode()
    copy = sari.get(f"/desk/items/{stage.items[TURNED]}/").content.decode()
    assert "tanda yang tidak terlihat" in copy
    form = sari.get(f"/desk/items/{stage.items[TURNED]}/edit/").content.decode()
    assert f'value="{SEEN}"' in form
    plain = sari.get("/desk/items/").content.decode()
    assert "Perlu label baru" in plain


def test_a_card_next_to_nothing_is_paid_for(stage):
    here = stage.cast.prison
    rows = Holding.objects.filter(institution_id=here, barcode__beyond_ascii=True)
    if connection.vendor == "sqlite":
        assert "stock_holding_unseen" in rows.explain()
