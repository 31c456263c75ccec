"""The kiosk in a real browser: nothing of one reader's way is there for the next, by the browser's own key either."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import Cast, make_cast, staff_client

IDLE = (settings.LENTERA_KIOSK_IDLE + 1) * 1_000  # milliseconds
GRACE = 16_000


@pytest.fixture
def cast(transactional_db: None, fresh_home: Any, live_server: Any, context: BrowserContext) -> Cast:
    """The browser is a kiosk of the prison's library."""
    cast = make_cast()
    staff = staff_client(cast.sari)
    staff.post("/desk/kiosk/", {"library": str(cast.library), "request_id": "k"})
    told = staff.cookies["lentera-kiosk"].value
    context.add_cookies([{"name": "lentera-kiosk", "value": told, "url": live_server.url}])
    return cast


def look_for(page: Page, words: str) -> None:
    page.fill("[data-keyed]", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-keyed]")).to_have_value(words)


def leave(page: Page) -> None:
    """Nobody touches the screen any more."""
    with page.expect_navigation(url="**/kiosk/"):
        page.clock.run_for(IDLE + GRACE)


@pytest.mark.parametrize("ended", ["by nobody being there", "by the way home", "by another page"])
def test_going_back_leads_to_nothing_of_the_reader_before(cast, page, live_server, ended):
    page.clock.install()
    page.goto(live_server.url + "/kiosk/")
    look_for(page, "cerai")
    look_for(page, "HIV")
    if ended == "by nobody being there":
        leave(page)
    elif ended == "by the way home":
        with page.expect_navigation(url="**/kiosk/"):
            page.get_by_role("link", name="Halaman awal").click()
    else:
        page.goto(live_server.url + "/kiosk/return/")
        leave(page)
    for _ in range(2):
        page.go_back()
        page.wait_for_url("**/kiosk/")
        expect(page.locator("[data-keyed]")).to_have_value("")
    look_for(page, "sawah")  # and whoever stands there now goes on


def test_within_a_visit_going_back_is_going_back(cast, page, live_server):
    page.goto(live_server.url + "/kiosk/")
    look_for(page, "sawah")
    page.goto(live_server.url + "/kiosk/return/")
    page.go_back()
    expect(page.locator("[data-keyed]")).to_have_value("sawah")
    page.go_back()
    page.go_forward()
    expect(page.locator("[data-keyed]")).to_have_value("sawah")


@pytest.mark.parametrize("size", [(360, 740), (1080, 1920), (1366, 768)])
def test_whatever_can_be_pressed_is_large_enough_for_a_thumb(cast, page, live_server, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for address in ("/kiosk/", "/kiosk/search/?q=sawah", "/kiosk/return/", "/kiosk/own/"):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.evaluate(SMALL) == [], address


SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
  .filter((one) => one.checkVisibility() && !one.classList.contains('skip-link'))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""
