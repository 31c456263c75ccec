"""A box counted while its server cannot be reached: each copy keeps its box, and what was said of it alone."""

import pytest
from playwright.sync_api import expect

from lentera.journal.node import this_node
from lentera.stock import queries
from lentera.stock.facts import Scanned
from tests.browser import assert_accessible, hold_first
from tests.cast import PASSWORD
from tests.stock.stories import send_boxes, stock_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counting(page, watch, live_server, house):
    """Five copies sent in two boxes, and the page that counts them on arrival; what was counted."""
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
    return lambda: {row.barcode: row for row in queries.scans_of(house.prison, placement)}


def scan(page, number):
    page.focus("input[name=barcode]")
    page.keyboard.type(f"KS000000{number}")
    page.keyboard.press("Enter")


def test_a_box_is_counted_on_while_the_line_is_cut(page, context, counting):
    scan(page, 1)
    page.locator(".outcome-ok").wait_for()
    context.set_offline(True)
    page.check("input[name=damaged]")
    page.fill("input[name=note]", "sampul sobek")
    scan(page, 2)
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KS0000002")
    expect(page.locator("input[name=damaged]")).not_to_be_checked()
    expect(page.locator("input[name=note]")).to_have_value("")
    scan(page, 3)
    page.fill("input[name=box]", "2")
    scan(page, 4)
    page.check("input[name=damaged]")  # for the next one, not scanned yet
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KS0000002 · KS0000003 · KS0000004")
    assert_accessible(page)
    context.set_offline(False)
    expect(page.locator("#scan-held")).to_have_count(0)
    expect(page.locator("#scan-told li")).to_have_count(3)
    assert page.input_value("input[name=box]") == "2"
    expect(page.locator("input[name=damaged]")).to_be_checked()
    scan(page, 5)
    expect(page.locator(".outcome-title")).to_have_text("Diterima rusak")
    told = {barcode: (row.box, row.result, row.note) for barcode, row in counting().items()}
    assert told == {
        "KS0000001": (1, Scanned.GOOD, ""),
        "KS0000002": (1, Scanned.DAMAGED, "sampul sobek"),
        "KS0000003": (1, Scanned.GOOD, ""),
        "KS0000004": (2, Scanned.GOOD, ""),
        "KS0000005": (2, Scanned.DAMAGED, ""),
    }


def test_what_is_undone_while_an_answer_is_on_its_way_takes_no_scan_with_it(page, counting):
    """A page of its own for the undo would have lost what stood in line behind it."""
    scan(page, 1)
    page.locator(".outcome-ok").wait_for()
    page.evaluate("window.same = true")
    held = hold_first(page, "**/count/**")
    scan(page, 2)
    page.keyboard.press("Escape")
    page.keyboard.type("KS0000003")  # the focus is where codes are scanned
    page.keyboard.press("Enter")
    scan(page, 4)
    expect(page.locator(".outcome-ok")).to_contain_text("Ada")
    assert set(counting()) == {"KS0000001"}
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.keyboard.press("F9")  # the way on, with two of them unsent: the browser asks first
    expect(page.locator("#receiving")).to_be_visible()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    held[0].continue_()
    expect(page.locator(".card-head", has_text="3 dari 5 seluruhnya")).to_be_visible()
    assert set(counting()) == {"KS0000002", "KS0000003", "KS0000004"}
    assert page.evaluate("window.same")


def test_a_button_beside_the_scans_waits_with_them_while_the_line_is_cut(page, context, counting):
    page.keyboard.type("ASING-1")
    page.keyboard.press("Enter")
    remove = page.locator("button", has_text="hapus")
    remove.wait_for()
    context.set_offline(True)
    scan(page, 1)
    remove.press("Enter")
    scan(page, 2)
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KS0000001 · Hapus ASING-1 · KS0000002")
    assert_accessible(page)
    assert set(counting()) == {"ASING-1"}
    context.set_offline(False)
    expect(page.locator("#scan-held")).to_have_count(0)
    expect(page.locator("#scan-told li")).to_have_count(3)
    assert set(counting()) == {"KS0000001", "KS0000002"}
    expect(remove).to_have_count(0)
