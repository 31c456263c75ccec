"""A box counted while its server cannot be reached: each copy keeps its box, and what was said of it alone."""

import pytest
from playwright.sync_api import expect

from lentera.journal.node import this_node
from lentera.stock import queries
from lentera.stock.facts import Scanned
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.stock.stories import send_boxes, stock_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_box_is_counted_on_while_the_line_is_cut(page, context, watch, live_server, house):
    this_node.cache_clear()
    copies = stock_shelf(house.agency, 5, actor=house.stock)
    sent = send_boxes(house.agency, house.prison, house.lending, [copies[:3], copies[3:]], actor=house.stock)
    placement = sent.placement
    there = f"/desk/placements/{placement}/count/"
    page.goto(f"{live_server.url}/accounts/login/?next={there}")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{there}")
    page.wait_for_load_state()
    watch.expect("net::|htmx:")

    def scan(number):
        page.focus("input[name=barcode]")
        page.keyboard.type(f"KS000000{number}")
        page.keyboard.press("Enter")

    scan(1)
    page.locator(".outcome-ok").wait_for()
    context.set_offline(True)
    page.check("input[name=damaged]")
    page.fill("input[name=note]", "sampul sobek")
    scan(2)
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KS0000002")
    expect(page.locator("input[name=damaged]")).not_to_be_checked()
    expect(page.locator("input[name=note]")).to_have_value("")
    scan(3)
    page.fill("input[name=box]", "2")
    scan(4)
    page.check("input[name=damaged]")  # for the next one, not scanned yet
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KS0000002 · KS0000003 · KS0000004")
    assert_accessible(page)
    context.set_offline(False)
    expect(page.locator("#scan-held")).to_have_count(0)
    expect(page.locator("#scan-told li")).to_have_count(3)
    assert page.input_value("input[name=box]") == "2"
    expect(page.locator("input[name=damaged]")).to_be_checked()
    scan(5)
    expect(page.locator(".outcome-title")).to_have_text("Diterima rusak")
    scans = queries.scans_of(house.prison, placement)
    told = {row.barcode: (row.box, row.result, row.note) for row in scans}
    assert told == {
        "KS0000001": (1, Scanned.GOOD, ""),
        "KS0000002": (1, Scanned.DAMAGED, "sampul sobek"),
        "KS0000003": (1, Scanned.GOOD, ""),
        "KS0000004": (2, Scanned.GOOD, ""),
        "KS0000005": (2, Scanned.DAMAGED, ""),
    }
