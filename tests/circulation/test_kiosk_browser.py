"""The kiosk in a real browser: by scanner and keyboard alone, by thumb, and nothing left for the next."""

import pytest
from django.core import signing
from playwright.sync_api import expect

from lentera.catalogue import kiosk as catalogue_kiosk
from lentera.catalogue import queries as catalogue
from lentera.circulation import queries
from lentera.circulation.models import KioskVisit
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.circulation.conftest import CARDS, OWN, make_stage
from tests.circulation.kiosk_stage import PINS, give_pins, make_kiosk
from tests.circulation.test_print_browser import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALLEST = 48  # pixels of what a thumb presses


@pytest.fixture
def stage(live_server, fresh_home):
    this_node.cache_clear()
    made = make_stage()
    give_pins(made)
    make_kiosk(made)
    yield made
    this_node.cache_clear()


@pytest.fixture
def screen(stage, context, page, live_server):
    """The page of a browser that is a kiosk."""
    [line] = catalogue.kiosks(stage.cast.prison)
    told = signing.dumps({"kiosk": str(line.account)}, salt=catalogue_kiosk.SALT)
    context.add_cookies([{"name": catalogue_kiosk.COOKIE, "value": told, "url": live_server.url}])
    return page


def scan(page, code):
    page.wait_for_load_state()  # no reader is as fast as a program: before its scripts run, a page sends as it can
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def thumbs(page):
    """Everything to press is large enough, but the language and the sign of the house, which all pages have."""
    small = page.evaluate(
        """(least) => Array.from(document.querySelectorAll("main button, main a, main input:not([type=hidden])"))
        .filter((one) => one.getClientRects().length && !one.closest(".visually-hidden"))
        .filter((one) => { const box = one.getBoundingClientRect(); return box.height < least || box.width < least; })
        .map((one) => one.outerHTML.slice(0, 120))""",
        SMALLEST,
    )
    assert not small, small


def test_a_visit_by_scanner_and_keyboard_alone(screen, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    scan(screen, PINS[CARDS[0]])
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    for code in OWN[:3]:  # one after the other, without waiting for answers; the third is one too many
        scan(screen, code)
    expect(screen.locator(".outcome-refused")).to_contain_text("sebanyak yang boleh")
    expect(screen.locator(".kiosk-loan")).to_have_count(2)
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    assert queries.open_loans(stage.cast.prison).count() == 2
    screen.locator(".kiosk-loan button").first.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator(".outcome-ok")).to_contain_text("Diperpanjang sampai")
    screen.locator(".kiosk-more a", has_text="Kembalikan buku").focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("h1")).to_contain_text("Kembalikan buku")
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    scan(screen, OWN[0])
    expect(screen.locator(".outcome-ok")).to_contain_text("Sudah kembali")
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    screen.locator(".kiosk-more a", has_text="Buku saya").focus()
    screen.keyboard.press("Enter")
    expect(screen.locator(".kiosk-loan")).to_have_count(1)
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    screen.locator(".kiosk-done").focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    assert KioskVisit.objects.count() == 0


