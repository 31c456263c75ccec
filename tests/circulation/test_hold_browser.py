"""Holds with keyboard and scanner alone: ask, take back, keep, print, lend; every page is accessible."""

import re

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, make_stage
from tests.circulation.hold_stage import LAW, add_titles
from tests.circulation.test_print_browser import pages as printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_hold_from_the_question_to_the_loan_without_a_mouse(page, live_server):
    this_node.cache_clear()
    stage = make_stage()
    add_titles(stage)
    desk = f"{live_server.url}/desk/circulation/"
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/circulation/holds/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk}holds/")
    page.keyboard.press("F6")
    page.wait_for_url(f"{desk}holds/new/")
    expect(page.locator("[name=card]").first).to_be_focused()
    scan(page, CARDS[0])
    page.wait_for_url("**card=**")
    expect(page.locator("[name=q]")).to_be_focused()
    scan(page, LAW[0])
    page.wait_for_selector("button[name=record]")
    assert_accessible(page)
    expect(page.locator("button[name=record]")).to_be_focused()
    page.keyboard.press("Enter")  # the only title found stands under the key
    page.wait_for_selector(".outcome-ok")
    assert "tempat ke-1 dalam antrean" in page.inner_text(".outcome")
    assert len(queries.hold_lines(stage.cast.prison)) == 1

    page.goto(desk)
    expect(page.locator("input[name=scan]")).to_be_focused()
    scan(page, CARDS[1])
    page.wait_for_selector("#desk-card >> text=70418")
    scan(page, LAW[0])
    page.locator(".outcome-title", has_text="Dipinjam sampai").wait_for()
    page.keyboard.press("F2")
    page.wait_for_selector("#desk-state [aria-current][value=return]")
    scan(page, LAW[0])
    page.locator(".outcome-title", has_text="Simpan di rak pesanan untuk kartu 70417").wait_for()
    scan(page, LAW[0])
    # by its first letter: the words before, "Simpan di rak …", hold the same
    page.locator(".outcome-title", has_text=re.compile("Di rak pesanan untuk kartu 70417")).wait_for()
    assert_accessible(page)
    page.keyboard.press("F4")
    page.wait_for_url("**/slip/")
    assert "70417" in page.inner_text(".hold-slip-card")
    assert "Nama Rahasia" not in page.content()
    assert_accessible(page)
    assert [wide for wide, _long in printed(page)] == [80], "a slip goes into the book, not on a sheet"
    page.get_by_role("link", name="58 mm").click()
    page.wait_for_url("**paper=58**")
    assert [wide for wide, _long in printed(page)] == [58]
    page.goto(f"{desk}holds/shelf/")
    expect(page.locator("input[name=scan]")).to_be_focused()
    assert_accessible(page)
    page.goto(f"{desk}holds/")
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("holds/", "holds/shelf/", "holds/new/", "questions/", "questions/new/"):
        page.goto(desk + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert_accessible(page)
    this_node.cache_clear()


def scan(page, code):
    page.wait_for_load_state()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
