"""A file on its way through the pages: told, checked, imported; bad ones are named, and others never see it."""

import io
import json
import time
import zipfile
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.catalogue import working as reading
from lentera.catalogue.models import Authority, Batch, ColumnMapping, Record
from lentera.catalogue.uploads import keeping, locking, working
from lentera.catalogue.uploads.keeping import Stage
from lentera.journal import clock
from tests.cast import make_cast, staff_client
from tests.catalogue.makers import transmission
from tests.journal.proofs import assert_replay_equals_tables

START = "/desk/catalogue/import/"
TABLE = (
    "Nama Karya;Oleh;Penerbit;Thn\r\n"
    "Bumi Manusia;Toer, Pramoedya Ananta;Hasta Mitra;1980\r\n"
    "Laskar Pelangi;Hirata, Andrea;Bentang;2005\r\n"
)
KNOWN = TABLE.replace("Nama Karya;Oleh", "Judul;Pengarang").replace("Thn", "Tahun Terbit")
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What a process of its own does, is done before the page answers."""
    monkeypatch.setattr(working, "launch", working.work)


def bomb() -> bytes:
    """A sheet of 200 MB that packs into 200 kB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(b" " * (1 << 20))
    return packed.getvalue()


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def send(staff, data: str | bytes, name: str = "buku.csv"):
    raw = data.encode() if isinstance(data, str) else data
    return staff.post(START, {"file": SimpleUploadedFile(name, raw)})


def sent(staff, data: str | bytes, name: str = "buku.csv") -> str:
    """The address of the upload's page."""
    response = send(staff, data, name)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"]


def upload_of(address: str) -> keeping.Upload:
    upload = keeping.find_any(UUID(address.rstrip("/").rsplit("/", 1)[1]))
    assert upload is not None
    return upload


def columns(**targets: str) -> dict[str, str]:
    """What the page sends: form, and the columns by place."""
    return {"form": "auto", "encoding": "auto"} | {
        f"column_{place[1:]}": target for place, target in targets.items()
    }


AS_PROPOSED = columns(c0="title", c1="author", c2="publisher", c3="year")


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


SLIMS_ITEMS = (  # the title with bare quotes, as SLiMS writes it
    b'"item_code","call_number","coll_type_name","inventory_code","title",\n'
    b'"P1","635.9 SAR b","Textbook","INV1","Buku "Pintar" Anggrek"\n'
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("kosong.csv", b"", "Berkas ini kosong."),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "berkas JPEG, bukan katalog"),
        ("catalog.csv", b"\x00\x01\x02" * 50, "bukan MARC"),
        ("bom.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><collection/>', "DOCTYPE"),
        ("buku.xlsx", b"PK\x03\x04" + bytes(400), "bukan lembar kerja Excel (.xlsx) yang utuh; simpan lagi"),
        ("bom.xlsx", bomb(), ""),
        ("item.csv", SLIMS_ITEMS, "Ini daftar eksemplar SLiMS, bukan katalog."),
        (
            "anggota.csv",
            b'"member_id","member_name","gender"\n"1","X","0"\n',
            "Ini daftar anggota, bukan katalog",
        ),
        ("borrowers.csv", b"cardnumber,surname,title\n1,X,Mr\n", "Ini daftar anggota, bukan katalog"),
    ],
)
def test_what_is_no_catalogue_is_named_and_lands_nowhere(cast, name, data, said):
    staff = staff_client(cast.cataloguer)
    response = send(staff, data, name)
    page = body(response) if response.status_code == 200 else body(staff.get(response["Location"]))
    assert said in page
    if response.status_code == 302:
        assert f">{name}" in page or f" {name}" in page
        asked = staff.post(
            response["Location"], {"form": "auto", "encoding": "auto", "act": "check"}, follow=True
        )
        assert said in body(asked)
        assert 'value="import"' not in body(asked)
        assert 'value="skip"' not in body(asked)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Agus\\buku.csv", "buku.csv"),
        ("a" * 400 + ".csv", "a" * 196 + ".csv"),
        ("<b>x</b>.csv", "b>.csv"),
        (".csv", ".csv"),
    ],
)
def test_a_name_says_nothing_about_where_a_file_is_kept(cast, fresh_home, name, kept):
    upload = keeping.keep(cast.agency, cast.agus, name, [b"x"], at=clock.now())
    assert upload.name == kept
    assert upload.path.parent == fresh_home / "uploads" / str(upload.id)
    assert upload.path.name in ("data", "data.csv")


