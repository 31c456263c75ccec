"""The interview and the answer by keyboard alone, narrow and wide; nothing complains and nothing overflows."""

from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page, expect

from lentera.journal import clock
from lentera.requests import queries
from lentera.requests.rules import Stage
from tests.cast import ZONE, make_cast, staff_client
from tests.requests.conftest import TODAY, make_house

pytestmark = pytest.mark.browser


def log_in(context: BrowserContext, account: UUID, url: str) -> None:
    session = staff_client(account).cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def fits(page: Page, width: int) -> None:
    page.wait_for_load_state()  # without its styles every page is wide
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def asked(page: Page, question: str) -> None:
    """The question stands there, and its first field has the focus without anybody's doing."""
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page.locator("main input:focus, main textarea:focus")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 1366])
def test_a_request_is_written_sent_and_answered_by_keyboard(
    transactional_db: None, settings: Any, live_server: Any, context: BrowserContext, page: Page, width: int
) -> None:
    settings.LENTERA_TODAY = TODAY
    with clock.told(clock.at_local(TODAY, zone=ZONE)):
        house = make_house(make_cast())
    cast = house.cast
    log_in(context, cast.sari, live_server.url)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/desk/partnership/")
    fits(page, width)
    page.get_by_role("link", name="Buat permintaan").press("Enter")
    page.get_by_role("radio", name="Buku bacaan").focus()
    page.keyboard.press("Space")
    fits(page, width)
    page.keyboard.press("Enter")
    asked(page, "Buku tentang apa yang dibutuhkan?")
    page.keyboard.type("berkebun")  # the first field has the focus
    page.keyboard.press("Enter")
    asked(page, "Adakah judul tertentu yang diinginkan?")
    page.keyboard.type("Menanam Anggrek | Rahmi | 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    asked(page, "Berapa buku seluruhnya?")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    asked(page, "Untuk pembaca yang mana?")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    asked(page, "Dalam bahasa apa?")
    fits(page, width)
    page.get_by_role("link", name="Lihat semua jawaban").press("Enter")
    expect(page.get_by_text("Menanam Anggrek")).to_be_visible()
    fits(page, width)
    page.get_by_role("button", name="Kirim permintaan").press("Enter")
    expect(page.get_by_text("Permintaan terkirim.")).to_be_visible()
    fits(page, width)
    (line,) = queries.lines(cast.agency)
    assert line.number and line.subject == "Permohonan buku bacaan: berkebun"

    context.clear_cookies()
    log_in(context, cast.agus, live_server.url)
    page.goto("/desk/requests/")
    fits(page, width)
    page.get_by_role("link", name=line.subject).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(line.subject)
    page.get_by_label("Disetujui seperti diminta").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Penjelasan").focus()
    page.keyboard.type("Dua puluh judul dahulu.")
    page.get_by_role("button", name="Kirim jawaban").press("Enter")
    expect(page.get_by_text("Dua puluh judul dahulu.")).to_be_visible()
    fits(page, width)
    assert queries.line(line.id, cast.prison).stage is Stage.OTHERWISE  # type: ignore[union-attr]
    for place in ("/desk/requests/?view=board", "/desk/requests/enter/", "/desk/requests/wishes/"):
        page.goto(place)
        fits(page, width)
