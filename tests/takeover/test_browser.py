"""A take-over by keyboard alone, from the file to the log; every page of it can be used by everybody."""

import pytest

from lentera.circulation import queries as circulation
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD
from tests.circulation.conftest import make_stage
from tests.takeover.conftest import SLIMS_DUMP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page, name):
    """Judge the page wide and narrow: nothing keeps anybody out, and nothing is wider than the screen."""
    for width in (1366, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
    page.set_viewport_size({"width": 1366, "height": 900})


def press_on(page, selector):
    """Reach a field or button by the keyboard, and press Enter."""
    page.focus(selector)
    page.keyboard.press("Enter")


def test_from_the_file_to_the_log_by_keyboard(page, live_server, tmp_path):
    this_node.cache_clear()
    stage = make_stage()
    (tmp_path / "slims.sql").write_text(SLIMS_DUMP)
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/takeover/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/desk/takeover/")
    look(page, "start")
    page.set_input_files("input[type=file]", str(tmp_path / "slims.sql"))
    page.fill("input[name=block]", "inst_name")
    press_on(page, "form.takeover-file button")
    page.wait_for_url("**/desk/takeover/files/**")
    for name, value in (("ended", "leave"), ("blocked", "take")):
        page.focus(f"select[name={name}]")
        page.keyboard.type("tidak" if value == "leave" else "ikut")
    press_on(page, "button[value=choose]")
    page.get_by_text("Jawab 6 pertanyaan").wait_for()
    look(page, "file")
    page.get_by_text("Jawab 6 pertanyaan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/")
    look(page, "questions")
    for key, typed in (("orphan:4", "70417"), ("lent:6", "27/2/24"), ("due:8", "12/3/24")):
        page.fill(f'[name="typed-{key}"]', typed)
    for key, value in (("item:5", "leave"), ("returned:9", "open"), ("double-loan:2", "2")):
        page.select_option(f'[name="answer-{key}"]', value)
    press_on(page, "button[value=save]")
    page.get_by_text("Jalankan pengambilalihan").wait_for()
    press_on(page, "button[value=run]")
    page.get_by_text("Petugas memutuskan pinjaman ini tidak diambil alih.").wait_for()
    look(page, "batch")
    assert circulation.open_loans(stage.cast.prison).count() == 6
    page.get_by_role("link", name="Batalkan pengambilalihan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo/")
    press_on(page, "button.btn-danger")
    page.get_by_text("Anggota dikeluarkan").wait_for()
    look(page, "undone")
    assert circulation.open_loans(stage.cast.prison).count() == 0
    this_node.cache_clear()
