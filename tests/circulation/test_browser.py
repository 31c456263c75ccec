"""The scanner in a real browser: it never waits, focus never leaves the field, and nothing needs a mouse."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from lentera.journal.node import this_node
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, PLACED, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_scanner_that_does_not_wait_for_answers(page, live_server):
    this_node.cache_clear()
    stage = make_stage()
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/circulation/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/desk/circulation/")
    for code in (CARDS[0], OWN[0], PLACED[0], OWN[1]):  # the third copy is one too many
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.wait_for_selector(".outcome-refused")
    expect(page.locator(".outcome")).to_contain_text("sudah meminjam 2 buku")
    assert queries.open_loans(stage.cast.prison).count() == 2
    expect(page.locator("input[name=scan]")).to_be_focused()
    page.keyboard.press("F2")
    page.wait_for_selector("#desk-state [aria-current][value=return]")
    expect(page.locator("input[name=scan]")).to_be_focused()
    page.keyboard.type(OWN[0])
    page.keyboard.press("Enter")
    page.wait_for_selector(".outcome-ok")
    assert queries.open_loans(stage.cast.prison).count() == 1
    page.keyboard.press("Escape")
    page.locator(".outcome-title", has_text="Diurungkan").wait_for()
    assert queries.open_loans(stage.cast.prison).count() == 2
    expect(page.locator("input[name=scan]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("F3")
    this_node.cache_clear()
