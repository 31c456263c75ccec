"""Cart and key-in in a real browser, by keyboard and scanner alone, with the line cut and at 360 pixels."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from lentera.circulation.actions import paper
from lentera.circulation.models import Loan
from lentera.circulation.rules.sheet import Sheet, SheetAct
from lentera.journal import clock
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = "/desk/circulation/"


@pytest.fixture
def stage():
    this_node.cache_clear()
    yield make_stage()
    this_node.cache_clear()


def enter(page, live_server, path):
    page.goto(f"{live_server.url}/accounts/login/?next={path}")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{path}")


def scan(page, *codes):
    """As a scanner types: the code, then Enter. No hand is so fast that it comes before the page's scripts."""
    page.wait_for_load_state()
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def test_a_sheet_is_keyed_in_without_a_mouse(page, live_server, stage):
    code = paper.new_sheet(stage.desk, SheetAct.LEND)
    yesterday = clock.today(stage.desk.zone)
    sheet = Sheet(code.act, code.id, code.library, None)
    enter(page, live_server, f"{DESK}paper/")
    scan(page, sheet.code)
    page.wait_for_selector("[data-paper]")
    expect(page.locator("#paper-day")).to_be_focused()
    scan(page, yesterday.strftime("%d/%m/%Y"), "0001", CARDS[0], OWN[0])
    # Time and card of the second row repeat the first: the cursor waits for its barcode.
    expect(page.locator("#barcode-2")).to_be_focused()
    scan(page, OWN[1])
    assert not Loan.objects.exists()
    assert_accessible(page)
    page.keyboard.press("F9")
    page.locator(".outcome-title", has_text="2 baris dicatat").wait_for()
    assert queries.open_loans(stage.cast.prison).count() == 2
    assert {clock.local_day(row.lent_at, stage.desk.zone) for row in Loan.objects.all()} == {yesterday}


@pytest.mark.parametrize("path", [DESK, f"{DESK}holds/shelf/", f"{DESK}cart/"])
def test_a_barcode_without_a_gap_stays_on_a_small_screen(page, live_server, stage, path):
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, live_server, path)
    long = "9" * 64
    scan(page, long)
    page.locator(".outcome", has_text=long).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_cart_keeps_what_it_cannot_deliver(page, context, watch, live_server, stage):
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, live_server, f"{DESK}cart/")
    scan(page, CARDS[0], OWN[0])
    page.locator(".outcome-title", has_text="Dipinjam sampai").wait_for()
    expect(page.locator("[data-cart-card]")).to_have_text(CARDS[0])
    assert_accessible(page)
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED|net::|fetching the script")
    context.set_offline(True)
    scan(page, CARDS[1], OWN[1], OWN[2])
    page.locator("[data-cart-waiting]:not([hidden])").wait_for()
    expect(page.locator("[data-cart-count]")).to_have_text("3")
    assert Loan.objects.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.set_offline(False)
    page.locator("[data-cart-waiting]").wait_for(state="hidden")
    assert Loan.objects.count() == 3
    for barcode in OWN[1:3]:
        loan = queries.open_loan_of(stage.cast.prison, stage.items[barcode])
        assert queries.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[1]]
    expect(page.locator("[data-cart-card]")).to_have_text(CARDS[1])


def test_what_waits_on_the_device_survives_a_new_page(page, context, watch, live_server, stage):
    enter(page, live_server, f"{DESK}cart/")
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED|net::|fetching the script")
    context.set_offline(True)
    scan(page, CARDS[0], OWN[0], "XX-99999")
    page.locator("[data-cart-waiting]:not([hidden])").wait_for()
    expect(page.locator("[data-cart-count]")).to_have_text("3")
    context.set_offline(False)
    page.goto(f"{live_server.url}{DESK}cart/")
    page.locator("[data-cart-problems] li").wait_for()
    expect(page.locator("[data-cart-problems]")).to_contain_text("XX-99999")
    assert Loan.objects.count() == 1
    page.locator("[data-cart-problems] button").press("Enter")
    page.locator("[data-cart-problems]").wait_for(state="hidden")


def test_the_cart_opens_without_a_line(page, context, watch, live_server, stage):
    """Closed and opened again while the line is cut: it is drawn as ever, keeps scans, and sends them later."""
    enter(page, live_server, f"{DESK}cart/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED|net::|fetching the script")
    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.goto(f"{live_server.url}{DESK}cart/")
    page.locator("#cart-form").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.cart-modes')).display") != "block"
    scan(page, CARDS[0], OWN[0])
    page.locator("[data-cart-waiting]:not([hidden])").wait_for()
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    assert not Loan.objects.exists()
    context.set_offline(False)
    page.locator("[data-cart-waiting]").wait_for(state="hidden")
    assert Loan.objects.count() == 1


def test_lending_and_the_receipt_by_keys(page, live_server, stage):
    enter(page, live_server, DESK)
    scan(page, CARDS[0])
    page.locator(".outcome-title", has_text=CARDS[0]).wait_for()
    scan(page, OWN[0])
    page.locator(".outcome-title", has_text="Dipinjam sampai").wait_for()
    page.keyboard.press("F9")
    page.wait_for_selector(".receipt")
    page.wait_for_load_state()
    told = page.inner_text(".receipt")
    assert OWN[0] in told
    assert "Rahasia" not in told
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.wait_for_url(f"{live_server.url}{DESK}")
    expect(page.locator("input[name=scan]")).to_be_focused()


def test_an_unknown_card_is_registered_and_lent_to_by_scanner_alone(page, live_server, stage):
    enter(page, live_server, DESK)
    scan(page, "77001")
    page.locator(".outcome-refused button").wait_for()
    page.keyboard.press("F8")  # the key that registers, with what was scanned
    expect(page.locator("input[name=name]")).to_be_focused()
    assert page.input_value("input[name=card]") == "77001"
    scan(page, "Nama Rahasia Baru")
    page.wait_for_selector("#desk-form")
    page.locator("#desk-card", has_text="77001").wait_for()
    expect(page.locator("input[name=scan]")).to_be_focused()
    scan(page, OWN[3])
    page.locator(".outcome-title", has_text="Dipinjam sampai").wait_for()
    assert queries.open_loans(stage.cast.prison).count() == 1
