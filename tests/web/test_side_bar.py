"""The side bar of every role: each place in it opens; in groups by keyboard, at 1366 and at 360 pixels."""

import pytest
from django.conf import settings

from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast, staff_client

ROLES = (
    "agus",
    "head",
    "stock",
    "cataloguer",
    "crew",
    "trainer",
    "sari",
    "assistant",
    "warden",
    "auditor",
    "admin",
)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_place_of_a_role_opens(role):
    client = staff_client(getattr(make_cast(), role))
    side = client.get("/desk/").context["side_bar"]
    places = [place for group in side.groups for place in group.places]
    assert places and len({place["url"] for place in places}) == len(places)
    assert 1 <= len(side.bottom) <= 4
    for place in places:
        answer = client.get(place["url"], follow=True)
        assert answer.status_code == 200, place["url"]
        now = [
            one["url"] for group in answer.context["side_bar"].groups for one in group.places if one["active"]
        ]
        assert now == [place["url"]]
    named = [group for group in side.groups if group.label]
    assert all(len(group.places) > 1 for group in named) and sum(group.open for group in named) <= 1


@pytest.mark.django_db
def test_whoever_works_at_the_desk_finds_it_at_the_bottom_of_a_narrow_screen():
    cast = make_cast()
    for account in (cast.sari, cast.assistant):
        bottom = staff_client(account).get("/desk/").context["side_bar"].bottom
        assert [str(place["label"]) for place in bottom][:2] == ["Hari ini", "Sirkulasi"]


@pytest.fixture
def cast():
    this_node.cache_clear()
    yield make_cast()
    this_node.cache_clear()


def enter(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/circulation/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/desk/circulation/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_closed_group_opens_by_keyboard_and_leads_on(page, live_server, cast):
    enter(page, live_server)
    opened = page.locator(".side-group[open]")
    assert opened.count() == 1 and opened.locator("[aria-current]").inner_text() == "Sirkulasi"
    head = page.locator(".side-group:not([open]) .side-head", has_text="Koleksi dan stok")
    head.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText.trim()") == "Koleksi"
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/catalogue/**")
    assert page.locator(".side-group[open] [aria-current]").inner_text() == "Koleksi"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_narrow_screen_four_places_and_a_sheet_with_all(page, live_server, cast):
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, live_server)
    bottom = page.locator(".side-bottom > .side-link")
    assert bottom.count() == 4 and bottom.nth(1).inner_text() == "Sirkulasi"
    page.locator(".side-more > summary").press("Enter")
    page.locator(".side-sheet .side-head", has_text="Tata usaha").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["id", "en"])
def test_at_the_bottom_of_a_narrow_screen_no_place_loses_the_end_of_its_name(
    page, live_server, cast, language
):
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
    )
    enter(page, live_server)
    places = page.locator(".side-bottom > .side-link")
    for address in [place.get_attribute("href") for place in places.all()]:
        page.goto(f"{live_server.url}{address}")
        names = page.locator(".side-bottom span")
        cut = names.evaluate_all(
            "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)"
        )
        assert names.count() >= 5 and not cut, address
