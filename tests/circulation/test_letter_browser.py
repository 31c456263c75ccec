"""Letters in a real browser: who comes is confirmed by keyboard alone, narrow and wide."""

from datetime import timedelta

import msgspec
import pytest

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.models import Reader, ReaderArrival
from lentera.circulation.rules.letter import TRANSFER, Transfer
from lentera.journal import clock, letters
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LETTERS = "/desk/circulation/movements/letters/"


@pytest.fixture
def stage(live_server, fresh_home, page):
    this_node.cache_clear()
    made = make_stage()
    today = clock.today()
    for name in ("Warga Rekaan Satu", "Nama Rahasia 70417"):
        told = Transfer(name=name, group=ReaderGroup.DETAINEE, left=today - timedelta(days=2))
        letters.post(
            made.cast.other_prison, made.cast.prison, TRANSFER, msgspec.msgpack.encode(told), today=today
        )
    page.goto(f"/accounts/login/?next={LETTERS}")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{LETTERS}")
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


def test_an_arrival_is_corrected_and_confirmed_by_keyboard(stage, page):
    assert_accessible(page)
    tab_to(page, "Warga Rekaan Satu")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LETTERS}*-*/")
    assert_accessible(page)
    tab_to(page, "name")
    page.keyboard.press("End")
    page.keyboard.type(" Baru")
    tab_to(page, "block")
    page.keyboard.type("Blok A")
    tab_to(page, "Catat kedatangannya")
    page.keyboard.press("Enter")
    page.wait_for_url("**/readers/**")
    assert "Warga Rekaan Satu Baru" in page.inner_text("main")
    assert Reader.objects.filter(institution=stage.cast.prison).count() == 4
    assert ReaderArrival.objects.count() == 1


def test_letters_fit_a_phone_and_are_declined_there(stage, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    fits(page)
    page.get_by_role("link", name="Nama Rahasia 70417").click()
    page.wait_for_url(f"**{LETTERS}*-*/")
    fits(page)
    assert "Nama ini sudah ada di sini" in page.inner_text("main")
    assert_accessible(page)
    page.get_by_role("button", name="Tolak surat").click()
    page.wait_for_url(f"**{LETTERS}")
    fits(page)
    assert "Nama Rahasia 70417" not in page.inner_text("main")
    assert ReaderArrival.objects.count() == 1
