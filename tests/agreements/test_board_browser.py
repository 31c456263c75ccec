"""Board and timeline in a real browser: by keyboard, wide and narrow, and a message that is copied."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lentera.agreements import actions
from lentera.journal import clock
from tests.agreements.papers import sign_from_paper
from tests.browser import assert_accessible
from tests.cast import Cast, make_cast, staff_client

TODAY = date(2024, 1, 26)
WIDTHS = [1366, 360]


@pytest.fixture
def cast(transactional_db: None, settings: Any) -> Any:
    settings.LENTERA_TODAY = TODAY  # the server's threads look there
    with clock.told(clock.at_local(TODAY)):
        made = make_cast()
        sign_from_paper(made)
        yield made


def enter(context: BrowserContext, cast: Cast, url: str) -> None:
    """At work without the login page: the session's cookie comes from a client."""
    context.set_default_navigation_timeout(60_000)  # the first page of a run loads the whole house
    cookie = staff_client(cast.agus).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": url}])


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus says `words`."""
    for _turn in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || '') + ' ' + document.activeElement.textContent"
        )
        if words in told:
            return
    pytest.fail(f"the keyboard never came to {words!r}")


def fits(page: Page) -> bool:
    page.wait_for_load_state()  # without its styles every page is wide
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_goes_from_the_board_to_the_timeline_and_into_an_agreement(
    cast: Cast, page: Page, context: BrowserContext, live_server: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    enter(context, cast, live_server.url)
    page.goto("/desk/agreements/")
    assert fits(page)
    assert_accessible(page, also=("heading-order", "region"))
    visible = page.locator(".board-column:visible")
    assert visible.count() == (12 if width > 1000 else 1)
    expect(page.locator(".board-column:visible", has_text="Segera berakhir")).to_contain_text(
        "Lapas Karang Intan"
    )
    tab_to(page, "Garis waktu")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=timeline**")
    assert fits(page)
    expect(page.locator(".lane-name")).to_have_text("Lapas Karang Intan")
    tab_to(page, "119/012/DISPERSIP/2023")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/agreements/*-*/")
    assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_narrow_board_is_a_list_with_a_picker(
    cast: Cast, page: Page, context: BrowserContext, live_server: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    enter(context, cast, live_server.url)
    page.goto("/desk/agreements/")
    picker = page.locator(".board-picker")
    if width > 1000:
        expect(picker).to_be_hidden()
        return
    picker.get_by_role("link", name="Berlaku 0", exact=True).click()
    page.wait_for_url("**state=active**")
    expect(page.get_by_text("Tidak ada naskah dalam keadaan ini.")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/desk/commitments/", "/desk/calendar/", "/desk/agreements/reminders/", "/desk/mail/"]
)
def test_pages_fit_a_telephone(
    cast: Cast, page: Page, context: BrowserContext, live_server: Any, address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(context, cast, live_server.url)
    page.goto(address)
    assert fits(page)


def test_a_message_is_copied_by_one_button(
    cast: Cast, page: Page, context: BrowserContext, live_server: Any
) -> None:
    told = actions.open_follow_up(
        cast.agency, cast.prison, task="Kirim konsep", owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=TODAY + timedelta(days=4), actor=cast.agus, request_id=None,
    )  # fmt: skip
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    enter(context, cast, live_server.url)
    page.goto(f"/desk/follow-ups/{told.follow_up}/")
    page.get_by_role("button", name="Salin pesan").click()
    expect(page.get_by_text("Pesan disalin")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "tindak lanjut “Kirim konsep” dengan tenggat Selasa, 30 Januari 2024" in copied
