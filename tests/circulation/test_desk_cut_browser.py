"""The desk while its server cannot be reached: nothing that was scanned is lost, doubled, or taken for done."""

import pytest
from playwright.sync_api import expect

from lentera.circulation import queries
from lentera.circulation.models import Loan
from tests.browser import assert_accessible, hold_first
from tests.circulation.conftest import CARDS, OWN
from tests.circulation.test_desk_browser import DESK, enter, scan, stage

__all__ = ["stage"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_TIMED_OUT|net::|htmx:|50[023]"
FAULTS = (None, 502, 503, 500)


@pytest.fixture
def desk(page, watch, live_server, stage):
    """The desk with the first card open, and its first loan."""
    enter(page, live_server, DESK)
    scan(page, CARDS[0])
    page.locator(".outcome-title", has_text=CARDS[0]).wait_for()
    scan(page, OWN[0])
    page.locator(".outcome-ok", has_text="Dipinjam sampai").wait_for()
    watch.expect(CUT)
    return page


def lent(stage):
    return {barcode for barcode in OWN if queries.open_loan_of(stage.cast.prison, stage.items[barcode])}


@pytest.mark.parametrize("width", [360, 1366])
def test_what_was_scanned_waits_in_its_order_and_goes_by_itself(desk, context, stage, width):
    desk.set_viewport_size({"width": width, "height": 800})
    context.set_offline(True)
    scan(desk, CARDS[1], OWN[1], OWN[2])
    held = desk.locator("#scan-held")
    expect(held.get_by_text("belum tercatat")).to_be_visible()
    expect(held.locator("[data-codes]")).to_have_text(f"{CARDS[1]} · {OWN[1]} · {OWN[2]}")
    expect(desk.locator(".outcome-ok")).to_be_hidden()  # that was another book
    expect(desk.locator("input[name=scan]")).to_have_value("")
    expect(desk.locator("input[name=scan]")).to_be_focused()
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(desk)
    assert lent(stage) == {OWN[0]}
    context.set_offline(False)
    expect(held).to_have_count(0)
    expect(desk.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    told = desk.locator("#scan-told li")  # one answer would hide the other
    expect(told).to_have_count(3)
    for row, code in zip(told.all(), [CARDS[1], *OWN[1:3]], strict=True):
        expect(row).to_contain_text(code)
    expect(told.nth(1)).to_have_class("told-ok")
    expect(told.nth(1)).to_contain_text("Dipinjam sampai")
    assert_accessible(desk)
    assert lent(stage) == set(OWN[:3]) and Loan.objects.count() == 3
    for barcode in OWN[1:3]:
        loan = queries.open_loan_of(stage.cast.prison, stage.items[barcode])
        assert queries.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[1]]


def test_a_mode_that_was_pressed_meanwhile_waits_in_its_place(desk, context, stage):
    context.set_offline(True)
    scan(desk, OWN[1])
    desk.keyboard.press("F2")
    scan(desk, OWN[0])
    expect(desk.locator("[data-codes]")).to_have_text(f"{OWN[1]} · Kembali · {OWN[0]}")
    context.set_offline(False)
    expect(desk.locator(".outcome-ok")).to_contain_text("Sudah kembali")
    expect(desk.locator("#scan-held")).to_have_count(0)
    assert lent(stage) == {OWN[1]}


def test_a_mode_pressed_while_an_answer_is_on_its_way_is_not_lost(desk, stage):
    on_its_way = []

    def late(route):
        if route.request.method == "POST" and not on_its_way:
            on_its_way.append(route)
        else:
            route.continue_()

    desk.route(f"**{DESK}", late)
    scan(desk, OWN[1])
    desk.wait_for_timeout(50)  # the answer is asked for, and buttons of other forms would be asleep by now
    desk.keyboard.press("F2")
    scan(desk, OWN[0])
    on_its_way[0].continue_()
    expect(desk.locator(".outcome-ok")).to_contain_text("Sudah kembali")
    assert lent(stage) == {OWN[1]}


def test_an_answer_that_was_lost_on_its_way_is_no_second_loan(desk, stage):
    lost = []

    def cut(route):
        if route.request.method != "POST" or len(lost) == len(FAULTS):
            route.continue_()
            return
        lost.append(route.fetch())  # the server did it
        status = FAULTS[len(lost) - 1]
        if status is None:
            route.abort()
        else:
            route.fulfill(status=status, content_type="text/html", body="<h1>Fault</h1>")

    desk.route(f"**{DESK}", cut)
    scan(desk, OWN[1])
    expect(desk.locator("#scan-held")).to_contain_text(OWN[1])
    expect(desk.locator("#scan-held")).to_have_count(0)
    expect(desk.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    assert len(lost) == len(FAULTS)
    assert lent(stage) == set(OWN[:2]) and Loan.objects.count() == 2


def test_where_one_is_refused_somebody_looks_before_the_next_goes(desk, context, stage):
    context.set_offline(True)
    scan(desk, "XX-99999", CARDS[1], OWN[1])
    expect(desk.locator("[data-codes]")).to_contain_text(OWN[1])
    context.set_offline(False)
    held = desk.locator("#scan-held")
    expect(held.get_by_text("Berhenti dahulu")).to_be_visible()
    expect(desk.locator("[data-outcome=refused]")).to_contain_text("XX-99999")
    expect(held.locator("[data-codes]")).to_have_text(f"{CARDS[1]} · {OWN[1]}")
    assert_accessible(desk)
    scan(desk, OWN[2])  # joins the line
    expect(held.locator("[data-codes]")).to_have_text(f"{CARDS[1]} · {OWN[1]} · {OWN[2]}")
    assert lent(stage) == {OWN[0]}
    desk.keyboard.press("Enter")
    expect(held).to_have_count(0)
    expect(desk.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    assert lent(stage) == set(OWN[:3])
    told = desk.locator("#scan-told li")
    expect(told).to_have_count(4)
    expect(told.first).to_have_class("told-refused")
    expect(told.first).to_contain_text("XX-99999")
    desk.locator("#scan-told button").press("Enter")
    expect(told).to_have_count(0)
    expect(desk.locator("input[name=scan]")).to_be_focused()


def test_what_waits_after_a_refusal_can_be_thrown_away(desk, context, stage):
    context.set_offline(True)
    scan(desk, "XX-99999", OWN[1])
    context.set_offline(False)
    expect(desk.locator("#scan-held").get_by_text("Berhenti dahulu")).to_be_visible()
    desk.locator("[data-drop]").press("Enter")
    expect(desk.locator("#scan-held")).to_have_count(0)
    expect(desk.locator("input[name=scan]")).to_be_focused()
    scan(desk, OWN[2])
    expect(desk.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    assert lent(stage) == {OWN[0], OWN[2]}


@pytest.mark.parametrize("width", [360, 1366])
def test_a_button_of_the_bar_that_reaches_no_server_waits_like_a_scan(desk, context, stage, width):
    desk.set_viewport_size({"width": width, "height": 800})
    context.set_offline(True)
    desk.get_by_role("button", name="urungkan").first.press("Enter")
    scan(desk, OWN[1])
    held = desk.locator("#scan-held")
    expect(held.locator("[data-codes]")).to_have_text(f"Urungkan · {OWN[1]}")
    expect(desk.locator(".outcome-ok")).to_be_hidden()
    assert_accessible(desk)
    assert lent(stage) == {OWN[0]}
    context.set_offline(False)
    expect(held).to_have_count(0)
    expect(desk.locator("#scan-told li")).to_have_count(2)
    expect(desk.locator(".outcome-ok")).to_contain_text("Dipinjam sampai")
    assert lent(stage) == {OWN[1]}


def test_a_code_scanned_after_a_button_is_never_answered_before_it(desk, stage):
    """What was pressed is slow; the scan behind it stands in line, or its answer would be covered by the older one."""
    held = hold_first(desk, f"**{DESK}undo/**")
    desk.get_by_role("button", name="urungkan").first.press("Enter")
    scan(desk, OWN[1])
    desk.wait_for_timeout(200)
    assert lent(stage) == {OWN[0]}
    (first,) = held
    desk.locator(".outcome-ok").evaluate("bar => bar.classList.add('older')")
    first.continue_()
    expect(desk.locator(".outcome-ok:not(.older)")).to_contain_text("Dipinjam sampai")
    assert lent(stage) == {OWN[1]}
