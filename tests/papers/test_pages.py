"""Pages of papers: they open, follow the rights of the kind, and show nothing of other institutions."""

import re
import struct
import zlib
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from lentera.institutions.access import Staff
from lentera.institutions.roles import Role
from lentera.papers import actions, queries
from lentera.papers.models import HandRange, IssuedPaper, Number, NumberScheme, Scan
from tests.cast import staff_client
from tests.papers.conftest import THING


def png(width=2, height=2):
    """A picture whose every chunk is sound."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff" * 3 * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def told(cast, area):
    area.readers = (cast.prison,)
    return actions.issue(cast.agency, "test_invitation", THING, actor=cast.agus, request_id="r1")


def drawn(cast, account, role=Role.PARTNERSHIP_OFFICER):
    staff = Staff(account, "x", cast.agency, frozenset({role}), None, "Asia/Makassar")
    request = SimpleNamespace(staff=staff, path="/desk/thing/", META={}, GET={})
    return Template("{% load papers %}{% paper_card 'test_thing' id %}").render(
        Context({"request": request, "id": THING, "csrf_token": "t"})
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens(cast, told, language):
    client = staff_client(cast.agus, language)
    for address in (
        "/desk/papers/",
        "/desk/papers/?q=undangan&kind=test_invitation&year=2024",
        f"/desk/papers/?partner={cast.prison}",
        "/desk/papers/?export=csv",
        "/desk/papers/numbers/",
        "/desk/papers/numbers/?kind=test_invitation&year=2024&export=xlsx",
        "/desk/papers/numbers/test_invitation/scheme/",
        "/desk/papers/numbers/test_invitation/example/?scheme={urut}/{tahun}&first=7&classification=1&unit=2",
        "/desk/papers/numbers/test_invitation/hand/",
        "/desk/papers/settings/",
        "/desk/papers/retention/",
        "/desk/papers/retention/classes/new/",
        "/desk/papers/retention/classes/record/",
        f"/desk/papers/{told.paper}/",
        f"/desk/papers/{told.paper}/pdf/",
        f"/desk/papers/{told.paper}/pdf/1/",
        f"/desk/papers/{told.paper}/replace/",
        f"/desk/papers/{told.paper}/cancel/",
    ):
        assert client.get(address).status_code == 200, address


def test_what_is_not_there_is_a_404(cast, told):
    client = staff_client(cast.agus)
    for address in (
        f"/desk/papers/{uuid4()}/",
        f"/desk/papers/{told.paper}/pdf/2/",
        "/desk/papers/numbers/nobody/scheme/",
        f"/desk/papers/numbers/void/{uuid4()}/",
        f"/desk/papers/docx/nobody/{THING}/",
        f"/desk/papers/scans/{uuid4()}/",
        f"/desk/papers/retention/{uuid4()}/",
    ):
        assert client.get(address).status_code == 404, address
    strange = f"/desk/papers/issue/test_invitation/{uuid4()}/"
    assert client.post(strange).status_code == 404


def test_the_reader_has_the_paper_and_others_do_not(cast, told):
    assert staff_client(cast.sari).get(f"/desk/papers/{told.paper}/pdf/").content.startswith(b"%PDF-")
    page = staff_client(cast.sari).get(f"/desk/papers/{told.paper}/").content.decode()
    assert told.number in page and "/replace/" not in page
    assert staff_client(cast.other_librarian).get(f"/desk/papers/{told.paper}/").status_code == 404
    assert "Undangan rapat" not in staff_client(cast.other_librarian).get("/desk/papers/").content.decode()
    assert "Undangan rapat" in staff_client(cast.sari).get("/desk/papers/").content.decode()


def test_roles_follow_the_kind(cast, told):
    cataloguer, auditor = staff_client(cast.cataloguer), staff_client(cast.auditor)
    assert auditor.get(f"/desk/papers/{told.paper}/").status_code == 200  # sees visits, makes none
    assert auditor.get(f"/desk/papers/{told.paper}/cancel/").status_code == 403
    assert auditor.post(f"/desk/papers/issue/test_invitation/{THING}/").status_code == 403
    assert auditor.get("/desk/papers/numbers/test_invitation/scheme/").status_code == 403
    assert cataloguer.get("/desk/papers/numbers/").status_code == 403
    assert staff_client(cast.assistant).get("/desk/papers/").status_code == 403


def test_a_visitor_logs_in_first(client, db):
    assert client.get("/desk/papers/").status_code == 302
    assert client.get(f"/desk/papers/{uuid4()}/").status_code == 302


def test_the_card_offers_what_can_be_made_and_shows_what_was(cast, area):
    before = drawn(cast, cast.agus)
    assert f"/desk/papers/issue/test_invitation/{THING}/" in before and "Belum ada" in before
    actions.issue(cast.agency, "test_invitation", THING, actor=cast.agus, request_id="r1")
    after = drawn(cast, cast.agus)
    assert "005/1/DISPERSIP/II/2024" in after and "versi Inggris" in after
    assert drawn(cast, cast.cataloguer, Role.INMATE_ASSISTANT).strip() == ""


def test_issuing_from_a_card_leads_back(cast, area):
    client = staff_client(cast.agus)
    sent = {"language": "id", "back": "/desk/papers/settings/", "request_id": "x1"}
    answer = client.post(f"/desk/papers/issue/test_invitation/{THING}/", sent)
    assert answer["Location"] == "/desk/papers/settings/"
    again = client.post(f"/desk/papers/issue/test_invitation/{THING}/", sent)
    assert again.status_code == 302 and IssuedPaper.objects.count() == 1
    away = client.post(
        f"/desk/papers/issue/test_invitation/{THING}/",
        {**sent, "back": "//evil.example/", "request_id": "x2"},
    )
    assert away["Location"] == "/desk/papers/"


def test_a_scan_is_attached_read_and_erased(cast, area):
    client = staff_client(cast.agus)
    file = SimpleUploadedFile("surat mitra.png", png(), content_type="application/x-whatever")
    url = f"/desk/papers/attach/test_thing/{THING}/"
    answer = client.post(url, {"file": file, "note": "dari Karang Intan", "back": "/desk/papers/"})
    assert answer.status_code == 302
    row = Scan.objects.get()
    assert (row.name, row.type, row.note) == ("surat mitra.png", "image/png", "dari Karang Intan")
    read = client.get(f"/desk/papers/scans/{row.id}/")
    assert read.content and read["X-Content-Type-Options"] == "nosniff"
    assert read["Content-Disposition"].startswith("attachment")
    assert staff_client(cast.sari).get(f"/desk/papers/scans/{row.id}/").status_code == 404
    gone = client.post(f"/desk/papers/scans/{row.id}/erase/", {"reason": "salah berkas"})
    assert gone.status_code == 302 and client.get(f"/desk/papers/scans/{row.id}/").status_code == 404
    assert queries.scan_content(row) is None


def test_a_disguised_or_large_scan_changes_nothing(cast, area):
    client = staff_client(cast.agus)
    url = f"/desk/papers/attach/test_thing/{THING}/"
    client.post(url, {"file": SimpleUploadedFile("surat.pdf", b"MZ\x90\x00 program")})
    actions.save_upload_limit(cast.agency, 1, actor=cast.agus, request_id=None)
    large = SimpleUploadedFile("besar.pdf", b"%PDF-1.7\n" + b"x" * (1024 * 1024 + 1))
    answer = client.post(url, {"file": large}, follow=True)
    assert "besar.pdf" in answer.content.decode()
    client.post(url, {})
    assert Scan.objects.count() == 0


def test_numbers_are_voided_and_entered_from_the_book(cast, told):
    client = staff_client(cast.agus)
    page = client.get("/desk/papers/numbers/?kind=test_invitation&year=2024").content.decode()
    assert told.number in page and "005/2/DISPERSIP/II/2024" in page
    url = "/desk/papers/numbers/test_invitation/hand/?year=2024"
    assert client.post(url, {"first": "2", "last": "4", "note": "buku agenda"}).status_code == 302
    assert client.post(url, {"first": "4", "last": "5", "note": "buku agenda"}).status_code == 409
    page = client.get("/desk/papers/numbers/?kind=test_invitation&year=2024").content.decode()
    assert "005/5/DISPERSIP/II/2024" in page
    withdrawn = client.post(
        f"/desk/papers/numbers/hand/{HandRange.objects.get().id}/withdraw/",
        {"kind": "test_invitation", "year": "2024"},
    )
    assert withdrawn.status_code == 302 and not HandRange.objects.exists()
    void = f"/desk/papers/numbers/void/{Number.objects.get().id}/"
    assert client.post(void, {"reason": "salah"}).status_code == 409  # a paper bears it


def test_a_scheme_is_saved_with_its_example(cast, area):
    client = staff_client(cast.agus)
    url = "/desk/papers/numbers/test_invitation/scheme/"
    told = {
        "scheme": "{urut:3}/{unit}/{tahun}", "classification": "005", "unit": "UND", "first": "41",
        "first_year": "2024", "resets": "on",
    }  # fmt: skip
    assert client.post(url, {**told, "scheme": "{urut}"}).status_code == 409
    assert client.post(url, told).status_code == 302
    assert NumberScheme.objects.get().first == 41
    assert "041/UND/2024" in re.sub(r"<[^>]+>", "", client.get(url).content.decode())
    example = client.get("/desk/papers/numbers/test_invitation/example/", told).content.decode()
    assert "041/UND/2024" in example


def test_a_new_version_and_a_cancellation_from_the_page(cast, told):
    client = staff_client(cast.agus)
    page = f"/desk/papers/{told.paper}/"
    assert client.post(f"{page}replace/", {"reason": "tempat pindah"})["Location"] == page
    assert client.post(f"{page}cancel/", {"reason": "  "}).status_code in (200, 409)
    assert client.post(f"{page}cancel/", {"reason": "batal"})["Location"] == page
    shown = client.get(page).content.decode()
    assert "Dibatalkan: batal" in shown and "Versi 2" in shown
