"""In a real browser: every page of the road fits its screen, and the crew counts with its thumbs."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page, expect

from lentera.journal import clock
from lentera.mobile import actions
from lentera.mobile.facts import CancelledBy, CancelReason, Served
from lentera.mobile.models import TripStop
from tests.cast import staff_client
from tests.mobile.conftest import DAY, Road, moment
from tests.mobile.test_trips import by

PAGES = (
    "/desk/mobile/", "/desk/mobile/trips/new/?day=2024-02-06", "/desk/mobile/trips/{trip}/", "/desk/mobile/stops/",
    "/desk/mobile/stops/{stop}/", "/desk/mobile/vehicles/", "/desk/mobile/programmes/new/",
    "/desk/mobile/stops-of-trips/{ahead}/paper/", "/desk/mobile/stops-of-trips/{ahead}/cancel/", "/van/?all=1",
    "/van/trips/{trip}/", "/van/stops/{served}/", "/van/stops/{cancelled}/", "/van/stops/{ahead}/",
)  # fmt: skip


@pytest.fixture
def story(transactional_db: None, road: Road, settings: Any) -> dict[str, Any]:
    """A trip under way: the first stop was served, the second refused us at the gate, a public one is ahead."""
    settings.LENTERA_TODAY = DAY
    with clock.told(moment(8)):
        stops = [*road.stops(), actions.StopRequest(road.market, moment(15, 30), moment(17))]
        planned = road.plan(stops, programme=road.programme)
        served, cancelled, ahead = [visit.visit for visit in planned.plan.visits]
        actions.depart(road.cast.agency, planned.trip, 300, **by(road, moment(8, 30)))
        record = Served(
            arrived=moment(9, 15),
            gate_passed=moment(9, 35),
            service_ended=moment(11, 30),
            left=moment(11, 35),
            visitors=42,
            loans=61,
            returns=58,
        )
        actions.record_stop(road.cast.agency, served, record, **by(road))
        refused = (CancelReason.GATE_REFUSED, CancelledBy.PARTNER)
        actions.cancel_stop(road.cast.agency, cancelled, *refused, **by(road, moment(13)))
    return {
        "trip": planned.trip,
        "served": served,
        "cancelled": cancelled,
        "ahead": ahead,
        "stop": road.prison,
        "crew": road.cast.crew,
    }


def enter(context: BrowserContext, live_server: Any, account: Any) -> None:
    """Come with a session."""
    session = staff_client(account).cookies[django_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1366])
def test_every_page_fits_its_screen(
    story: dict[str, Any], live_server: Any, context: BrowserContext, page: Page, width: int
) -> None:
    enter(context, live_server, story["crew"])
    page.set_viewport_size({"width": width, "height": 900})
    for place in PAGES:
        answer = page.goto(place.format(**story))
        assert answer is not None and answer.status == 200, place
        assert "/login/" not in page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    page.goto("/desk/mobile/trips/new/?day=2024-02-06")
    times = [one.bounding_box() for one in page.locator("[data-kind=time]").all()[:2]]
    assert times[0] and times[1] and times[0]["y"] == times[1]["y"], "from when to when, side by side"
    page.goto(f"/desk/mobile/trips/{story['trip']}/")
    cell = page.locator("td", has=page.locator(".btn")).first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == "none", "buttons need no head's word"


@pytest.mark.browser
def test_the_crew_counts_with_its_thumbs(
    story: dict[str, Any], live_server: Any, context: BrowserContext, page: Page
) -> None:
    enter(context, live_server, story["crew"])
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/van/trips/{story['trip']}/")
    page.get_by_role("link", name="Pasar Terapung").last.click()
    page.get_by_role("button", name="Kami sudah tiba").click()
    visitors = page.locator("[data-counter]").first
    expect(visitors).to_be_visible()
    page.wait_for_load_state()  # a counter counts when its script has run
    for _press in range(3):
        visitors.get_by_role("button", name="tambah satu").click()
    visitors.get_by_role("button", name="kurangi satu").click()
    expect(visitors.locator("input")).to_have_value("2")
    page.get_by_role("button", name="Selesai melayani").click()
    expect(page.get_by_role("button", name="Petugas menandatangani")).to_be_visible()
    row = TripStop.objects.get(id=story["ahead"])
    assert row.visitors == 2 and row.service_ended is not None
