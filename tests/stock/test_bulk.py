"""Lists and stories: thousands of copies, and the files that bring them."""

import argparse
import csv
from datetime import date
from pathlib import Path

import pytest

from lentera.agreements.facts import ServiceKind
from lentera.catalogue.actions import import_records, rollback_batch, save_record
from lentera.catalogue.formats import open_file
from lentera.catalogue.models import Batch, Record
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.commands import import_items
from lentera.stock.facts import Basis, Closing, Result
from lentera.stock.models import Item
from lentera.stock.queries import everything_arrived
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import (
    RUDI,
    SARI,
    content_for,
    line,
    send_boxes,
    sign_agreement,
    signer,
    stock_shelf,
)

pytestmark = pytest.mark.django_db


def test_a_chunk_of_copies_is_one_fact_and_one_request(house):
    told = {"actor": house.stock, "request_id": "chunk 1"}
    lines = [line(number) for number in range(1, 501)]
    first = actions.accession(house.agency, lines, **told)
    again = actions.accession(house.agency, lines, **told)
    assert first == again and queries.counts(house.agency).on_shelf == 500
    late = actions.accession(house.agency, [line(1)], actor=house.stock, request_id="chunk 2")
    assert late == Refusal("barcode-taken", barcode="KS0000001")


def test_a_story_of_boxes_keeps_the_rules_of_the_table(house):
    items = stock_shelf(house.agency, 60, actor=house.stock)
    boxes = [items[:25], items[25:50]]
    sent = send_boxes(house.agency, house.prison, house.lending, boxes, actor=house.stock)
    assert sent.paper.sequence == 1
    twice = actions.send_placement(
        house.agency,
        content_for(house.prison, house.lending),
        [items[40:55]],
        signer(RUDI, house.stock),
        sent_on=date(2024, 2, 15),
        actor=house.stock,
        request_id=None,
    )
    assert twice == Refusal("item-placed", barcode="KS0000041")
    assert queries.counts(house.agency).on_shelf == 10
    second = send_boxes(house.agency, house.prison, house.lending, [items[50:]], actor=house.stock)
    assert second.paper.number.startswith("000.5/2/")  # the refusal left no hole
    assert_replay_equals_tables()


def test_a_grant_changes_the_owner(house):
    items = stock_shelf(house.agency, 3, actor=house.stock)
    sent = send_boxes(
        house.agency,
        house.prison,
        house.provision,
        [items],
        actor=house.stock,
        basis=Basis.GRANT,
        term_days=None,
    )
    state = queries.placement_state(sent.placement, reader=house.prison)
    told = actions.receive(
        house.prison,
        sent.placement,
        signer(SARI, house.sari),
        Closing.CLEAN,
        received_on=date(2024, 2, 16),
        count=everything_arrived(state),
        actor=house.sari,
        request_id=None,
    )
    assert told.realises.unit == "titles"
    own = queries.item_by_barcode(house.prison, "KS0000001")
    assert own.owner == house.prison and own.id != items[0]
    row = queries.item_row(house.prison, own.id)
    assert (row.source, row.document, row.value) == ("grant", sent.paper.number, 65_000)
    assert queries.item_by_barcode(house.agency, "KS0000001").status == "withdrawn"
    assert_replay_equals_tables()


def test_a_term_beyond_the_agreement_is_shown_not_refused(house):
    items = stock_shelf(house.agency, 2, actor=house.stock)
    send_boxes(house.agency, house.prison, house.lending, [items], actor=house.stock, term_days=400)
    assert queries.out_of_term(queries.visible(house.agency).get())


def test_a_copy_comes_back_to_the_same_holder(house):
    """The holder's row is one, however often the copy comes and goes."""
    items = stock_shelf(house.agency, 2, actor=house.stock)
    for day in (date(2024, 2, 15), date(2024, 8, 15)):
        with clock.told(clock.at_local(day)):
            sent = send_boxes(
                house.agency, house.prison, house.lending, [items], actor=house.stock, sent_on=day
            )
            state = queries.placement_state(sent.placement, reader=house.prison)
            by = {"actor": house.sari, "request_id": None}
            sari = signer(SARI, house.sari)
            actions.receive(
                house.prison, sent.placement, sari, Closing.CLEAN,
                received_on=day, count=everything_arrived(state), **by,
            )  # fmt: skip
            assert queries.holding_by_barcode(house.prison, "KS0000001").placement == sent.placement
            back = actions.send_back(house.prison, sent.placement, items, sari, sent_on=day, **by)
            assert not isinstance(back, Refusal)
            counted = actions.count_return(
                house.agency, sent.placement, dict.fromkeys(items, Result.GOOD), signer(RUDI, house.stock),
                sending=back.sending, received_on=day, actor=house.stock, request_id=None,
            )  # fmt: skip
            assert counted.closes
    assert queries.holdings_of(house.prison).count() == 2
    assert_replay_equals_tables()


