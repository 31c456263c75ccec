"""The kiosk while its server cannot be reached: one sentence, nothing of who left, and it goes on by itself."""

import re

import pytest
from playwright.sync_api import expect

from lentera.circulation.models import KioskVisit, Loan
from tests.browser import assert_accessible, hold_first
from tests.circulation.conftest import CARDS, OWN
from tests.circulation.kiosk_stage import PINS
from tests.circulation.test_kiosk_browser import fits, scan, scan_pin, screen, stage

__all__ = ["screen", "stage"]  # the fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1366])
def test_no_press_leads_to_the_browsers_own_page_of_an_error(screen, context, watch, stage, width):
    screen.set_viewport_size({"width": width, "height": 760})
    screen.goto("/kiosk/")
    watch.expect("net::")
    context.set_offline(True)
    screen.locator("a[href='/kiosk/return/']").first.click()
    away = screen.locator("#kiosk-away")
    expect(away.get_by_role("heading")).to_have_text("Sambungan sedang terputus")
    fits(screen)
    assert_accessible(screen)
    for _ in range(2):  # nothing to press away: behind it nothing works
        screen.keyboard.press("Escape")
    expect(away).to_be_visible()
    context.set_offline(False)
    screen.wait_for_url("**/kiosk/return/")
    expect(away).to_be_hidden()
    context.set_offline(True)
    screen.locator("a.kiosk-sign").click()
    expect(away).to_be_visible()
    context.set_offline(False)
    screen.wait_for_url("**/kiosk/")


