"""A signing day in a real browser, by keyboard: four partners, one not ready, three modes of signing."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Locator, Page

from lentera.agreements import actions
from lentera.agreements.facts import EventPlan, SigningMode, Stretch
from lentera.agreements.models import Agreement, SigningEvent, SigningRecord
from lentera.agreements.queries import signing, signing_event, signing_papers
from lentera.agreements.views.signing_day import token_of
from lentera.journal import clock
from lentera.papers import queries as papers_read
from tests.agreements import papers
from tests.agreements.test_signing_event import ONE, renewal
from tests.agreements.test_signing_modes import AGENCY_HEAD, PARTNER_HEAD, PNG, outside
from tests.cast import PASSWORD, Cast, make_cast, make_prison, staff_client

DAY = date(2024, 2, 5)
SHOTS = os.environ.get("SHOTS", "")


class Hands:
    """Keyboard only: a thing is reached by focus and used by keys."""

    def __init__(self, page: Page, host: str, context: BrowserContext) -> None:
        self.page, self.host, self.context = page, host, context

    def log_in(self, account: UUID) -> None:
        session = staff_client(account).cookies[django_settings.SESSION_COOKIE_NAME].value
        self.context.clear_cookies()
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": self.host}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def open(self, place: str) -> None:
        answer = self.page.goto(place)
        assert answer is not None and answer.status == 200, place

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        field = (within or self.page.locator("main")).get_by_label(re.compile(f"^{label}")).first
        field.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def press(self, name: str, within: Locator | None = None, *, part: bool = False) -> None:
        button = (within or self.page).get_by_role("button", name=name, exact=True).first
        button.focus()
        assert button.evaluate("one => one === document.activeElement"), name
        self.send(part=part)

    def send(self, key: str = "Enter", *, part: bool = False) -> None:
        """A key that sends a form; afterwards the answer is on the page. `part`: only a part of the page changes."""
        if part:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                self.page.keyboard.press(key)
        else:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)

    def unfold(self, within: Locator, text: str) -> None:
        within.locator("summary", has_text=text).first.focus()
        self.page.keyboard.press("Enter")

    def shot(self, name: str) -> None:
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.fixture
def scene(
    transactional_db: None,
    settings: Any,
    live_server: Any,
    tmp_path: Path,
    context: BrowserContext,
    page: Page,
) -> tuple[Hands, Cast, dict[str, UUID]]:
    settings.LENTERA_TODAY = DAY
    settings.LENTERA_HOME = tmp_path
    with clock.told(clock.at_local(DAY)):
        cast = make_cast(papers.START)
        third, _library = make_prison(cast.agency, "Banjarbaru", actor=cast.agus)
        fourth, _library = make_prison(cast.agency, "Amuntai", actor=cast.agus)
        drafts = {
            "own": renewal(cast, cast.prison, 1)[1],
            "wet": renewal(cast, cast.other_prison, 2)[1],
            "outside": renewal(cast, third, 3)[1],
            "late": renewal(cast, fourth, 4, ready=False)[1],
        }
        later = EventPlan(
            title="Agenda susulan", place="Amuntai", when=Stretch(first=DAY + ONE, last=DAY + ONE)
        )
        actions.plan_event(cast.agency, later, confirmed=True, actor=cast.agus, request_id=None)
    return Hands(page, live_server.url, context), cast, drafts


def test_a_signing_day_with_four_partners_one_not_ready(
    scene: tuple[Hands, Cast, dict[str, UUID]], tmp_path: Path
) -> None:
    hands, cast, drafts = scene
    page = hands.page
    hands.log_in(cast.agus)
    # the event is planned and its agenda filled
    hands.open("/desk/signing-events/new/")
    for label, text in (
        ("Nama agenda", "Penandatanganan bersama"), ("Tempat", "Banjarmasin"), ("Waktu", "5/2/24"),
        ("Jam mulai", "10.00"),
    ):  # fmt: skip
        hands.write(label, text)
    page.get_by_label("Sudah pasti").focus()
    page.keyboard.press("Space")
    hands.press("Simpan agenda")
    event = SigningEvent.objects.get(title="Penandatanganan bersama")
    desk = f"/desk/signing-events/{event.id}/"
    for draft in drafts.values():
        page.locator("#draft").focus()
        page.select_option("#draft", str(draft))
        hands.press("Masukkan")
    assert page.locator(".agenda > li").count() == 4
    late = page.locator(f"#d-{drafts['late']}")
    assert late.get_by_text("Belum siap", exact=True).count() == 1
    assert late.locator(".check-missing", has_text="Nomor semua pihak").count() == 1
    # the course of the day, from the usual items
    page.get_by_role("link", name="Susun acara").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/course/")
    hands.press("Simpan susunan")
    assert page.get_by_text("10.30").count() >= 1  # the second item begins after half an hour
    # all papers at one press, with a bar
    hands.press("Buat semua surat", part=True)
    page.get_by_text("Semua sudah dibuat.", exact=False).wait_for(timeout=60_000)
    hands.shot("event-1366")
    assert len(list(papers_read.papers_of(cast.agency))) == 7  # four invitations, three originals
    # attendance: the officer's keyboard, and an official's own phone
    hands.open(f"{desk}attendance/")
    hands.write("Nama", "Bambang Sutejo, S.H.")
    hands.write("Jabatan", "Kepala Lapas")
    hands.write("Lembaga", "Lapas Karang Intan")
    hands.send()
    page.get_by_text("Bambang Sutejo, S.H. tercatat hadir").wait_for()
    hands.shot("attendance-1366")
    hands.context.clear_cookies()
    page.set_viewport_size({"width": 360, "height": 800})
    hands.open(f"/signing-day/{event.id}/{token_of(event.id)}/")
    hands.write("Nama", "Surya Wibowo")
    hands.write("Jabatan", "Kepala Lapas")
    hands.write("Lembaga", "Lapas Tanjung")
    hands.press("Saya hadir")
    page.get_by_text("Terima kasih, Anda tercatat hadir").wait_for()
    hands.shot("attend-360")
    # Both came at the same told moment, so their order says nothing.
    assert sorted(one.by_code for one in signing_event.guests(cast.agency, event.id)) == [False, True]
    # the one that is not ready goes to another event; the others stay
    page.set_viewport_size({"width": 1366, "height": 900})
    hands.log_in(cast.agus)
    hands.open(desk)
    late = page.locator(f"#d-{drafts['late']}")
    hands.unfold(late, "Urutan, persiapan, pindah agenda")
    late.get_by_label("Ke agenda").focus()
    late.get_by_label("Ke agenda").select_option(label="Agenda susulan")
    hands.write("Alasan", "Nomor mitra belum ada", late)
    hands.write("Sudah diberi tahu", "Kepala Lapas, telepon", late)
    hands.press("Pindahkan", late)
    assert page.locator(".agenda > li").count() == 3
    # mode one: wet ink, with the scan afterwards
    hands.log_in(cast.head)
    hands.open(f"/desk/agreements/{drafts['wet']}/sign/")
    hands.shot("sign-1366")
    hands.press("Catat penandatanganan")
    assert SigningRecord.objects.get(id=drafts["wet"]).mode == SigningMode.WET_INK.value
    # mode two: a PDF signed elsewhere
    row = next(
        line
        for line in papers_read.papers_about(drafts["outside"], cast.agency)
        if line.kind == signing_papers.ORIGINAL
    )
    original = papers_read.pdf_of(row.id, cast.agency)
    assert original is not None
    hands.open(f"/desk/agreements/{drafts['outside']}/sign/external/")
    upload(page, elsewhere(original, tmp_path / "outside", AGENCY_HEAD))
    hands.press("Periksa dan simpan")
    page.get_by_text(f"PDF ini belum ditandatangani {PARTNER_HEAD}.", exact=False).wait_for()
    hands.shot("external-refused-1366")
    upload(page, elsewhere(original, tmp_path / "outside", AGENCY_HEAD, PARTNER_HEAD))
    page.get_by_label("Penerbit sertifikat sudah diperiksa").focus()
    page.keyboard.press("Space")
    hands.press("Periksa dan simpan")
    assert SigningRecord.objects.get(id=drafts["outside"]).mode == SigningMode.EXTERNAL.value
    # mode three: each party with its own account, the partner first
    hands.log_in(cast.agus)
    own = f"/desk/agreements/{drafts['own']}/sign/own/"
    hands.open(own)
    hands.press("Buka untuk ditandatangani")
    hands.shot("own-open-1366")
    for account, done in ((cast.warden, False), (cast.head, True)):
        hands.log_in(account)
        hands.open(own)
        hands.write("Kata sandi Anda", PASSWORD)
        hands.send()
        page.get_by_text("Sudah", exact=True).first.wait_for()
        assert Agreement.objects.filter(id=drafts["own"]).exists() is done
    hands.shot("own-done-1366")
    # the event is held, and its records are made
    hands.open(desk)
    page.get_by_role("link", name="Catat penandatanganan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hold/")
    hands.press("Tandatangani yang siap")
    assert SigningEvent.objects.get(id=event.id).status == "held"
    assert {one.id for one in signing_event.signed_at(event.id)} == {
        drafts["own"], drafts["wet"], drafts["outside"]
    }  # fmt: skip
    hands.log_in(cast.agus)
    hands.open(desk)
    hands.press("Buat semua surat", part=True)
    page.get_by_text("Semua sudah dibuat.", exact=False).wait_for(timeout=60_000)
    for draft in (drafts["own"], drafts["wet"], drafts["outside"]):
        kinds = {line.kind for line in papers_read.papers_about(draft, cast.agency)}
        assert signing_papers.COMPLETION in kinds
    # originals of wet ink: the scan that is waited for
    assert [one.id for one in signing.scans_due(cast.agency, DAY)] == [drafts["wet"]]
    hands.open(f"/desk/agreements/{drafts['wet']}/originals/")
    first = page.locator("#rangkap-1")
    hands.unfold(first, "Catat tempat dan pindaian")
    hands.write("Tempat", "Lemari 3", first)
    first.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
    )
    hands.press("Simpan", first)
    assert signing.scans_due(cast.agency, DAY) == []
    hands.shot("originals-1366")
    # anybody checks the code
    hands.context.clear_cookies()
    record = SigningRecord.objects.get(id=drafts["own"])
    hands.open("/verify/")
    page.get_by_label("Kode atau nomor").focus()
    page.keyboard.type(record.code)
    page.keyboard.press("Enter")
    page.get_by_text("Tanda tangan elektronik di Lentera").wait_for()
    assert page.get_by_text(record.document or "-").count() == 1
    hands.shot("verify-1366")
    # every page fits
    hands.log_in(cast.head)
    later = SigningEvent.objects.get(title="Agenda susulan")
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        for name, place in {
            "event": desk, "attendance": f"{desk}attendance/", "day": f"{desk}day/",
            "later": f"/desk/signing-events/{later.id}/", "own": own,
            "originals": f"/desk/agreements/{drafts['wet']}/originals/",
            "agreement": f"/desk/agreements/{drafts['wet']}/", "verify": f"/verify/{record.code}",
        }.items():  # fmt: skip
            hands.open(place)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (place, width)
            hands.shot(f"fits-{name}-{width}")


def elsewhere(pdf: bytes, folder: Path, *names: str) -> bytes:
    """Signed in a thread of its own: the browser's driver holds this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(outside, pdf, folder, *names).result()


def upload(page: Page, pdf: bytes) -> None:
    page.set_input_files(
        "input[type=file][name=document]",
        {"name": "naskah.pdf", "mimeType": "application/pdf", "buffer": pdf},
    )
