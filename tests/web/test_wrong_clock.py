"""A node whose clock is wrong says so to whoever lends by it; the daily work waits meanwhile."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions
from lentera.journal import clock
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY, make_stage, noon_of

WRONG = "Tanggal komputer ini"


@pytest.fixture
def stage(db):
    with clock.told(noon_of(TUESDAY)):
        made = make_stage()
        actions.lend(made.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
        yield made


@pytest.mark.parametrize("case, day, said", [
    ("the day of the newest entry", TUESDAY, ""),
    ("the day before it", TUESDAY - timedelta(days=1), "sebelum meminjamkan: tenggat dan jeda"),
    ("as long after it as may be", date(2024, 4, 9), ""),
    ("a day longer", date(2024, 4, 10), "Bila tanggal itu benar"),
])  # fmt: skip
def test_a_date_that_cannot_be_right_stands_first_on_the_home_page(stage, case, day, said):
    clock.tell(noon_of(day))
    page = staff_client(stage.cast.sari).get("/desk/").content.decode()
    assert (WRONG in page) is bool(said) and said in page


def test_the_pages_at_which_books_are_lent_say_it_too(stage):
    pages = ("/desk/circulation/", "/desk/circulation/cart/", "/desk/circulation/batch/", "/desk/kiosk/")
    client = staff_client(stage.cast.sari)
    clock.tell(noon_of(TUESDAY - timedelta(days=1)))
    for page in pages:
        told = client.get(page).content.decode()
        assert told.count(WRONG) == 1 and "sebelum meminjamkan: tenggat dan jeda" in told, page
    clock.tell(noon_of(TUESDAY))
    for page in pages:
        assert WRONG not in client.get(page).content.decode(), page


def test_a_scan_does_not_ask_for_it(stage, monkeypatch):
    """What stands beside the answer of a scan stays on the page; asking at every scan would cost every loan."""
    client, asked = staff_client(stage.cast.sari), []
    monkeypatch.setattr("lentera.circulation.views.desk.date_doubt", lambda: asked.append(1))
    told = {"mode": "lend", "card": CARDS[0], "scan": OWN[1], "request_id": "r1"}
    answer = client.post("/desk/circulation/", told, headers={"HX-Request": "true"})
    assert "Dipinjam sampai" in answer.content.decode()
    assert not asked
    client.post("/desk/circulation/", told)
    assert asked


def test_whoever_has_nothing_to_do_with_it_is_not_alarmed(stage):
    clock.tell(noon_of(TUESDAY - timedelta(days=1)))
    assert WRONG not in staff_client(stage.cast.warden).get("/desk/").content.decode()
