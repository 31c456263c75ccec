"""Editions by keyboard: an agency publishes a part of its catalogue, a prison follows it and lets it go."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from lentera.catalogue import actions
from lentera.catalogue.editions.models import CarriedEdition, Edition
from lentera.journal.guard import open_door
from lentera.journal.models import Author
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server, fresh_home, watch):
    this_node.cache_clear()
    cast = make_cast()
    actions.import_records(
        cast.agency, reads(*(book(f"Judul {n}", control=str(n)) for n in range(9))), actor=ACTOR
    )
    watch.expect("Applying inline style")  # axe tries, to measure spaces
    yield cast
    this_node.cache_clear()


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def log_in(page: Page, username: str) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/desk/catalogue/editions/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    enter(page)


def seen(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1366])
def test_a_collection_is_published_followed_and_let_go_by_keyboard(page, house, width):
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, "cataloguer")
    seen(page, width)
    page.locator("#id_name").focus()
    page.keyboard.type("Katalog dinas")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    enter(page)
    expect(page.locator(".lines")).to_contain_text("edisi 1")
    seen(page, width)
    row = Edition.objects.get()
    with open_door():
        Author.objects.filter(id=house.agency).update(home=uuid4())
    log_in(page, "sari")
    page.get_by_role("button", name="Ikuti Katalog dinas").focus()
    enter(page)
    expect(page.locator(".lines")).to_contain_text("Menunggu bundel")
    CarriedEdition.objects.create(
        id=row.id, institution_id=house.agency, number=1, buckets=1, root=row.root, hashes=b"", records=4
    )
    page.reload()
    expect(page.locator(".lines")).to_contain_text("4 dari 9 cantuman")
    seen(page, width)
    page.get_by_role("button", name="Berhenti mengikuti Katalog dinas").focus()
    enter(page)
    expect(page.locator(".lines")).to_contain_text("Tidak diikuti di sini")