def test_back_after_the_end_shows_nothing(screen, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    scan(screen, OWN[0])
    expect(screen.locator(".kiosk-loan")).to_have_count(1)
    screen.locator(".kiosk-done").click()
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    screen.go_back()
    expect(screen.locator("h1")).to_contain_text("Pindai kartu Anda")
    expect(screen.locator("body")).not_to_contain_text("Bumi Manusia")


def scan_pin(page, card=CARDS[0]):
    expect(page.locator("input[name=pin]")).to_be_focused()
    scan(page, PINS[card])
    expect(page.locator("#kiosk-scan")).to_be_focused()


@pytest.mark.parametrize("size", [(360, 740), (1366, 800), (1080, 1920)], ids=lambda size: f"{size[0]}")
def test_by_thumb_at_every_size_and_with_no_barrier(screen, stage, size):
    screen.set_viewport_size({"width": size[0], "height": size[1]})

    def look():
        screen.wait_for_load_state()  # with its styles
        fits(screen)
        thumbs(screen)
        assert_accessible(screen)

    screen.goto("/kiosk/")
    screen.locator(".tile", has_text="Pinjam dan lihat buku saya").click()
    screen.wait_for_url("**/kiosk/card/**")
    look()
    for digit in "70418x7":
        key = "[data-act=back]" if digit == "x" else f"[data-digit='{digit}']"
        screen.locator(f"[data-pad] {key}").click()
    screen.locator("[data-pad] [data-act=clear]").click()
    for digit in CARDS[0]:
        screen.locator(f"[data-digit='{digit}']").click()
    expect(screen.locator("input[name=card]")).to_have_value(CARDS[0])
    screen.locator(".kiosk-go .btn-primary").click()
    expect(screen.locator("h1")).to_contain_text("Ketik PIN Anda")
    look()
    for digit in "1111":
        screen.locator(f"[data-digit='{digit}']").click()
    screen.locator(".kiosk-go .btn-primary").click()
    expect(screen.locator(".outcome-refused")).to_contain_text("tidak cocok")
    look()
    for digit in PINS[CARDS[0]]:
        screen.locator(f"[data-digit='{digit}']").click()
    screen.locator(".kiosk-go .btn-primary").click()
    expect(screen.locator("h1")).to_contain_text("Buku saya")
    look()
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    for code in OWN[:2]:
        scan(screen, code)
    expect(screen.locator(".kiosk-loan")).to_have_count(2)
    look()
    screen.locator("button", has_text="Perpanjang semua").click()
    expect(screen.locator(".outcome-ok")).to_contain_text("2 buku diperpanjang")
    screen.locator("a", has_text="Cetak daftar").click()
    expect(screen.locator(".kiosk-receipt")).to_contain_text("Bumi Manusia 1")
    look()
    screen.locator("a", has_text="Buku saya").click()
    screen.locator("a", has_text="Ganti PIN").click()
    screen.wait_for_url("**/kiosk/pin/")
    look()
    if size[0] > size[1]:  # a screen that lies shows all of it at once
        expect(screen.locator(".kiosk-go .btn-primary")).to_be_in_viewport(ratio=1)
        expect(screen.locator("[data-digit='0']")).to_be_in_viewport(ratio=1)
    screen.locator("input[name=new]").click()
    screen.locator("[data-digit='7']").click()
    expect(screen.locator("input[name=new]")).to_have_value("7")
    screen.locator("a", has_text="Batal").click()
    screen.locator("a", has_text="Kembalikan buku").click()
    expect(screen.locator("h1")).to_contain_text("Kembalikan buku")
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    scan(screen, OWN[0])
    expect(screen.locator(".outcome-ok")).to_contain_text("Sudah kembali")
    look()


def test_a_title_is_asked_for_by_thumb_and_its_answer_leaves_with_the_next_act(screen, stage):
    screen.set_viewport_size({"width": 1366, "height": 768})
    screen.goto("/kiosk/card/?want=title")
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    scan(screen, PINS[CARDS[0]])
    screen.locator("[data-keys-switch]").click()
    for sign in "laut ":
        screen.locator(f"[data-sign='{sign}']").click()
    screen.locator("[data-act=back]").click()
    expect(screen.locator("input[name=title]")).to_have_value("laut")
    expect(screen.locator(".key-go")).to_be_in_viewport(ratio=1)
    fits(screen)
    thumbs(screen)
    assert_accessible(screen)
    screen.locator(".key-go").click()
    expect(screen.locator(".message-success")).to_contain_text("tercatat")
    expect(screen.locator(".kiosk-loans")).to_contain_text("laut")
    scan(screen, OWN[0])
    expect(screen.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    expect(screen.locator(".message-success")).to_have_count(0)


def test_nobody_there_and_the_visit_ends_with_a_countdown_that_everybody_sees(screen, stage):
    screen.clock.install()
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    screen.clock.run_for(46_000)
    dialog = screen.locator("dialog.idle")
    expect(dialog).to_be_visible()
    screen.keyboard.press("Enter")  # the button has the focus: yes, still here
    expect(dialog).to_be_hidden()
    screen.clock.run_for(50_000)
    expect(dialog).to_be_visible()
    screen.clock.run_for(16_000)
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    assert KioskVisit.objects.count() == 0


@pytest.mark.parametrize("key", ["Enter", " ", "Escape"])
def test_the_answer_to_the_question_sends_nothing_of_the_page_below(screen, stage, key):
    screen.clock.install()
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    screen.keyboard.type("82")
    sent = []
    screen.on("request", lambda request: sent.append(request.method))
    screen.clock.run_for(46_000)
    expect(screen.locator("dialog.idle")).to_be_visible()
    screen.keyboard.press(key)
    expect(screen.locator("dialog.idle")).to_be_hidden()
    screen.keyboard.type("64")
    expect(screen.locator("input[name=pin]")).to_have_value("8264")
    assert "POST" not in sent


def test_a_digit_pressed_before_the_scripts_of_the_page_came_is_not_lost(screen, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    late = []
    screen.route("**/pages/lentera.js", lambda route: late.append(route))
    screen.locator("input[name=card]").fill(CARDS[0])
    screen.keyboard.press("Enter")
    expect(screen.locator("input[name=pin]")).to_be_focused()  # the browser gives it the focus by itself
    screen.keyboard.type("8")
    for held in late:
        held.continue_()
    screen.wait_for_load_state()
    screen.keyboard.type("264")
    assert late
    expect(screen.locator("input[name=pin]")).to_have_value("8264")


def test_a_half_typed_pin_is_gone_with_the_visit_and_back_finds_a_page(screen, stage):
    screen.clock.install()
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    scan(screen, "1111")  # an answer to what was sent, which a browser would ask about on the way back
    expect(screen.locator(".outcome-refused")).to_be_visible()
    screen.keyboard.type("82")
    screen.clock.run_for(46_000)
    screen.clock.run_for(16_000)
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    screen.go_back()
    expect(screen.locator("h1")).to_contain_text("Pindai kartu Anda")
    expect(screen.locator("input[name=card]")).to_have_value("")
    assert CARDS[0] not in screen.content()


def test_the_question_is_answered_by_thumb_and_the_digit_below_stays_unpressed(screen, stage):
    screen.clock.install()
    screen.goto("/kiosk/card/")
    expect(screen.locator("[data-pad]")).to_be_visible()
    screen.clock.run_for(46_000)
    yes = screen.locator("dialog.idle button")
    expect(yes).to_be_visible()
    box = yes.bounding_box()
    screen.evaluate(
        """document.querySelector("[data-digit='5']").style.cssText = "position: fixed; inset: 0";"""
    )
    screen.mouse.move(box["x"] + 20, box["y"] + 20)
    screen.mouse.down()
    expect(yes).to_be_visible()
    screen.mouse.up()
    expect(yes).to_be_hidden()
    expect(screen.locator("input[name=card]")).to_have_value("")


def test_a_list_of_books_prints_on_a_roll(screen, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    scan(screen, OWN[0])
    expect(screen.locator(".kiosk-loan")).to_have_count(1)
    screen.goto("/kiosk/receipt/")
    ((width, length),) = pages(screen)
    assert width == 80 and length < 150


def test_consent_to_a_history_is_seen_whole_on_a_screen_that_lies(screen, stage):
    screen.set_viewport_size({"width": 1366, "height": 768})
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    screen.goto("/kiosk/history/")
    expect(screen.locator(".kiosk-go .btn-primary")).to_be_in_viewport(ratio=1)
    expect(screen.locator("[data-digit='0']")).to_be_in_viewport(ratio=1)
    assert_accessible(screen)


class TestWithoutScripts:
    """The same, where nothing runs."""

    @pytest.fixture
    def browser_options(self):
        return {"locale": "id-ID", "viewport": {"width": 1366, "height": 900}, "java_script_enabled": False}

    def test_a_visit_without_scripts(self, screen, stage):
        screen.goto("/kiosk/card/")
        screen.locator("input[name=card]").fill(CARDS[0])
        screen.keyboard.press("Enter")
        screen.locator("input[name=pin]").fill(PINS[CARDS[0]])
        screen.keyboard.press("Enter")
        screen.locator("#kiosk-scan").fill(OWN[0])
        screen.keyboard.press("Enter")
        expect(screen.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
        screen.locator(".kiosk-loan button").click()
        expect(screen.locator(".outcome-ok")).to_contain_text("Diperpanjang sampai")
        screen.locator(".kiosk-done").click()
        expect(screen.locator("h1")).to_contain_text("Mau baca apa")
