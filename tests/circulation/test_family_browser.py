"""Family reading in a real browser: from the wish to the parcel by keyboard and scanner alone, narrow and wide."""

import pytest

from lentera.circulation.models import FamilyReading
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/desk/circulation/family/"


@pytest.fixture
def stage(live_server, fresh_home, page):
    this_node.cache_clear()
    made = make_stage()
    page.goto(f"/accounts/login/?next={PAGE}")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{PAGE}")
    yield made
    this_node.cache_clear()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(page, told):
    """Press Tab until what is focused has this name, label or text."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(one => [one.name || '', one.innerText || '', one.closest('label')?.innerText || ''])"
            "(document.activeElement)"
        )
        if told in [part.strip() for part in found]:
            return
    raise AssertionError(f"the keyboard never comes to {told!r}")


def fill(page, **told):
    for name, value in told.items():
        tab_to(page, name)
        page.keyboard.type(value)


def press(page, button, shows):
    tab_to(page, button)
    page.keyboard.press("Enter")
    page.get_by_text(shows).first.wait_for()
    page.wait_for_load_state()  # keys work once the page's scripts have run


def test_from_the_wish_to_the_parcel_by_keyboard(stage, page):
    assert_accessible(page)
    page.keyboard.press("F6")
    page.wait_for_url(f"**{PAGE}new/")
    page.locator("input[name=card]:focus").wait_for()
    assert_accessible(page)
    page.keyboard.type(CARDS[0])
    fill(
        page, book=OWN[0], children="2", names="Kancilwati", guardian="Wali Rekaan", address="Jalan Rekaan 4"
    )
    tab_to(page, "signed")
    page.keyboard.press("Space")
    press(page, "Simpan permintaan", "Berikutnya: sesi")
    assert "Bumi Manusia 1" in page.inner_text("main")
    assert_accessible(page)
    page.keyboard.press("F7")
    page.wait_for_url(f"**{PAGE}session/")
    assert_accessible(page)
    page.locator("input[name=readings]:focus").wait_for()
    page.keyboard.press("Space")
    fill(page, minutes="90")
    press(page, "Simpan sesi", "Sesi dicatat")
    page.locator("input[name=number]:focus").wait_for()
    page.keyboard.type(FamilyReading.objects.get().number)
    page.keyboard.press("Enter")
    page.get_by_text("Berikutnya: persetujuan wali").wait_for()
    page.locator("select[name=way]:focus").wait_for()
    press(page, "Wali setuju", "Berikutnya: pemeriksaan pintu")
    assert_accessible(page)
    page.locator("input[name=officer]:focus").wait_for()
    page.keyboard.type("Regu A")
    press(page, "Boleh keluar", "Berikutnya: kirim")
    page.keyboard.press("F4")
    page.wait_for_url(f"**{PAGE}*/slip/")
    assert_accessible(page)
    assert "Jalan Rekaan 4" in page.inner_text("main")
    page.keyboard.press("Escape")
    page.get_by_text("Berikutnya: kirim").wait_for()
    press(page, "Sudah dikirim", "Berikutnya: kabar sampai")
    press(page, "Sudah sampai", "Dicatat")
    row = FamilyReading.objects.get()
    assert row.arrived_on is not None and row.officer == "Regu A" and row.children == 2


def test_a_gift_of_the_shelf_waits_stays_after_all_and_a_step_is_taken_back_by_keyboard(stage, page):
    page.keyboard.press("F6")
    page.wait_for_url(f"**{PAGE}new/")
    page.locator("input[name=card]:focus").wait_for()
    page.keyboard.type(CARDS[0])
    fill(page, book=OWN[0])
    tab_to(page, "gives")
    page.keyboard.press("ArrowDown")
    fill(page, children="1", guardian="Wali Rekaan", address="Jalan Rekaan 4")
    tab_to(page, "signed")
    page.keyboard.press("Space")
    press(page, "Simpan permintaan", "Bukunya belum boleh ikut")
    assert_accessible(page)
    press(page, "Kirim tanpa bukunya", "Tetap di perpustakaan")
    press(page, "Wali setuju", "Wali setuju pada")
    press(page, "Urungkan", "Langkah terakhir dibatalkan")
    row = FamilyReading.objects.get()
    assert row.item is None and row.agreed_on is None


def test_a_phone_shows_all_of_it_and_a_refusal_says_what_is_missing(stage, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{PAGE}new/")
    fits(page)
    wish = {"card": CARDS[0], "book": "Kancil", "children": "1", "guardian": "Wali", "address": "Jl. 1"}
    for name, told in wish.items():
        page.fill(f"[name={name}]", told)
    page.get_by_role("button", name="Simpan permintaan").click()
    page.get_by_text("belum menandatangani").wait_for()
    assert_accessible(page)
    page.check("input[name=signed]")
    page.get_by_role("button", name="Simpan permintaan").click()
    page.get_by_text("Berikutnya: sesi").wait_for()
    reading = FamilyReading.objects.get().id
    for path in ("", "new/", "session/", f"{reading}/", f"{reading}/slip/"):
        page.goto(PAGE + path)
        fits(page)
        assert_accessible(page)
