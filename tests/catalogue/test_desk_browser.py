"""Headings, copying, templates and imports in a real browser, by keyboard: nobody is kept out, nothing is too wide."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lentera.catalogue import actions
from lentera.catalogue.actions.authorities import save_authority
from lentera.catalogue.actions.templates import save_template
from lentera.catalogue.authorities.rules import AuthorityForm
from lentera.catalogue.models import Authority, Batch, Record, SruTarget
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from tests.browser import assert_accessible
from tests.cast import Cast, make_cast, sign_in
from tests.catalogue.conftest import reads
from tests.catalogue.makers import book, field

DESK = "/desk/catalogue/"


@pytest.fixture(params=[1366, 360])
def browser_options(request: Any) -> dict[str, Any]:
    size = {"width": request.param, "height": 800}
    return {"locale": "id-ID", "viewport": size, "timezone_id": "Asia/Makassar"}


@pytest.fixture
def cast(
    transactional_db: None, fresh_home: Any, live_server: Any, context: BrowserContext, settings: Any
) -> Iterator[Cast]:
    this_node.cache_clear()
    settings.LENTERA_PRIVATE_TARGETS = True  # our own server is asked at its local address
    cast = make_cast()
    books = [
        book("Bumi Manusia", field("020", "a9789794612279"), control="1"),
        book("Jejak Langkah", control="2", author="Pramoedya Ananta Toer"),
    ]
    actions.import_records(cast.agency, reads(*books), actor=cast.cataloguer, source="buku.mrc")
    sign_in(context, live_server.url, cast.cataloguer)
    yield cast
    this_node.cache_clear()


def visit(page: Page, address: str) -> None:
    page.goto(DESK + address)
    looked_at(page)


def looked_at(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert_accessible(page)


def press(page: Page, name: str, role: Any = "button", *, exact: bool = False) -> None:
    """Press a button or follow a link by the keyboard; the page that comes is looked at."""
    page.get_by_role(role, name=name, exact=exact).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page)


def test_a_heading_is_made_renamed_and_merged(cast: Cast, page: Page) -> None:
    visit(page, "authorities/")
    press(page, "Tajuk tanpa kendali", "link")
    press(page, "Toer, Pramoedya Ananta")  # Jadikan tajuk
    press(page, "Tunjuk ke Toer, Pramoedya Ananta")
    row = Authority.objects.get()
    visit(page, f"authorities/{row.id}/")
    press(page, "Ganti tajuk", "link")
    expect(page.get_by_label("Tajuk")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Toer, P. A.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("2 cantuman akan diubah")
    looked_at(page)
    assert not Record.objects.filter(author="Toer, P. A.").exists()
    press(page, "Ganti tajuk dan cantumannya")
    assert Record.objects.filter(author="Toer, P. A.").count() == 2
    other = AuthorityForm(kind="person", heading="P. A. Toer")
    made = save_authority(cast.agency, other, actor=cast.cataloguer, request_id=None)
    assert not isinstance(made, Refusal)
    visit(page, "authorities/")
    press(page, "Bandingkan", "link")
    press(page, "Gabungkan ke sini")
    assert Authority.objects.count() == 1


def test_a_heading_is_typed_and_what_is_wrong_stands_beside_it(cast: Cast, page: Page) -> None:
    visit(page, "authorities/new/")
    press(page, "Simpan")
    expect(page.locator(".errors").first).to_contain_text("Tajuk belum diisi")
    page.get_by_label("Tajuk").first.focus()
    page.keyboard.type("Toer, Pramoedya Ananta")
    press(page, "Simpan")
    assert Authority.objects.get().heading == "Toer, Pramoedya Ananta"
    press(page, "Hapus tajuk", "link")
    press(page, "Hapus tajuk")
    assert not Authority.objects.exists()


def test_a_book_is_found_elsewhere_and_taken_over(cast: Cast, page: Page, live_server: Any) -> None:
    visit(page, "copy/")
    press(page, "Tambah katalog", "link")
    page.fill("[name=name]", "Katalog tetangga")
    page.fill("[name=address]", f"{live_server.url}/sru")
    press(page, "Simpan")
    assert SruTarget.objects.count() == 1
    visit(page, "copy/")
    expect(page.get_by_label("ISBN")).to_be_focused()
    page.keyboard.type("9789794612279")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bumi Manusia")).to_be_visible()
    expect(page.locator(".copy-hit")).to_contain_text("Sudah ada")
    page.locator(".copy-hit summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".copy-hit table")).to_be_visible()
    looked_at(page)
    press(page, "Ambil ke penyunting")
    assert page.input_value("#id_title") == "Bumi Manusia"


def test_templates_and_imports_are_kept_in_order(cast: Cast, page: Page) -> None:
    visit(page, "templates/")
    kept = save_template(cast.agency, "Majalah", book("Majalah"), actor=cast.cataloguer, request_id=None)
    assert not isinstance(kept, Refusal)
    visit(page, "templates/")
    press(page, "Hapus templat Majalah")
    expect(page.locator("main")).to_contain_text("Belum ada templat")
    visit(page, "batches/")
    press(page, "buku.mrc", "link")
    press(page, "Batalkan impor", "link")
    press(page, "Batalkan impor")
    expect(page.locator(".errors").first).to_contain_text("Tuliskan alasan")
    press(page, "Biarkan impor ini", "link")
    assert Batch.objects.get().rolled_back_at is None