def test_a_pin_sent_while_the_line_is_cut_arrives_when_it_is_back(screen, context, watch, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    screen.wait_for_load_state()
    watch.expect("net::")
    context.set_offline(True)
    scan(screen, PINS[CARDS[0]])
    expect(screen.locator("#kiosk-away")).to_be_visible()
    context.set_offline(False)
    screen.wait_for_url("**/kiosk/own/")


def test_whoever_left_while_the_line_is_cut_leaves_nothing_to_see(screen, context, watch, stage):
    screen.clock.install()
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    screen.wait_for_url("**/kiosk/own/")
    screen.wait_for_load_state()
    watch.expect("net::")
    context.set_offline(True)
    screen.locator("a[href='/kiosk/return/']").first.click()
    away = screen.locator("#kiosk-away")
    expect(away).to_be_visible()
    expect(away).not_to_have_class("away away-covers")  # whoever stands there sees his books behind it
    screen.clock.run_for(46_000)
    screen.clock.run_for(16_000)
    expect(away).to_have_class("away away-covers")
    shade = away.evaluate("one => getComputedStyle(one, '::backdrop').backgroundColor")
    assert shade.startswith("rgb(")  # nothing shines through
    expect(screen.locator("dialog.idle")).to_be_hidden()
    screen.clock.run_for(120_000)
    expect(screen.locator("dialog.idle")).to_be_hidden()
    context.set_offline(False)
    screen.clock.run_for(3_000)
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    assert KioskVisit.objects.count() == 0


def test_whoever_says_that_he_is_done_is_covered_at_once(screen, context, watch, stage):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    screen.wait_for_load_state()
    watch.expect("net::")
    context.set_offline(True)
    screen.locator(".kiosk-done").click()
    expect(screen.locator("#kiosk-away")).to_have_class("away away-covers")
    expect(screen.locator("#kiosk-away")).to_be_visible()
    context.set_offline(False)
    expect(screen.locator("h1")).to_contain_text("Mau baca apa")
    assert KioskVisit.objects.count() == 0


def test_what_is_pressed_on_ones_own_page_stands_in_the_line_of_the_scans(screen, context, watch, stage):
    """A page that a button opened would take with it what was scanned in the same moment."""
    screen.goto("/kiosk/card/?want=title")
    scan(screen, CARDS[0])
    expect(screen.locator("input[name=pin]")).to_be_focused()
    scan(screen, PINS[CARDS[0]])
    screen.wait_for_url("**/kiosk/wish/")
    expect(screen.locator("input[name=title]")).to_be_focused()
    screen.keyboard.type("Kamus Banjar")
    screen.keyboard.press("Enter")
    expect(screen.locator("#kiosk-scan")).to_be_focused()
    scan(screen, OWN[0])
    expect(screen.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    screen.evaluate("window.same = true")
    held = hold_first(screen, "**/kiosk/own/")
    screen.locator("button", has_text="Tidak jadi").click()
    screen.keyboard.type(OWN[1])  # the focus is where books are scanned
    screen.keyboard.press("Enter")
    screen.wait_for_timeout(200)
    held[0].continue_()
    expect(screen.locator("button[name=cancel]")).to_have_count(0)
    expect(screen.locator("button[name=renew]")).to_have_count(2)
    watch.expect("net::")
    watch.expect("htmx:sendError")
    context.set_offline(True)
    screen.locator("button[name=renew]").first.click()
    scan(screen, OWN[2])
    waiting = screen.locator("#scan-held [data-codes]")
    expect(waiting).to_contain_text("Perpanjang")
    expect(waiting).to_contain_text(OWN[2])
    fits(screen)
    assert_accessible(screen)
    context.set_offline(False)
    expect(screen.locator("#scan-held")).to_have_count(0)
    expect(screen.locator(".outcome-refused")).to_contain_text("sebanyak yang boleh")
    assert sorted(Loan.objects.values_list("renewals", flat=True)) == [0, 1]
    assert screen.evaluate("window.same")


@pytest.mark.parametrize("away", [False, True], ids=["where it began", "drawn away"])
def test_a_press_is_not_lost_where_its_button_is_replaced_beneath_the_finger(screen, stage, away):
    signed_in(screen)
    scan(screen, OWN[0])
    renew = screen.locator("button[name=renew]")
    expect(renew).to_have_count(1)
    held = hold_first(screen, "**/kiosk/own/")
    scan(screen, OWN[1])
    box = renew.bounding_box()
    screen.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.mouse.down()
    held[0].continue_()
    expect(renew).to_have_count(2)
    if away:
        screen.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 2)
    screen.mouse.up()
    scan(screen, "ASING-1")  # stands behind the press in the line
    expect(screen.locator(".outcome-refused")).to_contain_text("Label ini tidak dikenal")
    renewals = {loan.item: loan.renewals for loan in Loan.objects.all()}
    assert renewals == {stage.items[OWN[0]]: 0 if away else 1, stage.items[OWN[1]]: 0}


def signed_in(screen):
    screen.goto("/kiosk/card/")
    expect(screen.locator("input[name=card]")).to_be_focused()
    scan(screen, CARDS[0])
    scan_pin(screen)
    screen.wait_for_load_state()


@pytest.mark.parametrize("way", ["a[href='/kiosk/return/']", "a.kiosk-sign"], ids=["another page", "the end"])
def test_whoever_leaves_has_what_he_scanned_before(screen, stage, way):
    signed_in(screen)
    held = hold_first(screen, "**/kiosk/own/")
    scan(screen, OWN[0])
    scan(screen, OWN[1])
    screen.locator(way).first.click()
    away = screen.locator("#kiosk-away")
    if "return" in way:
        screen.wait_for_timeout(1500)
        expect(away).to_be_hidden()  # the server answers: there is nothing to say
    else:
        expect(away).to_have_class("away away-covers")  # it takes its time: what he leaves is covered
        expect(away.get_by_role("heading")).to_have_text("Sebentar, buku Anda sedang dicatat")
        expect(away).to_have_accessible_name("Sebentar, buku Anda sedang dicatat")
        fits(screen)
        assert_accessible(screen)
    expect(screen).to_have_url(re.compile("/kiosk/own/$"))
    assert not Loan.objects.exists()
    held[0].continue_()
    screen.wait_for_url("**/kiosk/return/" if "return" in way else "**/kiosk/")
    assert Loan.objects.count() == 2


def test_what_is_refused_while_somebody_leaves_is_looked_at_first(screen, context, watch, stage):
    signed_in(screen)
    watch.expect("net::")
    watch.expect("htmx:sendError")
    context.set_offline(True)
    scan(screen, "ASING-1")
    scan(screen, OWN[0])
    leave = screen.locator("a[href='/kiosk/return/']").first
    leave.click()
    away = screen.locator("#kiosk-away")
    expect(away).to_be_visible()
    context.set_offline(False)
    expect(screen.locator("#scan-held")).to_contain_text("sebelum ini ditolak")
    expect(away).to_be_hidden()
    expect(screen.locator("#kiosk-scan")).to_be_focused()  # not the link: what is scanned next would press it
    expect(screen).to_have_url(re.compile("/kiosk/own/$"))
    leave.click()  # he saw it, and goes all the same
    screen.wait_for_url("**/kiosk/return/")
    assert not Loan.objects.exists()


def test_what_never_gets_an_answer_keeps_nobody(screen, watch, stage):
    screen.clock.install()
    signed_in(screen)
    watch.expect("htmx:")
    watch.expect("net::")
    screen.route(
        "**/kiosk/own/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    scan(screen, OWN[0])
    expect(screen.locator("#scan-held")).to_be_visible()
    screen.locator("a.kiosk-sign").click()
    screen.wait_for_timeout(500)
    expect(screen).to_have_url(re.compile("/kiosk/own/$"))
    screen.clock.run_for(21_000)
    screen.wait_for_url("**/kiosk/")
    assert not Loan.objects.exists() and KioskVisit.objects.count() == 0
