"""The editor in a real browser, by keyboard: form, grid, warnings; nothing keeps somebody out, nothing is too wide."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lentera.catalogue import queries
from lentera.catalogue.actions.editing import save_marc
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal.refusals import Refusal
from tests.browser import assert_accessible
from tests.cast import Cast, make_cast, sign_in

NEW = "/desk/catalogue/new/"


@pytest.fixture(params=[1366, 360])
def browser_options(request: Any) -> dict[str, Any]:
    size = {"width": request.param, "height": 800}
    return {"locale": "id-ID", "viewport": size, "timezone_id": "Asia/Makassar"}


@pytest.fixture
def cast(transactional_db: None, fresh_home: Any, live_server: Any, context: BrowserContext) -> Cast:
    cast = make_cast()
    sign_in(context, live_server.url, cast.cataloguer)
    return cast


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def stands_apart(page: Page) -> bool:
    """Whether tag, text and buttons of a row lie beside or below each other, none over another."""
    row = page.locator("#rows > .grid-row").first
    boxes = [
        row.locator(part).bounding_box()
        for part in (".grid-tag", ".grid-text", ".grid-buttons", ".grid-name")
    ]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one is not None and other is not None
            across = one["x"] < other["x"] + other["width"] - 1 and other["x"] < one["x"] + one["width"] - 1
            along = one["y"] < other["y"] + other["height"] - 1 and other["y"] < one["y"] + one["height"] - 1
            if across and along:
                return False
    return True


def press(page: Page, name: str) -> None:
    """Press a button by the keyboard."""
    page.get_by_role("button", name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def key(page: Page, name: str) -> None:
    """Out of whatever row is in hand, where Enter makes another one."""
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press(name)


def test_from_the_form_over_the_grid_into_the_catalogue(cast: Cast, page: Page) -> None:
    page.goto(NEW + "?face=simple")
    assert fits(page)
    assert_accessible(page)
    page.focus("#id_title")
    page.keyboard.type("Hidroponik Praktis")
    page.focus("#id_author")
    page.keyboard.type("Tani, Budi")
    page.focus("#id_ddc")
    page.keyboard.type("631.5")
    expect(page.locator("#mark")).to_contain_text("631.5 TAN h")
    press(page, "MARC")
    assert fits(page)
    assert_accessible(page)
    assert stands_apart(page)
    rows = page.locator("#rows > .grid-row")
    before = rows.count()
    page.locator("#rows textarea").last.focus()
    expect(page.locator("#field-help")).to_contain_text("700 Tajuk tambahan, nama orang")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before + 1)
    page.keyboard.type("700")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.type("Ani, Sri $e ilustrator")
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(before - 1).locator("textarea")).to_have_value("$a Ani, Sri $e ilustrator")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+Delete")
    expect(rows).to_have_count(before + 1)
    key(page, "F9")
    expect(page.locator(".message-success")).to_contain_text("sudah dapat dicari")
    row = Record.objects.get()
    assert [field.all("ae") for field in queries.marc_of(row).each("700")] == [["Ani, Sri", "ilustrator"]]
    page.goto(f"/desk/catalogue/{row.id}/cover/")
    assert fits(page)
    assert_accessible(page)
    page.goto("/catalogue/?q=pengarang:ani")
    expect(page.locator("main")).to_contain_text("Hidroponik Praktis")


def test_what_is_wrong_is_said_and_leads_to_its_row(cast: Cast, page: Page) -> None:
    page.goto(NEW + "?face=grid")
    title = page.locator(".grid-row", has=page.locator("[name=tag][value='245']"))
    title.locator("textarea").fill("$a Bumi Manusia")
    title.locator("[name=one]").fill("7")
    key(page, "F8")
    said = page.locator(".errors")
    expect(said).to_contain_text("Ruas 245 indikator 1: “7” tidak dikenal")
    expect(said).to_be_focused()
    assert fits(page)
    assert_accessible(page)
    assert not Record.objects.exists()
    row = page.locator(".grid-row-wrong")
    row.locator("[name=one]").fill("0")
    press(page, "Simpan cantuman")
    assert Record.objects.get().title == "Bumi Manusia"


def test_a_book_that_is_there_is_shown_while_typing(cast: Cast, page: Page) -> None:
    form = RecordForm(title="Bumi Manusia", author="Toer, Pramoedya Ananta", isbn="9789794612279")
    kept = save_marc(cast.agency, None, form=form, actor=cast.cataloguer, request_id=None)
    assert not isinstance(kept, Refusal)
    page.goto(NEW + "?face=simple")
    page.focus("#id_isbn")
    page.keyboard.type("979-461-227-8")
    found = page.locator("#similar")
    expect(found).to_contain_text("Mungkin sudah ada di katalog")
    assert fits(page)
    assert_accessible(page)
    found.get_by_role("link", name="Tambah eksemplar saja").click()
    assert page.locator("[name=found]").input_value() == "9789794612279"


def test_a_class_is_chosen_by_keyboard(cast: Cast, page: Page) -> None:
    page.goto(NEW + "?face=simple")
    page.fill("#id_title", "Sawah")
    press(page, "Telusuri nomor kelas")
    expect(page.locator("main [name=q]")).to_be_focused()
    page.keyboard.type("pertanian")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Pakai 630").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert (page.input_value("#id_title"), page.input_value("#id_ddc")) == ("Sawah", "630")
