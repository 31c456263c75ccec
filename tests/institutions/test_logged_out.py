"""A session that ended in the middle of work: the login comes as a page of its own, and what was lost is said."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, staff_client

DESK = "/desk/circulation/"
HOST = "http://testserver"
SCAN = {"mode": "lend", "scan": "70417", "card": "", "request_id": "r1"}


@pytest.fixture
def left(cast) -> Client:
    """A browser whose other tab logged out."""
    client = staff_client(cast.sari)
    assert client.get(DESK).status_code == 200
    client.post("/accounts/logout/")
    return client


def words(client: Client) -> str:
    return client.get("/accounts/login/").content.decode()


def test_a_scan_in_another_tab_leads_the_whole_page_to_the_login(left):
    asked = {"HX-Request": "true", "HX-Current-URL": f"{HOST}{DESK}?mode=return"}
    answer = left.post(DESK, SCAN, headers=asked)
    assert answer.status_code == 200 and answer.content == b""
    assert answer.headers["HX-Redirect"] == f"/accounts/login/?next={DESK}%3Fmode%3Dreturn"
    assert "Yang terakhir dikirim tidak tercatat" in words(left)


def test_a_form_leads_back_to_its_page_and_not_to_its_address(left):
    page = f"{HOST}/desk/circulation/holds/"
    answer = left.post("/desk/circulation/holds/place/", {}, headers={"Referer": page})
    assert answer.headers["location"] == "/accounts/login/?next=/desk/circulation/holds/"
    assert "Yang terakhir dikirim tidak tercatat" in words(left)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "http://elsewhere.example/desk/",
        "//elsewhere.example/",
        "http://[",
        "x",
        f"{HOST}//elsewhere.example/",
    ],
)
def test_no_header_leads_out_of_the_house(left, told):
    for name in ("Referer", "HX-Current-URL"):
        asked = {name: told} | ({"HX-Request": "true"} if name != "Referer" else {})
        answer = left.post(DESK, SCAN, headers=asked)
        assert (
            answer.headers.get("location", answer.headers.get("HX-Redirect"))
            == "/accounts/login/?next=/desk/"
        )


def test_a_visit_comes_back_to_its_own_address_and_nothing_was_lost(left):
    assert (
        left.get(f"{DESK}?mode=renew").headers["location"] == f"/accounts/login/?next={DESK}%3Fmode%3Drenew"
    )
    answer = left.get(DESK, headers={"HX-Request": "true", "HX-Current-URL": f"{HOST}/desk/"})
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/desk/"
    assert "tidak tercatat" not in words(left)


def test_scans_that_a_device_keeps_are_answered_without_words(left):
    """The cart keeps what was not answered, and says itself that somebody has to log in."""
    answer = left.post("/desk/circulation/cart/send/", {"scans": []}, content_type="application/json")
    assert answer.status_code == 302 and "tidak tercatat" not in words(left)


@pytest.mark.parametrize("address", ["/desk/", "/desk/search/?q=x", "/desk/papers/"])
def test_a_part_of_any_page_leads_the_whole_page_to_the_login(left, address):
    asked = {"HX-Request": "true", "HX-Current-URL": f"{HOST}{DESK}"}
    answer = left.get(address, headers=asked)
    assert answer.headers["HX-Redirect"] == f"/accounts/login/?next={DESK}"
    assert left.get(address).headers["location"].startswith("/accounts/login/?next=/desk/")


def test_a_session_lasts_a_working_day(cast, client):
    answer = client.post("/accounts/login/", {"username": "sari", "password": PASSWORD})
    assert (answer.status_code, answer.cookies["sessionid"]["max-age"]) == (302, 16 * 3600)