def test_a_file_beyond_the_limit_is_thrown_away(cast, settings, fresh_home):
    settings.LENTERA_UPLOAD_MIB = 1
    page = send(staff_client(cast.cataloguer), b"x" * (3 << 20))
    assert "lebih besar daripada 1 MiB" in body(page)
    assert not list((fresh_home / "uploads").glob("*"))


def test_only_those_who_may_add_records_and_only_their_own(cast):
    mine = sent(staff_client(cast.cataloguer), KNOWN)
    for account in (cast.agus, cast.assistant, cast.auditor):
        assert staff_client(account).get(START).status_code == 403
        assert staff_client(account).get(mine).status_code == 403
    for path in (mine, f"{mine}mapping.json", f"{mine}refused.csv", f"{START}{uuid4()}/"):
        assert staff_client(cast.sari).get(path).status_code == 404
    assert staff_client(cast.sari).post(mine, {"act": "discard"}).status_code == 404
    assert "buku.csv" not in body(staff_client(cast.sari).get(START))


def test_what_a_prison_imports_stays_inside(cast):
    staff = staff_client(cast.sari)
    address = sent(staff, KNOWN)
    staff.post(address, AS_PROPOSED | {"act": "check"})
    staff.post(address, {"act": "import"})
    assert set(Record.objects.values_list("institution", "public")) == {(cast.prison, False)}


def test_work_that_was_cut_off_goes_on_and_nothing_lands_twice(cast, monkeypatch):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    staff.post(address, AS_PROPOSED | {"act": "check"})
    monkeypatch.setattr(working, "launch", lambda _: None)
    staff.post(address, {"act": "import"})
    assert "Sedang diimpor" in body(staff.get(address))
    upload = upload_of(address)
    upload.started = 0.0
    keeping.save(upload)
    assert "Impor terputus" in body(staff.get(address))
    assert "terputus" in body(staff.get(START))
    with locking.working(upload):
        assert "Sedang diimpor" in body(staff.get(address, headers={"HX-Request": "true"}))
        working.work(upload.id)  # somebody else is at it
    assert Record.objects.count() == 0
    monkeypatch.setattr(working, "launch", working.work)
    assert "Yang terjadi" in body(staff.post(address, {"act": "resume"}, follow=True))
    assert staff.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    staff.post(address, {"act": "resume"})
    assert (Record.objects.count(), Batch.objects.count()) == (2, 1)


def test_a_bug_in_the_work_is_said_and_can_be_tried_again(cast, monkeypatch):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    from lentera.catalogue.uploads import importing

    monkeypatch.setattr(importing, "check", lambda *_: 1 // 0)
    page = body(staff.post(address, AS_PROPOSED | {"act": "check"}, follow=True))
    assert "galat program" in page
    assert "Lanjutkan" in page


def test_uploads_go_when_discarded_and_after_a_day(cast, fresh_home):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    staff.post(address, {"act": "discard"})
    assert staff.get(address).status_code == 404
    upload = upload_of(sent(staff, KNOWN))
    assert keeping.erase_old() == 0
    assert keeping.erase_old(time.time() + keeping.KEPT + 60) == 1
    assert not list((fresh_home / "uploads").iterdir())
    assert keeping.find(upload.id, cast.agency) is None


@pytest.mark.parametrize(
    "told",
    [
        {"form": "pdf", "encoding": "auto"},
        {"form": "auto", "encoding": "auto", "column_0": "salary"},
        {"form": "auto", "encoding": "rot13"},
        {},
    ],
)
def test_choices_that_the_page_does_not_offer_are_refused(cast, told):
    staff = staff_client(cast.cataloguer)
    address = sent(staff, KNOWN)
    assert "field-error" in body(staff.post(address, told | {"act": "check"}))
    assert upload_of(address).stage is Stage.CHOSEN


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
