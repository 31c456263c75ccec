"""Copies whose record is refused stay out with it: they are counted and named."""

import json

import pytest

from lentera.catalogue.formats import open_file
from lentera.catalogue.formats.copies import Copy
from lentera.catalogue.formats.drafting import Draft, draft_marc
from lentera.catalogue.formats.slims_items import items_of
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import Field, Marc, to_iso2709, to_marcxml, to_plain
from lentera.catalogue.models import Batch
from lentera.catalogue.queries import batch_log
from lentera.journal.refusals import Refusal
from lentera.stock.models import Item
from tests.catalogue.test_commands import command


def item_of(barcode: str) -> Field:
    return Field("952", "", "  ", (("p", barcode),))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["marcxml", "iso2709", "json"])
def test_copies_of_a_refused_record_are_counted_and_named(agency, tmp_path, form):
    good, _ = draft_marc(Draft(title="Baik", control="1"))
    bad = Marc(good.leader, tuple(one for one in good.fields if one.tag != "245"))
    both = [
        Marc(good.leader, (*good.fields, item_of("B1"))),
        Marc(bad.leader, (*bad.fields, item_of("B2"), item_of("B3"))),
    ]
    path = tmp_path / f"a.{form}"
    if form == "json":
        path.write_text(json.dumps([to_plain(one) for one in both]))
    elif form == "iso2709":
        path.write_bytes(b"".join(map(to_iso2709, both)))
    else:
        path.write_text("<collection>" + "".join(map(to_marcxml, both)) + "</collection>")
    for more, added in (("--dry-run", 0), ("--skip-bad", 1)):
        code, out = command("import", path, more)
        assert code == 1 and "cantuman ke-2: 2 eksemplar cantuman ini tidak masuk" in out
        assert Item.objects.count() == added
        copies = out[out.index("Eksemplar:") : out.index("Cantuman:")].split()
        assert [copies[copies.index(word) + 1] for word in ("dibaca", "baru", "tetap", "ditolak")] == [
            "3",
            "1",
            "0",
            "2",
        ]
    (batch,) = Batch.objects.all()
    log = batch_log(agency, batch.id)
    assert (log.copies["added"], log.copies["refused"], batch.refused) == (1, 2, 1)
    assert (2, Refusal("copies-refused", count=2)) in log.refusals


@pytest.mark.django_db
def test_copies_of_refused_rows_are_counted_too(agency, tmp_path):
    path = tmp_path / "buku.csv"
    path.write_text("Judul,Barcode\nLaskar Pelangi,A1\n,A2\n")
    out = command("import", path, "--skip-bad")[1]
    assert "1 eksemplar cantuman ini tidak masuk" in out and Item.objects.count() == 1
    path = tmp_path / "slims.sql"
    path.write_text(
        "INSERT INTO biblio (biblio_id, title) VALUES (1,''),(2,'Ada');\n"
        "INSERT INTO item (item_id, biblio_id, item_code) VALUES (1,1,'S1'),(2,2,'S2'),(3,9,'S3');\n"
    )
    reads = list(open_file(path).reads())
    assert [(read.marc is None, [copy.barcode for copy in read.copies]) for read in reads] == [
        (True, ["S1"]),
        (False, ["S2"]),
        (True, ["S3"]),
    ]


def test_each_copy_of_a_record_without_a_title_is_a_refused_one_where_copies_come_alone():
    copies = (Copy(barcode="K1"), Copy(barcode="K2"))
    for beside, lines in ((copies, 2), ((), 1)):
        read = Read(4, 0, None, Refusal("record-no-title", control="7"), (), beside)
        told = list(items_of([read]))
        assert [(one.number, one.copy, one.refusal) for one in told] == [(4, None, read.refusal)] * lines
