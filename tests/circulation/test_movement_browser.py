"""Movements in a real browser: by keyboard and scanner alone, wide and narrow, and nothing keeps anybody out."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import actions
from lentera.circulation.models import Movement, Reader
from lentera.journal import clock
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/desk/circulation/movements/"


@pytest.fixture
def stage(live_server, fresh_home, page):
    this_node.cache_clear()
    made = make_stage()
    actions.lend(made.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    page.goto(f"/accounts/login/?next=/desk/circulation/readers/{made.readers[CARDS[0]]}/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/desk/circulation/readers/**")
    yield made
    this_node.cache_clear()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(page, told):
    """Press Tab until what is focused has this text or name."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.name || '', document.activeElement.innerText || '']")
        if told in (found[0], found[1].strip()):
            return
    raise AssertionError(f"the keyboard never comes to {told!r}")


def test_a_transfer_by_keyboard_alone(stage, page):
    tab_to(page, "Pindah atau bebas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/move/")
    assert "1 buku masih di tangan" in page.inner_text("main")
    assert_accessible(page)
    tab_to(page, "kind")
    page.keyboard.type("Bebas")
    tab_to(page, "on")
    tab_to(page, "Catat")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="Surat bebas pinjam").wait_for()
    assert Movement.objects.get().kind == "released"
    assert_accessible(page)
    page.goto(f"{BASE}left/")
    assert_accessible(page)
    tab_to(page, "Selesaikan")
    page.keyboard.press("Enter")
    page.locator("text=Pinjaman diselesaikan").wait_for()


def test_a_file_by_keyboard_after_it_was_chosen(stage, page):
    page.goto(f"{BASE}import/")
    assert_accessible(page)
    today = clock.today().isoformat()
    lines = f"card;name;group;block;movement;date\n;Baru;narapidana;E;masuk;{today}\n9;;;;bebas;1/1/2024\n"
    page.set_input_files(
        "input[type=file]", {"name": "m.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    page.focus("input[type=file]")
    tab_to(page, "Periksa")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="Ditolak").wait_for()
    assert_accessible(page)
    expect(page.locator("button[value=apply]")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("text=1 masuk, 0 keluar").wait_for()
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 1


@pytest.mark.parametrize("width", [360, 1366])
def test_every_page_fits_and_keeps_nobody_out(stage, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    reader = stage.readers[CARDS[0]]
    for path in ("", "left/", "releases/", "import/", "arrival/", "days/", "places/"):
        page.goto(BASE + path)
        fits(page)
        assert_accessible(page)
    page.goto(f"/desk/circulation/readers/{reader}/move/")
    fits(page)
    assert_accessible(page)
