"""Files that come back signed or scanned: nobody waits for them, nothing is signed twice, and photos tell no place."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lentera.agreements import actions
from lentera.agreements.actions import electronic
from lentera.agreements.actions import signing as acts
from lentera.documents import checking
from lentera.journal import blobs
from lentera.papers.actions import attach_scan
from tests.agreements.test_signing_event import DAY
from tests.agreements.test_signing_modes import draft, keys, original_pdf, outside, upload  # noqa: F401 - fixtures
from tests.agreements.test_signing_rules import AGENCY_HEAD, PARTNER_HEAD, gist
from tests.cast import staff_client
from tests.documents.test_uploads import a_pdf, a_png, chunk


def test_no_desk_waits_while_a_pdf_is_looked_through(cast, draft, keys, monkeypatch):  # noqa: F811
    full = outside(original_pdf(cast, draft), keys / "outside", AGENCY_HEAD, PARTNER_HEAD)
    order = []
    writing, check = electronic.writing, checking.check_pdf
    monkeypatch.setattr(electronic, "writing", lambda *a, **b: order.append("writing") or writing(*a, **b))
    monkeypatch.setattr(checking, "check_pdf", lambda *a, **b: order.append("check") or check(*a, **b))
    assert gist(upload(cast, draft, full)) == "Signed"
    assert order == ["check", "writing"]
    assert gist(electronic.sign_external(
        cast.prison, draft, full, name="a.pdf", signed_on=DAY, place="B", actor=cast.warden, request_id=None
    )) == "draft-unknown"  # fmt: skip


def test_a_second_tab_is_told_and_no_form_asks_again(cast, draft, keys):  # noqa: F811
    full = outside(original_pdf(cast, draft), keys / "outside", AGENCY_HEAD, PARTNER_HEAD)
    head, url = staff_client(cast.head), reverse("agreements:sign-external", args=[draft])
    told = {"signed_on": "5/2/24", "place": "Banjarmasin", "issuers_checked": "on"}
    first, second = (
        head.post(url, told | {"document": SimpleUploadedFile("a.pdf", full), "request_id": tab})
        for tab in "ab"
    )
    assert first.status_code == 302 and second.status_code == 200
    assert "sudah ditandatangani" in second.content.decode()
    for name in ("sign", "sign-external"):
        answer = head.get(reverse(f"agreements:{name}", args=[draft]))
        assert (answer.status_code, answer.url) == (302, reverse("agreements:agreement", args=[draft]))


def test_a_photo_of_an_original_tells_no_place(cast, draft):  # noqa: F811
    original_pdf(cast, draft)
    actions.sign(cast.agency, draft, signed_on=DAY, place="Banjarmasin", actor=cast.head, request_id=None)
    photo = a_png(3, 2, chunk(b"tEXt", b"Author\x00Agus"))
    placed = acts.place_original(
        cast.agency, draft, 1, held_by=cast.prison, storage_location="Lemari", scan=photo, scan_name="a.png",
        actor=cast.agus, request_id=None,
    )  # fmt: skip
    assert b"Agus" not in blobs.content(cast.agency, placed.scan)


def test_a_scan_of_a_paper_tells_no_place_and_a_pdf_stays_as_it_is(cast):
    told = {"actor": cast.agus, "request_id": None}
    photo = a_png(3, 2, chunk(b"tEXt", b"Author\x00Agus"))
    kept = attach_scan(cast.agency, "institution", cast.prison, name="a.png", data=photo, **told)
    assert b"Agus" not in blobs.content(cast.agency, kept.digest)
    assert kept.size == len(blobs.content(cast.agency, kept.digest))
    pdf = attach_scan(cast.agency, "institution", cast.prison, name="a.pdf", data=a_pdf(), **told)
    assert blobs.content(cast.agency, pdf.digest) == a_pdf()
