"""Browsing by class from the ten down, and the feed of new titles: what everybody may see, counted as it is listed."""

from datetime import date
from uuid import uuid4

import pytest
from lxml import etree

from lentera.catalogue import actions, hooks, queries, showing
from lentera.catalogue.classes import all_classes, beginning, belongs, below
from lentera.catalogue.queries.classes import public_class_counts, titles_of_class
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = pytest.mark.django_db
NUMBERS = ("635.9", "633", "610", "2X4.1", "2x", "297", "899.2213", "510", "")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def shelf(db, fresh_home):
    cast = make_cast()
    records = [
        book(f"Judul {place}", *([field("082", f"a{number}")] if number else []), control=f"c{place}")
        for place, number in enumerate(NUMBERS)
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    hidden = book("Dalam saja", field("082", "a635.9"), control="z")
    actions.import_records(cast.prison, reads(hidden), actor=ACTOR, public=False)
    return cast


def lines(page) -> dict[str, int]:
    root = etree.HTML(page.content)
    return {
        one.findtext(".//span[@class='class-number strong']"): int(
            one.findtext(".//span[@class='small muted']").split()[0]
        )
        for one in root.iterfind(".//ul[@class='lines classes']/li")
    }


def titles(page) -> list[str]:
    return [one.strip() for one in etree.HTML(page.content).xpath("//h3//text()") if one.strip()]


def test_a_class_is_the_numbers_that_begin_so():
    for one in all_classes().values():
        for number in (*NUMBERS, "200", "290", "2X0", "2X.", "2XX"):
            told = number.upper().startswith(beginning(one)) or (
                one.number == "2X0" and number.upper() in ("2X", "2X.")
            )
            assert belongs(number, one) == told, (one.number, number)


def test_from_the_ten_down_every_count_is_what_is_listed(shelf, client):
    assert lines(client.get("/catalogue/classes/")) == {
        "000": 0, "100": 0, "200": 3, "300": 0, "400": 0, "500": 1, "600": 3, "700": 0, "800": 1, "900": 0,
    }  # fmt: skip
    counts = public_class_counts()
    for one in all_classes().values():
        listed = titles_of_class(one, limit=100)
        assert len(listed) == sum(count for number, count in counts.items() if belongs(number, one))
    deeper = client.get("/catalogue/classes/", {"class": "600"})
    assert set(lines(deeper)) < {one.number for one in below("600")} and 0 not in lines(deeper).values()
    assert titles(deeper) == ["Judul 2", "Judul 1", "Judul 0"]


def test_a_class_is_told_in_the_title_and_its_records_are_linked(shelf, client):
    page = client.get("/catalogue/classes/", {"class": "630"}).content.decode()
    row = queries.record_by_control(shelf.agency, "c0")
    assert "<title>630 " in page and f"/catalogue/{row.id}/" in page
    assert "Dalam saja" not in page


def test_pages_of_a_class_follow_the_shelf_and_lose_nothing(shelf, client, monkeypatch):
    monkeypatch.setattr(showing, "PAGE", 1)
    address, shown = "/catalogue/classes/?class=200", []
    while address:
        page = client.get(address)
        shown += titles(page)
        following = etree.HTML(page.content).xpath("//a[contains(@href, 'after=')]/@href")
        address = f"/catalogue/classes/{following[0]}" if following else ""
    assert sorted(shown) == ["Judul 3", "Judul 4", "Judul 5"] and len(shown) == 3


def test_what_changes_is_counted_at_once(shelf, client):
    assert lines(client.get("/catalogue/classes/"))["500"] == 1
    more = book("Baru", field("082", "a510"), control="new")
    actions.import_records(shelf.agency, reads(more), actor=ACTOR)
    assert lines(client.get("/catalogue/classes/"))["500"] == 2


def test_nothing_hidden_is_counted_and_nothing_sent_is_an_error(shelf, client):
    assert lines(client.get("/catalogue/classes/", {"class": "600"})) == lines(
        staff_client(shelf.sari).get("/catalogue/classes/", {"class": "600"})
    )
    assert "1 judul belum mempunyai nomor kelas" in client.get("/catalogue/classes/").content.decode()
    for told in (
        {"class": "nowhere"},
        {"class": "\x00"},
        {"class": "600", "after": "x"},
        {"class": "600", "after": str(uuid4())},
        {"class": "600", "after": "9" * 400},
    ):
        assert client.get("/catalogue/classes/", told).status_code == 200
    assert '"/catalogue/classes/"' in client.get("/catalogue/").content.decode()


def test_new_titles_are_a_feed(shelf, client, monkeypatch):
    public, inside = (
        queries.record_by_control(shelf.agency, "c0"),
        queries.record_by_control(shelf.prison, "z"),
    )
    asked = []

    def arrivals(asking, before, limit):
        asked.append(asking)
        return [(public.id, date(2024, 2, 6)), (inside.id, date(2024, 2, 5))]

    monkeypatch.setattr(hooks.copies, "_arrivals", [arrivals])
    for reader in (client, staff_client(shelf.sari)):
        answer = reader.get("/feeds/arrivals.xml")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = etree.fromstring(answer.content)
        (entry,) = root.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "Judul 0"
        assert entry.findtext(f"{ATOM}id") == public.id.urn
        assert entry.findtext(f"{ATOM}updated").startswith("2024-02-06T")
        assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/catalogue/{public.id}/"
    assert asked == [None, None]
    assert "/feeds/arrivals.xml" in client.get("/catalogue/new/").content.decode()
