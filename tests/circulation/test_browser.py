"""The scanner in a real browser: it never waits, focus never leaves the field, and nothing needs a mouse."""

import pytest

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
    assert "sudah meminjam 2 buku" in page.inner_text(".outcome")
    assert queries.open_loans(stage.cast.prison).count() == 2
    assert page.evaluate("document.activeElement.name") == "scan"
    page.keyboard.press("F2")
    page.wait_for_selector("#desk-state [aria-current][value=return]")
    page.keyboard.type(OWN[0])
    page.keyboard.press("Enter")
    page.wait_for_selector(".outcome-ok")
    assert queries.open_loans(stage.cast.prison).count() == 1
    page.keyboard.press("Escape")
    page.locator(".outcome-title", has_text="Diurungkan").wait_for()
    assert queries.open_loans(stage.cast.prison).count() == 2
    assert page.evaluate("document.activeElement.name") == "scan"
    page.keyboard.press("?")
    assert "F3" in page.inner_text("dialog[open]")
    this_node.cache_clear()
