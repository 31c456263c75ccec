"""Finding a title in a real browser: by keyboard, by thumb, with nothing that keeps somebody out."""

import pytest
from playwright.sync_api import Page, expect

from lentera.catalogue import actions
from lentera.catalogue.models import Record
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf(live_server, fresh_home):
    """A catalogue of a few titles, some alike."""
    this_node.cache_clear()
    cast = make_cast()
    orchids = [
        book(f"Anggrek {n}", field("650", "aAnggrek", "xBudi daya"), field("082", "a635.9"), control=f"a{n}",
             author=f"Tani, Budi {n}", year=1990 + n)
        for n in range(12)
    ]  # fmt: skip
    others = [
        book('Bumi </script> "Manusia" & dunia', control="b"),
        book("Kimia Dasar", control="c", year=2001),
    ]
    actions.import_records(cast.agency, reads(*orchids, *others), actor=ACTOR)
    yield cast
    this_node.cache_clear()


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1366])
def test_a_search_by_keyboard_its_facets_and_a_record(page, shelf, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/catalogue/")
    page.keyboard.press("/")
    page.keyboard.type("anggrek")
    page.keyboard.press("Enter")
    expect(page.locator(".found-head")).to_contain_text("12 judul")
    fits(page, width)
    assert_accessible(page)
    page.locator(".years a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_contain_text("1990–1999")
    expect(page.locator(".found-head")).to_contain_text("10 judul")
    page.locator(".chip").first.click()
    expect(page.locator(".found-head")).to_contain_text("12 judul")
    page.locator(".result-title a").first.click()
    expect(page.locator(".near-row li")).to_have_count(6)
    expect(page.locator(".take-code img")).to_have_js_property("complete", True)
    fits(page, width)
    assert_accessible(page)
    page.goto("/catalogue/?q=zzzz&language=ind")
    expect(page.locator(".nothing")).to_contain_text("Tidak ada yang cocok")
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1366])
def test_long_words_stay_on_their_drawn_cover(page, shelf, width):
    titles = ("Metodologi Sejarah", "Pertanggungjawaban Ketatanegaraan")
    more = [book(title, control=f"l{at}") for at, title in enumerate(titles)]
    actions.import_records(shelf.agency, reads(*more), actor=ACTOR)
    page.set_viewport_size({"width": width, "height": 800})
    for title in titles:
        page.goto(f"/catalogue/?q={title}")
        cover = page.locator(".result .cover", has_text=title.split()[0]).first
        expect(cover).to_be_visible()
        assert cover.evaluate("one => one.scrollWidth <= one.clientWidth"), title


def test_hostile_signs_in_a_title_stay_text(page, shelf):
    row = Record.objects.get(title__contains="script")
    page.goto(f"/catalogue/{row.id}/")
    expect(page.locator("h1")).to_contain_text('Bumi </script> "Manusia"')
    assert page.evaluate(
        "JSON.parse(document.querySelector('[type=\"application/ld+json\"]').textContent).name"
    ) == (row.title)


@pytest.mark.parametrize("width", [360, 1366])
def test_the_kiosk_by_pictures_and_by_its_own_keyboard(page, shelf, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/kiosk/")
    fits(page, width)
    assert_accessible(page)
    page.locator("[data-keys-switch]").click()
    for sign in "angrex":
        page.locator(f'[data-sign="{sign}"]').click()
    page.locator('[data-act="back"]').click()
    page.locator('[data-sign="k"]').click()
    expect(page.locator("input[name=q]")).to_have_value("angrek")
    expect(page.locator("input[name=q]")).to_be_focused()
    fits(page, width)
    assert_accessible(page)
    page.locator(".keyboard .key-go").click()
    page.locator("a", has_text="anggrek").first.click()  # did you mean
    expect(page.locator(".kiosk-title")).to_have_count(8)
    fits(page, width)
    assert_accessible(page)
    page.locator("a.pick", has_text="Berikutnya").click()
    expect(page.locator(".kiosk-title")).to_have_count(4)
    page.locator(".kiosk-title a").first.click()
    expect(page.locator(".kiosk-record")).to_be_visible()
    assert_accessible(page)
    page.locator("a.pick", has_text="Kembali ke daftar").click()
    expect(page.locator(".kiosk-title")).to_have_count(4)
    page.goto("/kiosk/")
    page.locator(".pick", has_text="Pertanian").click()
    expect(page.locator(".found-title")).to_contain_text("12 judul")


def test_nobody_there_and_the_screen_begins_anew(page, shelf):
    page.clock.install()
    page.goto("/kiosk/search/?q=anggrek")
    page.clock.run_for(61_000)
    dialog = page.locator("dialog.idle")
    expect(dialog).to_be_visible()
    dialog.locator("button").click()
    expect(dialog).to_be_hidden()
    page.clock.run_for(30_000)
    page.keyboard.press("Tab")  # somebody is there
    page.clock.run_for(40_000)
    expect(dialog).to_be_hidden()
    page.clock.run_for(25_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(16_000)
    page.wait_for_url("**/kiosk/")
    expect(page.locator("input[name=q]")).to_have_value("")


def test_without_javascript_everything_is_there(browser, live_server, shelf):
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="id-ID")
    page = plain.new_page()
    page.goto("/kiosk/")
    page.fill("input[name=q]", "anggrek")
    page.locator(".scan-field .btn").click()
    expect(page.locator(".kiosk-title")).to_have_count(8)
    expect(page.locator(".keyboard")).to_be_hidden()
    page.goto("/catalogue/?q=anggrek")
    page.locator(".result-title a").first.click()
    expect(page.locator(".near-row li")).to_have_count(6)
    plain.close()


def test_staff_make_a_screen_a_kiosk(page, shelf):
    page.goto("/accounts/login/?next=/desk/kiosk/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert_accessible(page)
    with page.expect_navigation():
        page.locator(".btn-primary").click()
    expect(page.locator(".kiosk-foot")).to_be_visible()
    page.goto("/desk/")
    page.wait_for_url("**/accounts/login/**")
