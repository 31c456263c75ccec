"""A request and a demand by keyboard alone, at two widths, and nothing that keeps somebody out."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from lentera.circulation.models import DemandCase, RightsRequest
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS_TO")  # a folder, to look at the pages


def look(page, name):
    assert_accessible(page)
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} pixels wide at {width}"
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def log_in(page, live_server, who, to):
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next={to}")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{to}")


def press(page, words):
    """Find a button or link as the keyboard does, and press Enter on it."""
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.focus()
    page.keyboard.press("Enter")


def test_a_readers_rights_by_keyboard(page, live_server):
    this_node.cache_clear()
    stage = make_stage()
    reader = stage.readers[CARDS[0]]
    from lentera.circulation import actions
    from lentera.journal import clock

    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    log_in(page, live_server, "sari", reverse("circulation:reader", args=[reader]))
    look(page, "reader")
    press(page, "Catat permohonan atas data")
    page.wait_for_selector("select[name=kind]")
    page.wait_for_load_state()
    look(page, "ask")
    page.focus("select[name=kind]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Tolong hapus data saya.")
    press(page, "Catat permohonan")
    page.wait_for_url("**/circulation/privacy/**")
    look(page, "request")
    row = RightsRequest.objects.get()
    assert row.kind == "erasure"
    page.goto(f"{live_server.url}{reverse('circulation:open-demand', args=[reader])}")
    for field, words in {
        "requester": "Polres Banjar",
        "officer": "Kasat Reskrim",
        "letter": "B/17/III/2024",
        "letter_on": "1/1/24",
    }.items():
        page.focus(f"[name={field}]")
        page.keyboard.type(words)
    look(page, "open-demand")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demands/**")
    case = DemandCase.objects.get()
    look(page, "demand")
    log_in(page, live_server, "warden", reverse("circulation:demand", args=[case.id]))
    page.focus("[name=allowed]")
    press(page, "Putuskan")
    page.locator(".tag", has_text="Disetujui").first.wait_for()
    log_in(page, live_server, "sari", reverse("circulation:privacy"))
    look(page, "privacy")
    for name in ("extract", "reading-history", "openings"):
        page.goto(f"{live_server.url}{reverse(f'circulation:{name}', args=[reader])}")
        look(page, name)
    for name in ("demands", "openings-by-day", "readers"):
        page.goto(f"{live_server.url}{reverse(f'circulation:{name}')}")
        look(page, name)
    page.goto(f"{live_server.url}{reverse('circulation:demand', args=[case.id])}")
    look(page, "demand-allowed")
    this_node.cache_clear()
