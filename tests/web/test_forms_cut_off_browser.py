"""A form that cannot be read, in a real browser: nothing looks as if it had worked, and the way back is there."""

import pytest
from playwright.sync_api import Page, expect

from lentera.journal.node import this_node
from tests.cast import PASSWORD, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACK = "Kembali ke halaman sebelumnya"


@pytest.fixture(autouse=True)
def _people(live_server, fresh_home, watch):
    watch.expect("400")
    this_node.cache_clear()
    make_cast()
    yield
    this_node.cache_clear()


def test_who_goes_back_steps_back_to_the_form(page: Page):
    page.goto("/verify/")
    file = {"name": "a" * 3_000 + ".pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.set_input_files("input[name=document]", [file])
    page.click("button:has-text('Periksa berkas')")
    expect(page.locator("h1")).to_have_text("Formulir tidak terbaca")
    steps = page.evaluate("history.length")
    page.click(f"text={BACK}")
    expect(page.locator("input[name=document]")).to_be_visible()
    assert page.url.endswith("/verify/")
    assert page.evaluate("history.length") == steps, "a step back, no new page"


def test_a_part_of_a_page_that_is_refused_gives_way_to_the_sentence(page: Page):
    page.goto("/accounts/login/?next=/desk/circulation/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    form = page.locator("#desk-form")
    many = "(form) => form.insertAdjacentHTML('beforeend', '<input type=hidden name=x value=1>'.repeat(8300))"
    form.evaluate(many)
    form.locator("input:not([type=hidden])").first.fill("70417")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Permintaan tidak terbaca")
    expect(page.locator("#desk-form")).to_have_count(0)
    back = page.locator(f"text={BACK}")
    assert back.get_attribute("data-step-back") is None
    back.click()
    expect(page.locator("#desk-form")).to_be_visible()
