"""A file on its way through the pages: told, checked, imported."""

import json

import pytest

from lentera.catalogue import working as reading
from lentera.catalogue.models import Authority, Batch, ColumnMapping, Record
from lentera.catalogue.uploads import keeping
from tests.cast import staff_client
from tests.catalogue.import_stage import (
    AS_PROPOSED,
    KNOWN,
    START,
    TABLE,
    at_once,
    body,
    cast,
    columns,
    sent,
    upload_of,
)
from tests.catalogue.makers import transmission
from tests.journal.proofs import assert_replay_equals_tables

__all__ = ["at_once", "cast"]

pytestmark = pytest.mark.django_db


def test_a_table_that_is_known_goes_all_the_way(cast):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    page = body(staff.get(address))
    assert "Bumi Manusia" in page
    assert "Toer, Pramoedya Ananta" in page
    assert Record.objects.count() == 0
    checked = body(staff.post(address, AS_PROPOSED | {"act": "check"}, follow=True))
    assert "Yang akan terjadi" in checked
    assert Record.objects.count() == Batch.objects.count() == 0
    done = body(staff.post(address, {"act": "import"}, follow=True))
    assert "Yang terjadi" in done
    assert Record.objects.filter(institution=cast.agency, public=True).count() == 2
    batch = Batch.objects.get()
    assert (batch.source, batch.form, batch.read, batch.added) == ("buku.csv", "csv", 2, 2)
    assert not upload_of(address).path.exists()
    assert_replay_equals_tables()


def test_a_file_of_authorities_goes_to_the_headings(cast):
    staff = staff_client(cast.cataloguer)
    tags = [("001", b"a1"), ("150", b"  \x1faAnggrek")]
    address = sent(staff, transmission(tags, leader="00000nz  a2200000n  4500"), "tajuk.mrc")
    page = body(staff.get(address))
    assert "berisi tajuk kendali" in page
    assert "Anggrek" in page
    checked = body(staff.post(address, {"form": "auto", "encoding": "auto", "act": "check"}, follow=True))
    assert "Yang akan terjadi" in checked
    assert Authority.objects.count() == 0
    done = body(staff.post(address, {"act": "import"}, follow=True))
    assert "Lihat tajuk kendali" in done
    assert (Authority.objects.get().heading, Record.objects.count()) == ("Anggrek", 0)


def test_unknown_heads_are_told_once_and_known_the_next_time(cast):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, TABLE)
    assert "Tidak ada kolom judul" in body(staff.get(address))
    assert "belum dapat dibaca" in body(staff.get(START))
    refused = body(staff.post(address, columns(c1="author") | {"act": "check"}, follow=True))
    assert "Tidak ada kolom judul" in refused
    corrected = columns(c0="title", c1="author", c3="year")
    preview = body(staff.post(address, corrected, headers={"HX-Request": "true"}))
    assert preview.lstrip().startswith("<form")
    assert "belum diperiksa" in body(staff.get(START))
    assert "Hirata, Andrea" in preview
    assert "Bentang" not in preview.split('id="preview"')[1]
    nameless = staff.post(address, corrected | {"act": "keep", "name": " "})
    assert "Beri nama pemetaan" in body(nameless)
    body(
        staff.post(
            address, corrected | {"act": "keep", "name": "Sistem lama", "request_id": "k1"}, follow=True
        )
    )
    kept = ColumnMapping.objects.get()
    assert json.loads(kept.mapping)["columns"] == {"Nama Karya": "title", "Oleh": "author", "Thn": "year"}
    told = staff.get(f"{address}mapping.json")
    assert told.json() == staff.get(f"{START}mappings/{kept.id}.json").json()
    assert "Laskar Pelangi" in body(staff.get(sent(staff, TABLE)))
    assert "Sistem lama" in body(staff.get(START))
    staff.post(f"{START}mappings/{kept.id}/remove/", {"request_id": "k2"})
    assert ColumnMapping.objects.count() == 0
    assert_replay_equals_tables()


@pytest.mark.parametrize(("encoding", "read"), [("auto", "Café"), ("windows-1251", "Cafй")])
def test_an_encoding_is_guessed_shown_and_can_be_changed(cast, encoding, read):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN.replace("Bumi Manusia", "Café Bumi").encode("cp1252"))
    told = {"encoding": encoding} if encoding != "auto" else {}
    page = body(staff.post(address, AS_PROPOSED | told, follow=True))
    assert f"{read} Bumi" in page
    assert "Penyandian huruf" in page
    staff.post(address, AS_PROPOSED | told | {"act": "check"})
    staff.post(address, {"act": "import"})
    assert Record.objects.filter(title=f"{read} Bumi").exists()


@pytest.mark.parametrize(("encoding", "read"), [("auto", "Café"), ("windows-1251", "Cafй")])
def test_the_encoding_of_marc_as_lines_can_be_changed_too(cast, encoding, read):
    staff = staff_client(cast.cataloguer)
    lines = ("LDR00000nam a2200000 a 4500^", "008     s1999^", "24510_aCafé Bumi^`")
    address = sent(staff, "\r\n".join(lines).encode("cp1252"), "buku.lif")
    page = body(staff.post(address, {"form": "auto", "encoding": encoding}, follow=True))
    assert "Penyandian huruf" in page and f"{read} Bumi" in page
    staff.post(address, {"form": "auto", "encoding": encoding, "act": "check"})
    staff.post(address, {"act": "import"})
    assert Record.objects.filter(title=f"{read} Bumi").exists()


