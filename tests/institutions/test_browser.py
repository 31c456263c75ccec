"""In a real browser: log in, read the list, register with the keyboard, and no page wider than its screen."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lentera.institutions import actions
from tests.cast import PASSWORD, Cast, make_cast


@pytest.fixture
def cast(live_server) -> Cast:
    made = make_cast()
    for year, persons in ((2020, 1117), (2021, 1049), (2022, 1050)):
        actions.note_count(
            made.agency, made.prison, day=date(year, 6, 30), population=persons, capacity=800,
            source="laporan bulanan", actor=made.agus, request_id=None,
        )  # fmt: skip
    return made


def log_in(page: Page, username: str, then: str) -> None:
    page.goto(f"/accounts/login/?next={then}")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == then)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_of_the_area_is_wider_than_its_screen(page: Page, cast: Cast, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, "agus", "/desk/partners/")
    for url in (
        "/desk/partners/",
        "/desk/partners/new/",
        reverse("institutions:partner", args=[cast.prison]),
        reverse("institutions:edit_library", args=[cast.prison, cast.library]),
    ):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        expect(page.locator("h1")).to_be_visible()
    page.context.clear_cookies()
    log_in(page, "admin", "/desk/accounts/")
    for url in (
        "/desk/accounts/",
        "/desk/accounts/new/",
        reverse("institutions:account", args=[cast.sari]),
    ):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url


@pytest.mark.browser
def test_a_duplicate_is_met_and_registered_with_the_keyboard(page: Page, cast: Cast, watch) -> None:
    watch.expect("409")
    log_in(page, "agus", "/desk/partners/new/")
    page.get_by_label("Nama resmi").fill("LP Narkotika Kelas II")
    page.get_by_label("Jenis").select_option("lapas_narkotika")
    page.keyboard.press("Tab")
    page.get_by_label("Nama resmi").press("Enter")
    expect(page.locator(".outcome-refused")).to_contain_text("Karang Intan")
    assert page.get_by_label("Nama resmi").input_value() == "LP Narkotika Kelas II", "nothing typed is lost"
    page.get_by_label("Mengapa tetap didaftarkan").fill("Cabang baru di Martapura")
    page.get_by_role("button", name="Daftarkan sebagai lembaga lain").press("Enter")
    expect(page.locator("h1")).to_have_text("LP Narkotika Kelas II")
