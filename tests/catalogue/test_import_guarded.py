"""Bad files are named and land nowhere, others never see a file, and work that was cut off goes on."""

import io
import time
import zipfile
from uuid import uuid4

import pytest

from lentera.catalogue.models import Batch, Record
from lentera.catalogue.uploads import keeping, locking, working
from lentera.catalogue.uploads.keeping import Stage
from lentera.journal import clock
from tests.cast import staff_client
from tests.catalogue.import_stage import (
    AS_PROPOSED,
    KNOWN,
    START,
    at_once,
    body,
    cast,
    send,
    sent,
    upload_of,
)

__all__ = ["at_once", "cast"]

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("kosong.csv", b"", "Berkas ini kosong."),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "berkas JPEG, bukan katalog"),
        ("catalog.csv", b"\x00\x01\x02" * 50, "bukan MARC"),
        ("bom.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><collection/>', "DOCTYPE"),
        ("buku.xlsx", b"PK\x03\x04" + bytes(400), "bukan lembar kerja Excel (.xlsx) yang utuh; simpan lagi"),
        ("bom.xlsx", bomb(), ""),
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
