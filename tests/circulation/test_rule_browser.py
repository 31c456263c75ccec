"""The grid of rules in a real browser: read, set, tried out and explained by keyboard alone."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_to(page, selector):
    """Press Tab until what `selector` names has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way by Tab to {selector}")


def test_a_rule_is_set_and_explained_by_keyboard_alone(page, live_server):
    this_node.cache_clear()
    stage = make_stage()
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/circulation/rules/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".rule-grid")
    assert_accessible(page)
    tab_to(page, "#convict-all-max_items")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=value]")
    page.wait_for_selector("input[name=value]:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#convict-all-max_items.rule-own")
    expect(page.locator("#convict-all-max_items")).to_contain_text("1 buku")
    assert queries.rule_for(stage.cast.prison, stage.desk.library, "convict").max_items == 1
    tab_to(page, "#try select[name=group]")
    tab_to(page, "#try button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rule-answer")
    assert "Buku sekaligus: 1 buku" in page.inner_text(".rule-answer")
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(f"{live_server.url}/desk/circulation/")
    expect(page.locator("input[name=scan]")).to_be_focused()
    for code in (CARDS[0], OWN[0]):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.wait_for_selector(".outcome-ok .outcome-why")
    expect(page.locator("input[name=scan]")).to_be_focused()
    tab_to(page, ".outcome-why summary")
    page.keyboard.press("Enter")
    page.locator(".outcome-ok .outcome-why li", has_text="Lama pinjam").wait_for()
    page.focus("[name=scan]")
    page.keyboard.type(OWN[1])
    page.keyboard.press("Enter")
    page.wait_for_selector(".outcome-refused .outcome-why")
    expect(page.locator("input[name=scan]")).to_be_focused()
    tab_to(page, ".outcome-why summary")
    page.keyboard.press("Enter")
    page.locator(".outcome-why li", has_text="Buku sekaligus: 1 buku").wait_for()
    assert_accessible(page)
    this_node.cache_clear()