def test_a_tie_keeps_a_copy_where_it_is(house, monkeypatch):
    from lentera.stock import hooks

    items = stock_shelf(house.agency, 2, actor=house.stock)
    why = Refusal("item-on-loan", item="KS0000001")
    monkeypatch.setattr(hooks, "ties", [lambda holder, asked: {items[0]: why} if items[0] in asked else {}])
    draft = actions.begin_draft(
        house.agency,
        content_for(house.prison, house.lending),
        on=date(2024, 2, 15),
        actor=house.stock,
        request_id=None,
    )
    by = {"actor": house.stock, "request_id": None}
    assert actions.pack(house.agency, draft.placement, 1, "KS0000001", **by) == why
    assert not isinstance(actions.pack(house.agency, draft.placement, 1, "KS0000002", **by), Refusal)


def test_two_agreements_do_not_lend_each_other_their_ground(house):
    items = stock_shelf(house.agency, 1, actor=house.stock)
    other = sign_agreement(house.agency, house.other_prison, actor=house.agus)
    told = actions.send_placement(
        house.agency,
        content_for(house.prison, other[ServiceKind.LENDING]),
        [items],
        signer(RUDI, house.stock),
        sent_on=date(2024, 2, 15),
        actor=house.stock,
        request_id=None,
    )
    assert told.code == "ground-other-partner" and told.ground


LIST = """barcode;title;call_number;source;document;value;acquired_on
A1;Bumi Manusia;899.2 TOE b;purchase;SPK 1;65.000;20/11/23
A2;Laskar Pelangi;899.2 HIR l;gift;Surat 3;;20 Nov 2023
"""


def run(path: Path, **values: bool) -> int:
    told = {"file": path, "dry_run": False, "skip_bad": False, "institution": None, **values}
    return import_items(argparse.Namespace(**told))


def test_a_list_of_copies_is_imported_once(house, tmp_path, capsys):
    path = tmp_path / "buku.csv"
    path.write_text(LIST)
    assert run(path, dry_run=True) == 0 and queries.counts(house.agency).on_shelf == 0
    assert run(path) == 0
    assert queries.item_by_barcode(house.agency, "A1").value == 65_000
    capsys.readouterr()
    assert run(path) == 0
    told = capsys.readouterr().out.split()
    assert told[told.index("dibaca") + 1] == "2" and told[told.index("baru") + 1] == "0"


@pytest.mark.parametrize("wrong, sentence", [
    ("A3;Judul;1;stolen;SPK 1;1;1/1/24", "Asal “stolen” (A3) tidak dikenal"),
    ("A3;Judul;1;gift;;1;1/1/24", "belum mempunyai dokumen asal"),
    ("A3;;1;gift;S 1;1;1/1/24", "Judul belum diisi (A3)"),
    ("A3;Judul;1;gift;S 1;banyak;1/1/24", "Nilai “banyak” (A3)"),
    ("A3;Judul;1;gift;S 1;1;kemarin", "“kemarin” (A3) bukan tanggal"),
    ("A1;Judul;1;gift;S 1;1;1/1/24", "A1 tertulis dua kali"),
])  # fmt: skip
def test_one_wrong_line_keeps_the_list_out(house, tmp_path, capsys, wrong, sentence):
    path = tmp_path / "buku.csv"
    path.write_text(LIST + wrong + "\n")
    assert run(path) == 1
    told = capsys.readouterr().out
    assert "buku.csv, baris 4:" in told and sentence in told
    assert queries.counts(house.agency).on_shelf == 0
    words = told.split()
    counts = [words[words.index(word) + 1] for word in ("dibaca", "baru", "berubah", "ditolak")]
    assert counts == ["3", "2", "0", "1"]
    assert run(path, skip_bad=True) == 1
    assert queries.counts(house.agency).on_shelf == 2


def test_a_list_without_its_columns_is_refused(house, tmp_path, capsys):
    path = tmp_path / "buku.csv"
    path.write_text("barcode;judul\nA1;x\n")
    assert run(path) == 1 and "document" in capsys.readouterr().out


def test_exports_have_one_row_a_copy_and_a_placement(house, tmp_path):
    items = stock_shelf(house.agency, 3, actor=house.stock)
    sent = send_boxes(house.agency, house.prison, house.lending, [items[:2]], actor=house.stock)
    rows = list(queries.export_items())
    assert [row["placement"] for row in rows] == [sent.paper.number] * 2 + [""]
    (row,) = queries.export_placements()
    assert (row["copies"], row["due"], row["received_on"]) == (2, "2024-05-15", "")
    with (tmp_path / "x.csv").open("w") as out:
        csv.DictWriter(out, list(row)).writerow(row)


