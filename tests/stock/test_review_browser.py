"""A queue of titles decided by keyboard alone, wide and narrow."""

import pytest
from playwright.sync_api import expect

from lentera.journal.node import this_node
from lentera.stock.facts.review import ReviewState
from lentera.stock.queries import review as queries
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.stock.stories import SENT
from tests.stock.test_review_story import RECORDS, copies, submit, switch_on  # noqa: F401 (a fixture)
from tests.stock.test_stocktake_browser import no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page, live_server, user, there):
    page.goto(f"{live_server.url}/accounts/login/?next={there}")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{there}")
    page.wait_for_load_state("load")


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state("load")


@pytest.mark.parametrize("width", [1366, 360])
def test_titles_are_decided_without_a_mouse(page, live_server, house, copies, width):  # noqa: F811
    this_node.cache_clear()
    switch_on(house.prison, house.sari)
    submit(house, 2, 3, 4)
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, live_server, "sari", "/desk/reviews/")
    assert no_sideways_scroll(page)
    assert_accessible(page)
    press(page, "F2")  # the first title
    assert page.inner_text("h1") == "Buku 2"
    assert no_sideways_scroll(page)
    assert_accessible(page)
    press(page, "F2")  # approved; the queue goes on
    assert page.inner_text("h1") == "Buku 3"
    page.keyboard.press("F3")
    page.wait_for_selector("[name=change]:focus")
    page.keyboard.type("cakram")
    page.keyboard.press("Tab")
    page.keyboard.type("di dinas")
    press(page, "Enter")
    assert page.inner_text("h1") == "Buku 4"
    assert page.url.endswith("/"), "the place of a field on the page before would lead past this title"
    expect(page.locator("h1")).to_be_in_viewport()
    page.keyboard.press("F4")
    page.wait_for_selector("[name=rule]:focus")
    page.keyboard.type("F2")
    page.keyboard.press("Tab")
    page.keyboard.type("Jilid kawat")
    page.keyboard.press("Tab")
    press(page, "Enter")
    assert "Menunggu orang kedua" in page.inner_text("main")
    told = queries.standings(house.prison, RECORDS[1:4], on=SENT)
    assert [told[record].state for record in RECORDS[1:4]] == [
        ReviewState.APPROVED,
        ReviewState.APPROVED_WITH_CHANGE,
        None,
    ]
    assert queries.proposal_of(house.prison, RECORDS[3]).sentence == "Jilid kawat."

    page.context.clear_cookies()
    there = f"/desk/reviews/{house.prison}/{RECORDS[3]}/"
    log_in(page, live_server, "warden", there)
    assert_accessible(page)
    press(page, "F2")
    assert "Ditolak" in page.inner_text("main")
    assert no_sideways_scroll(page)
    assert_accessible(page)
    this_node.cache_clear()
