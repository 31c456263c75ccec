"""Pairs decided by keyboard, and a book list put together, on a desk and on a telephone; nothing keeps anybody out."""

from uuid import UUID, uuid4

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.models import Record
from lentera.catalogue.union.engine import Pair
from lentera.journal.node import add_author, this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1366, 360)


@pytest.fixture
def cataloguer(page, fresh_home, watch):
    watch.expect("Applying inline style")  # axe tries, to measure spaces
    this_node.cache_clear()
    cast, other = make_cast(), uuid4()
    add_author(other, "Perpustakaan lain")
    titles = ("Bumi Manusia", "Merawat Anggrek", "Peta Kota")
    for house in (cast.agency, other):
        actions.import_records(house, reads(*(book(title, control=title) for title in titles)), actor=ACTOR)
    actions.propose(
        cast.agency, [pair(title, chance) for title, chance in zip(titles, (0.99, 0.9, 0.6), strict=True)]
    )
    page.goto("/accounts/login/?next=/desk/catalogue/match/")
    page.fill("input[name=username]", "cataloguer")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    yield page, cast
    this_node.cache_clear()


def pair(title: str, probability: float) -> Pair:
    first, second = sorted(Record.objects.filter(title=title).values_list("id", flat=True))
    return Pair(first, second, probability, {"title": 9.8, "author": -4.6, "year": 4.9})


def looks_right(page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
        assert_accessible(page)


def press(page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_same_later_and_different_by_three_keys(cataloguer):
    page, cast = cataloguer
    looks_right(page)
    press(page, "F8")
    assert "Merawat Anggrek" in page.inner_text(".match-table")
    looks_right(page)  # with the last decision and its undo
    press(page, "F7")
    assert "Peta Kota" in page.inner_text(".match-table")
    press(page, "F9")
    assert "Sampai di ujung daftar" in page.inner_text("main")
    press_start = page.get_by_role("link", name="Mulai lagi")
    press_start.focus()
    press(page, "Enter")
    assert "Merawat Anggrek" in page.inner_text(".match-table")
    first = Record.objects.get(title="Bumi Manusia", institution=cast.agency).id
    assert len(queries.groups_of([first])[first].records) == 2 and queries.proposals_left(cast.agency) == 1


UNDER_A_LINE = """() => [...document.querySelectorAll('.own-row')].filter((row) => {
  const lined = [...row.querySelectorAll('*')].filter((one) => parseFloat(getComputedStyle(one).borderBottomWidth));
  const button = row.querySelector('form button').getBoundingClientRect();
  return lined.some((one) => !one.closest('form') && one.getBoundingClientRect().bottom <= button.top)
    || !parseFloat(getComputedStyle(row).borderBottomWidth);
}).map((row) => row.innerText)"""


def test_a_list_is_made_and_a_visitor_takes_a_title_along(cataloguer):
    page, cast = cataloguer
    record: UUID = Record.objects.get(title="Peta Kota", institution=cast.agency).id
    page.goto(f"/desk/catalogue/lists/new/?record={record}")
    looks_right(page)
    page.fill("#id_title", "Peta dan tempat")
    press(page, "Enter")
    assert "Peta Kota" in page.inner_text("main") and BookList.objects.get().public
    looks_right(page)
    page.goto("/catalogue/lists/")
    looks_right(page)
    page.goto(f"/catalogue/{record}/")
    page.get_by_role("button", name="Masukkan ke daftar saya").focus()
    press(page, "Enter")
    page.get_by_role("link", name="Ada di daftar saya").focus()
    press(page, "Enter")
    assert "Peta Kota" in page.inner_text("main")
    looks_right(page)
    assert page.evaluate(UNDER_A_LINE) == [], "what takes a title out stands on its side of the line below it"
    page.goto(f"/desk/catalogue/lists/{BookList.objects.get().id}/edit/")
    looks_right(page)
