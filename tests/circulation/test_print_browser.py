"""Slips on a roll: one page, as wide as the roll and as long as what stands on it."""

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from lentera.circulation import actions
from lentera.journal import clock
from lentera.journal.node import this_node
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MM = 72 / 25.4


@pytest.fixture
def stage(live_server, fresh_home, page):
    this_node.cache_clear()
    made = make_stage()
    page.goto("/accounts/login/?next=/desk/circulation/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/desk/circulation/")
    yield made
    this_node.cache_clear()


def pages(page):
    """Width and length (mm) of each page that a printer would get."""
    page.wait_for_load_state("load")  # before its styles are there a page is a sheet
    page.evaluate("document.fonts.ready.then(() => true)")  # a line is as wide as its letters
    reader = PdfFileReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    count = reader.root["/Pages"]["/Count"]
    boxes = [
        reader.find_page_for_modification(number)[0].get_object()["/MediaBox"] for number in range(count)
    ]
    return [(round(float(box[2]) / MM), round(float(box[3]) / MM)) for box in boxes]


@pytest.mark.parametrize(("paper", "wide"), [("58", 58), ("80", 80)])
def test_a_receipt_is_one_page_as_long_as_its_books(stage, page, paper, wide):
    address = f"/desk/circulation/receipts/{stage.readers[CARDS[0]]}/?paper={paper}"
    lengths = []
    for barcodes in ((), OWN[:1], OWN[1:3]):
        for barcode in barcodes:
            actions.lend(stage.desk, barcode, CARDS[0], request_id=None, at=clock.now())
        page.goto(address)
        ((width, length),) = pages(page)
        assert width == wide
        lengths.append(length)
    assert lengths == sorted(set(lengths)) and lengths[-1] < 200


def test_a_receipt_on_a_sheet_is_a_sheet(stage, page):
    page.goto(f"/desk/circulation/receipts/{stage.readers[CARDS[0]]}/?paper=a4")
    assert pages(page) == [(210, 297)]


def test_a_pin_slip_folds_on_one_page(stage, page):
    page.goto(f"/desk/circulation/readers/{stage.readers[CARDS[0]]}/pin/")
    page.get_by_role("button", name="Buat PIN baru").click()
    page.locator(".pin-slip").wait_for(state="attached")
    page.wait_for_load_state()
    ((width, length),) = pages(page)
    assert width == 80 and 110 < length < 200


def test_the_longest_titles_and_many_books_stay_on_the_roll(stage, page):
    for barcode in OWN[:2]:
        actions.lend(stage.desk, barcode, CARDS[0], request_id=None, at=clock.now())
    page.goto(f"/desk/circulation/receipts/{stage.readers[CARDS[0]]}/?paper=58")
    page.evaluate(
        """() => { const list = document.querySelector(".receipt ul"), line = list.querySelector("li");
        line.querySelector("strong").textContent = "Perpustakaankelilingdanpembinaan".repeat(5);
        for (let count = 0; count < 40; count += 1) list.append(line.cloneNode(true)); }"""
    )
    ((width, length),) = pages(page)
    assert width == 58 and length > 500
