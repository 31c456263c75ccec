"""A shelf counted by keyboard and scanner, wide and narrow."""

import pytest
from playwright.sync_api import expect

from lentera.journal.node import this_node
from lentera.stock import actions, queries
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.stock.stories import SENT, stock_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def no_sideways_scroll(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1366, 360])
def test_a_shelf_is_counted_without_a_mouse(page, live_server, house, width):
    this_node.cache_clear()
    stock_shelf(house.agency, 6, actor=house.stock)
    begun = actions.begin_stocktake(
        house.agency, "Cacah ulang 2024", on=SENT, actor=house.stock, request_id=None
    )
    page.set_viewport_size({"width": width, "height": 800})
    there = f"/desk/stocktakes/{begun.stocktake}/scan/"
    page.goto(f"{live_server.url}/accounts/login/?next={there}")
    page.fill("input[name=username]", "stock")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{there}")
    page.fill("input[name=shelf]", "A1")
    page.focus("input[name=barcode]")
    for code in ("KS0000001", "KS0000002", "KS0000001", "KS0000003", "TIDAK-ADA"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.locator(".outcome-title", has_text="Barcode tidak dikenal").wait_for()
    assert queries.progress(begun.stocktake).shelves == [("A1", 4)]
    expect(page.locator("input[name=barcode]")).to_be_focused()
    assert page.input_value("input[name=shelf]") == "A1"
    assert no_sideways_scroll(page)
    assert_accessible(page)
    page.keyboard.type("KS0000004")
    page.keyboard.press("Enter")
    page.locator(".outcome-ok").wait_for()
    page.keyboard.press("Escape")
    page.locator(".outcome-title", has_text="Pindaian dihapus").wait_for()
    page.wait_for_load_state("load")  # the page was drawn anew; its keys work when its script has run
    page.keyboard.press("F9")
    page.wait_for_url(f"{live_server.url}/desk/stocktakes/{begun.stocktake}/")
    assert "6 buku seharusnya ada" in page.inner_text("main")
    page.get_by_label("Buku 4").focus()
    page.keyboard.press("Space")
    assert no_sideways_scroll(page)
    assert_accessible(page)
    page.get_by_role("button", name="Buka kasus", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert queries.counts(house.agency).lost == 1
    this_node.cache_clear()