def test_a_dump_of_slims_comes_with_what_it_loses(cast):
    """A format that has no columns and no choice of encoding."""
    dump = (
        "CREATE TABLE `biblio` (\n  `biblio_id` int,\n  `title` text\n);\n"
        "INSERT INTO `biblio` (`biblio_id`, `title`) VALUES (1, 'Bumi Manusia');\n"
    )
    page = body(staff_client(cast.cataloguer).get(sent(staff_client(cast.cataloguer), dump, "slims.sql")))
    assert "Cadangan basis data SLiMS" in page
    assert "anggota dan pinjaman" in page
    assert "Bumi Manusia" in page
    assert "Penyandian huruf" not in page


def test_a_table_of_fields_has_no_columns_to_be_told_and_is_not_counted_by_its_rows(cast):
    """INLISLite's whole catalogue: to tell what its columns are would make a record of each field."""
    staff = staff_client(cast.cataloguer)
    lines = ["001||INLIS0077", "245|10|$a Bumi Hijau", "300||$a 200 hlm."]
    cells = "".join(
        f"<tr><td>1</td><td>Bumi Hijau</td><td>77</td><td>{tag}</td><td>#</td><td>#</td><td>{value}</td></tr>"
        for tag, _, value in (line.split("|") for line in lines)
    )
    heads = "".join(
        f"<th>{head}</th>"
        for head in ("No", "Judul", "Katalog ID", "Tag", "Indicator 1", "Indicator 2", "Value")
    )
    address = sent(staff, f"<table><tr>{heads}</tr>{cells}</table>", "SemuaDataKatalog.xls")
    page = body(staff.get(address))
    assert "Lembar kerja INLISLite" in page and "Bumi Hijau" in page
    assert "kira-kira" not in page and 'name="column_0"' not in page and "Simpan pemetaan ini" not in page
    staff.post(address, {"form": "auto", "encoding": "auto", "act": "check"})
    counts = keeping.result_of(upload_of(address)).counts
    assert (counts["added"], sum(counts.values())) == (1, 1)


def test_a_table_without_heads(cast):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, TABLE.split("\r\n", 1)[1])
    told = columns(c0="title", c1="author", c2="publisher", c3="year") | {"headless": "on"}
    staff.post(address, told | {"act": "check"})
    staff.post(address, {"act": "import"})
    assert set(Record.objects.values_list("title", "year")) == {
        ("Bumi Manusia", 1980),
        ("Laskar Pelangi", 2005),
    }


def test_refused_rows_hold_everything_back_until_they_are_passed_over(cast):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN + ";Tanpa Judul;Penerbit;1999\r\n")
    checked = staff.post(address, AS_PROPOSED | {"act": "check"}, follow=True)
    assert "Baris ini tidak mempunyai judul." in body(checked)
    assert "lewati yang ditolak" in body(checked)
    counts = dict(checked.context["rows"][0][1])
    assert {str(name): count for name, count in counts.items()} == {
        "Dibaca": 3, "Baru": 2, "Diperbarui": 0, "Tetap": 0, "Ditolak": 1,
    }  # fmt: skip
    assert b"Baris ini tidak mempunyai judul" in staff.get(f"{address}refused.csv").content
    staff.post(address, {"act": "import"})
    assert Record.objects.count() == 0
    staff.post(address, {"act": "skip"})
    assert Record.objects.count() == 2


def test_what_would_change_is_shown_side_by_side(cast):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    staff.post(address, AS_PROPOSED | {"act": "check"})
    staff.post(address, {"act": "import"})
    more = (
        KNOWN.replace("Tahun Terbit", "Tahun Terbit;Kota Terbit")
        .replace("1980", "1980;Jakarta")
        .replace("2005", "2005;Yogyakarta")
    )
    address = sent(staff, more)
    checked = staff.post(address, AS_PROPOSED | {"column_4": "place", "act": "check"}, follow=True)
    change = checked.context["result"].changes[0]
    assert "Jakarta" in change.after[0]
    assert "Jakarta" not in change.before[0]
    assert "Sesudah impor" in body(checked)


def test_a_large_upload_is_read_by_several_processes_like_any_other(cast, monkeypatch):
    made: list[int] = []

    class Pool(reading.ProcessPoolExecutor):
        def __init__(self, *told, **more):
            made.append(told[0])
            super().__init__(*told, **more)

    monkeypatch.setattr(reading, "ALONE", 0)
    monkeypatch.setattr(reading, "ProcessPoolExecutor", Pool)
    staff = staff_client(cast.cataloguer)
    told = [[("001", b"n%d" % place), ("245", b"10\x1faJudul %d" % place)] for place in range(3)]
    address = sent(staff, b"".join(map(transmission, told)), "buku.mrc")
    staff.post(address, {"form": "auto", "encoding": "auto", "act": "check"})
    staff.post(address, {"act": "import"})
    assert made
    assert sorted(Record.objects.values_list("title", flat=True)) == ["Judul 0", "Judul 1", "Judul 2"]
    assert_replay_equals_tables()