SLIMS_HEAD = (
    '"item_code","call_number","coll_type_name","inventory_code","received_date","supplier_name","order_no",'
    '"location_name","order_date","item_status_name","site","source","invoice","price","price_currency",'
    '"invoice_date","input_date","last_update","title",\n'
)


def slims_line(code: str, title: str, *, source: str = "1", received: str = "2020-05-06") -> str:
    cells = [
        code,
        "899 A",
        "Reference",
        f"INV-{code}",
        received,
        "Toko",
        "PO-1",
        "Rak A",
        "0000-00-00",
        "",
        "",
    ]
    cells += [source, "", "65000", "IDR", "", "2020-05-06 10:00:00", "2020-05-06 10:00:00", title]
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def test_copies_as_slims_exports_them(house, tmp_path, capsys):
    for number, title in enumerate(
        ('Buku "Pintar" Anggrek', "Bumi Manusia", "Bumi Manusia", "Jejak : langkah")
    ):
        form = RecordForm(
            title=title.partition(" : ")[0], subtitle=title.partition(" : ")[2], year=2000 + number
        )
        save_record(house.agency, form, actor=house.stock, request_id=f"r{number}")
    path = tmp_path / "item.csv"
    good = slims_line("A1", 'Buku "Pintar" Anggrek') + slims_line(
        "A2", "Jejak : langkah", received="0000-00-00", source="2"
    )
    path.write_text(SLIMS_HEAD + good)
    assert run(path) == 0
    first, second = (queries.item_by_barcode(house.agency, code) for code in ("A1", "A2"))
    assert (first.title, first.value, first.call_number) == ('Buku "Pintar" Anggrek', 65_000, "899 A")
    assert second.title == "Jejak" and queries.counts(house.agency).on_shelf == 2
    path.write_text(
        good.replace('"A', '"B') + slims_line("B3", "Bumi Manusia") + slims_line("B4", "Entah") + '"B5","x"\n'
    )
    assert run(path) == 1
    told = capsys.readouterr().out
    assert "baris 3: Ada 2 cantuman berjudul “Bumi Manusia”" in told and "baris 4:" in told
    assert "mempunyai 2 kolom, seharusnya 19" in told and queries.counts(house.agency).on_shelf == 2
    assert_replay_equals_tables()


DUMP = """INSERT INTO `biblio` (`biblio_id`, `title`) VALUES (1,'Bumi Manusia'),(2,'Bumi Manusia'),(3,'Entah');
INSERT INTO `item` (`item_id`, `biblio_id`, `item_code`, `price`) VALUES
(1,1,'D1',50000),(2,2,'D2',NULL),(3,3,'D3',NULL);
"""


def test_copies_of_a_dump_come_to_the_records_that_came_from_it(house, tmp_path, capsys):
    path = tmp_path / "slims.sql"
    path.write_text(DUMP)
    opened = open_file(path)
    import_records(house.agency, lambda: list(opened.reads())[:2], actor=house.stock, skip_bad=True)
    (batch,) = Batch.objects.all()  # a dump brings its copies along; once taken back, they come alone
    actions.take_back_imported(house.agency, batch.id, actor=house.stock)
    capsys.readouterr()
    assert run(path) == 1 and queries.counts(house.agency).on_shelf == 0
    assert "slims.sql, cantuman ke-3: Tidak ada judul “Entah”" in capsys.readouterr().out
    assert run(path, skip_bad=True) == 1
    first, second = (queries.item_by_barcode(house.agency, code) for code in ("D1", "D2"))
    controls = {row.id: row.control for row in Record.objects.all()}
    assert (controls[first.record], controls[second.record], first.value) == ("1", "2", 50_000)
    capsys.readouterr()
    assert run(path, dry_run=True) == 1
    told = capsys.readouterr().out.split()
    counts = [told[told.index(word) + 1] for word in ("dibaca", "baru", "berubah", "ditolak")]
    assert counts == ["3", "0", "2", "1"]


def test_the_copies_of_slims_are_a_batch_that_can_be_taken_back(house, tmp_path, capsys):
    save_record(house.agency, RecordForm(title="Bumi Manusia"), actor=house.stock, request_id="r")
    path = tmp_path / "item.csv"
    path.write_text(SLIMS_HEAD + slims_line("A1", "Bumi Manusia"))
    assert run(path) == 0
    batch = Batch.objects.get(form="slims-items")
    assert f"nomor impor {batch.id}" in capsys.readouterr().out
    assert (batch.source, batch.read, batch.added) == ("item.csv", 1, 1)
    rollback_batch(house.agency, batch.id, actor=house.stock, request_id="back", reason="salah")
    assert not Item.objects.filter(status="on_shelf").exists()
    assert_replay_equals_tables()
