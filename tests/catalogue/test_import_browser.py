"""An import by keyboard, from the file to the batch, on a desk and on a telephone; nothing keeps anybody out."""

import json
import subprocess

import pytest
from django.db import connection
from playwright.sync_api import expect

from lentera.catalogue.models import ColumnMapping, Record
from lentera.catalogue.uploads import working
from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast

TABLE = (
    "Nama Karya;Oleh;Penerbit;Thn;Rak\r\n"
    "Bumi Manusia;Toer, Pramoedya Ananta;Hasta Mitra;1980;A1\r\n"
    "Laskar Pelangi;Hirata, Andrea;Bentang;2005;A2\r\n"
    ";Tanpa Judul;;;\r\n"
)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "buku.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def cataloguer(page, fresh_home, watch):
    watch.expect("Applying inline style")  # axe tries, to measure spaces
    this_node.cache_clear()
    make_cast()
    page.goto("/accounts/login/?next=/desk/catalogue/import/")
    page.fill("input[name=username]", "cataloguer")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    yield page
    this_node.cache_clear()


def to(page, selector: str) -> None:
    """Go on with the Tab key until the focus is there."""
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def choose(page, selector: str, value: str) -> None:
    """Choose in a list with the arrow keys."""
    to(page, selector)
    chosen = f"[...document.querySelector('{selector}').options].findIndex(one => one.value === '{value}')"
    for _ in range(page.evaluate(f"{chosen} - document.querySelector('{selector}').selectedIndex")):
        page.keyboard.press("ArrowDown")
    assert page.input_value(selector) == value


def no_sideways_scroll(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def ask_to_roll_back(page) -> None:
    """From the import's page to the one that says what would happen."""
    to(page, "a[href$='/rollback/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Yang akan terjadi").wait_for()
    told = page.get_by_role("listitem").filter(has_text="Cantuman dikeluarkan dari katalog")
    assert told.inner_text().split()[-1] == "2"
    assert_accessible(page)
    assert no_sideways_scroll(page)


@pytest.mark.parametrize("width", [1366, 360])
def test_a_table_by_keyboard_until_it_is_a_batch(cataloguer, table, monkeypatch, width):
    page = cataloguer
    page.set_viewport_size({"width": width, "height": 800})
    monkeypatch.setattr(working, "launch", working.work)
    assert_accessible(page)
    assert no_sideways_scroll(page)
    page.set_input_files("input[type=file]", table)
    page.focus("input[type=file]")
    to(page, "form[enctype] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Tidak ada kolom judul").wait_for()
    choose(page, "#id_column_0", "title")
    choose(page, "#id_column_1", "author")
    choose(page, "#id_column_3", "year")
    page.locator("#preview", has_text="Hirata, Andrea").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_column_3"
    assert_accessible(page)
    assert no_sideways_scroll(page)
    to(page, "#id_name")
    page.keyboard.type("Sistem lama")
    to(page, "button[value=keep]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert json.loads(ColumnMapping.objects.get().mapping)["columns"]["Oleh"] == "author"
    to(page, "button[value=check]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Yang akan terjadi").wait_for()
    page.get_by_text("Baris ini tidak mempunyai judul").wait_for()
    assert_accessible(page)
    assert no_sideways_scroll(page)
    to(page, "button[value=skip]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Yang terjadi").wait_for()
    assert Record.objects.count() == 2
    to(page, ".btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Bumi Manusia").wait_for()
    assert_accessible(page)
    assert no_sideways_scroll(page)
    ask_to_roll_back(page)
    to(page, "form[method=post] a.btn")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Bumi Manusia").wait_for()
    assert Record.objects.count() == 2
    ask_to_roll_back(page)
    to(page, "textarea")
    page.keyboard.type("berkas yang salah")
    to(page, ".btn-danger")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dibatalkan").wait_for()
    assert_accessible(page)
    assert Record.objects.count() == 0


def test_a_process_of_its_own_does_the_work_while_the_page_looks_on(
    cataloguer, table, monkeypatch, fresh_home, settings
):
    page = cataloguer
    monkeypatch.setenv("LENTERA_HOME", str(fresh_home))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    started: list[subprocess.Popen[bytes]] = []
    really = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(really(*a, **k)))
    table.write_text(TABLE.replace("Nama Karya", "Judul"), "utf-8")
    page.set_input_files("input[type=file]", table)
    page.click("form[enctype] button")
    page.click("button[value=check]")
    page.get_by_role("heading", name="Sedang diperiksa").wait_for()
    assert_accessible(page)
    page.get_by_role("heading", name="Yang akan terjadi").wait_for(timeout=60_000)
    page.click("button[value=skip]")
    page.get_by_role("heading", name="Yang terjadi").wait_for(timeout=60_000)
    assert [one.wait() for one in started] == [0, 0]
    assert Record.objects.count() == 2


@pytest.fixture
def no_script(browser, live_server, watch):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    watch.attach(context)
    yield context.new_page()
    context.close()


def test_without_script_a_button_renews_the_preview(no_script, fresh_home, table, monkeypatch):
    this_node.cache_clear()
    make_cast()
    monkeypatch.setattr(working, "launch", working.work)
    page = no_script
    page.goto("/accounts/login/?next=/desk/catalogue/import/")
    page.fill("input[name=username]", "cataloguer")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.set_input_files("input[type=file]", table)
    page.click("form[enctype] button")
    page.select_option("#id_column_0", "title")
    page.click("button[value=preview]")
    page.locator("#preview", has_text="Laskar Pelangi").wait_for()
    this_node.cache_clear()


def test_the_first_key_takes_no_line_of_a_list_that_is_there(cataloguer):
    page = cataloguer
    page.goto("/desk/catalogue/import/overlay/")
    lines = page.locator("textarea")
    expect(lines).to_be_focused()
    page.wait_for_load_state()
    before = lines.input_value()
    assert "590" in before
    page.keyboard.press("Enter")
    page.keyboard.type("650")
    assert lines.input_value() == f"{before}\n650"
