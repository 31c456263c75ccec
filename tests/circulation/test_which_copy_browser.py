"""Two copies bear one barcode: whoever holds the book says by its title which it is, and the queue goes on."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from tests.browser import assert_accessible
from tests.circulation.conftest import CARDS, PLACED, add_own
from tests.circulation.test_desk_browser import DESK, enter, stage

__all__ = ["stage"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def doubled(stage):
    """Our own copy with the barcode of one that was placed here; both ids."""
    own = add_own(stage.cast.prison, PLACED[:1], stage.cast.sari)
    return own[PLACED[0]], stage.items[PLACED[0]]


@pytest.mark.parametrize("width", [360, 1366])
def test_it_is_lent_renewed_and_taken_back_by_its_title(page, live_server, stage, doubled, width):
    own, placed = doubled
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, live_server, DESK)

    def ask(code):
        page.fill("input[name=scan]", code)
        page.press("input[name=scan]", "Enter")

    def choose(owner):
        expect(page.locator(".outcome-title")).to_have_text("Yang mana?")
        assert_accessible(page)
        page.locator(".outcome-buttons button", has_text=owner).press("Enter")

    ask(CARDS[0])
    expect(page.locator(".outcome-title")).to_contain_text(CARDS[0])
    ask(PLACED[0])
    choose("Dispersip")
    expect(page.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    loan = queries.open_loan_of(stage.cast.prison, placed)
    assert queries.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[0]]
    ask(PLACED[0])  # the card stays open
    choose("Lapas")
    expect(page.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    assert queries.open_loan_of(stage.cast.prison, own)
    ask(PLACED[0])
    expect(page.locator(".outcome-title")).to_have_text("Yang mana?")
    page.keyboard.press("F6")
    expect(page.locator(".outcome-title")).to_have_text("Belum bisa dipinjam")
    page.locator("button[name=switch][value=return]").press("Enter")
    expect(page.locator("button[name=switch][value=return]")).to_have_attribute("aria-pressed", "true")
    ask(PLACED[0])
    choose("Lapas")
    expect(page.locator(".outcome-ok")).to_contain_text("Sudah kembali")
    assert not queries.open_loan_of(stage.cast.prison, own)
    page.locator("button[name=switch][value=renew]").press("Enter")
    expect(page.locator("button[name=switch][value=renew]")).to_have_attribute("aria-pressed", "true")
    ask(PLACED[0])
    choose("Lapas")
    expect(page.locator(".outcome-title")).to_have_text("Belum bisa diperpanjang")
    expect(page.locator(".outcome-words")).to_contain_text(PLACED[0])  # never its id
    expect(page.locator(".outcome-words")).not_to_contain_text(str(own))
    ask(PLACED[0])
    choose("Dispersip")
    expect(page.locator(".outcome-ok")).to_contain_text("Diperpanjang sampai")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
