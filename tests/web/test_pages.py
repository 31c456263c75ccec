"""The desk's home, search, portal, checks, calendars, and what machines ask."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from lentera.institutions import actions as institutions
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.web import ics
from tests.cast import PASSWORD, ZONE, staff_client
from tests.web.conftest import READER, World

pytestmark = pytest.mark.django_db
LANGUAGES = ("id", "en")


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/catalogue/",
        "/catalogue/new/",
        "/kiosk/",
        "/healthz",
        "/metrics",
        "/calendar.ics",
        "/robots.txt",
    ],
)
def test_who_asks_for_the_head_alone_gets_what_a_page_would_say(world: World, address: str) -> None:
    asked, page = Client().head(address), Client().get(address)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["Content-Type"] == page.headers["Content-Type"]


# home


def test_home_shows_the_day_and_the_agreements(world: World) -> None:
    page = text_of(staff_client(world.cast.agus).get("/desk/"))
    assert "Selamat pagi, Agus" in page and "Kamis, 15 Februari 2024" in page
    assert "Perjanjian berlaku" in page and "13 Feb 2025" in page and "Lapas Karang Intan" in page
    assert "2 layanan" in page and ">10</td>" in page  # ten copies are with the partner


def test_the_partner_sees_what_is_on_its_way(world: World) -> None:
    page = text_of(staff_client(world.cast.sari).get("/desk/"))
    assert "Titipan menunggu diterima" in page and "10 buku dalam 2 boks" in page
    assert "Meja sirkulasi hari ini" in page
    assert "Titipan menunggu diterima" not in text_of(staff_client(world.cast.other_librarian).get("/desk/"))


@pytest.mark.parametrize("hour, words", [(3, "malam"), (4, "pagi"), (10, "pagi"), (11, "siang"), (14, "siang"),
                                         (15, "sore"), (17, "sore"), (18, "malam")])  # fmt: skip
def test_the_greeting_follows_the_clock_on_the_wall(world: World, hour: int, words: str) -> None:
    with clock.told(clock.at_local(date(2024, 2, 15), zone=ZONE) + timedelta(hours=hour - 9)):
        assert f"Selamat {words}, Agus" in text_of(staff_client(world.cast.agus).get("/desk/"))


def test_home_needs_an_account_with_a_role(world: World) -> None:
    assert Client().get("/desk/").headers["Location"] == "/accounts/login/?next=/desk/"
    ended = institutions.end_role(
        world.cast.agency, world.cast.crew, Role.CREW, actor=world.cast.admin, request_id=None
    )
    assert not isinstance(ended, Refusal)
    assert staff_client(world.cast.crew).get("/desk/").status_code == 403


# search


@pytest.mark.parametrize("words, who, found", [
    ("karang intan", "agus", "Karang Intan"), ("0214", "agus", "000.5/0214/DISPERSIP/2024"),
    ("bast", "sari", "/BAST/"), ("KS0000001", "stock", "KS0000001"),
])  # fmt: skip
def test_search_finds_what_the_account_may_see(world: World, words: str, who: str, found: str) -> None:
    page = text_of(staff_client(getattr(world.cast, who)).get("/desk/search/", {"q": words}))
    assert found in page.split("</header>", 1)[1] and "Tidak ada yang cocok" not in page


@pytest.mark.parametrize("words", ["0214", "KS0000001", READER, "x", "  ", "'\"<b>%_"])
def test_search_finds_nothing_of_others(world: World, words: str) -> None:
    page = text_of(staff_client(world.cast.other_librarian).get("/desk/search/", {"q": words}))
    assert "DISPERSIP" not in page and "Buku 10" not in page and "<b>%" not in page
    assert "Tidak ada yang cocok" in page or "Apa yang Anda cari?" in page


# portal


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_portal_counts_and_names_no_address(world: World, language: str) -> None:
    page = text_of(Client(headers={"accept-language": language}).get("/"))
    assert "Kabupaten Banjar" in page and "Lapas Karang Intan" in page
    assert '"lat": -3.3194' not in page  # the regency's middle, never an institution's own place
    numbers = dict(zip(("partners", "books"), _big_numbers(page), strict=False))
    assert numbers == {"partners": "1", "books": "10"}


def _big_numbers(page: str) -> list[str]:
    return [
        part.split("</b>")[0]
        for part in page.split('class="big-number"')[1:]
        for part in [part.split("<b>")[1]]
    ]


def test_the_portal_tells_machines_whose_it_is_and_how_to_search(world: World) -> None:
    page = text_of(Client().get("/"))
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(written)
    assert (told["@type"], told["url"]) == ("WebSite", "http://testserver/")
    assert told["publisher"]["@type"] == "Library" and told["publisher"]["name"] == "Dispersip Kalsel"
    target = told["potentialAction"]["target"]["urlTemplate"].replace("{search_term_string}", "anggrek")
    assert Client().get(target).status_code == 200 and target.endswith("/catalogue/?q=anggrek")


def test_each_number_of_the_portal_opens(world: World) -> None:
    client = Client()
    for name in ("placements", "van", "training"):
        assert client.get(f"/numbers/{name}/").status_code == 200
    assert "Jumlah 10" in text_of(client.get("/numbers/placements/"))
    assert "Jumlah 0" in text_of(client.get("/numbers/placements/?year=2023"))
    for wrong in ("partners", "readers"):
        assert client.get(f"/numbers/{wrong}/").status_code == 404
    assert client.get("/numbers/van/?year=9999").status_code == 200


def test_the_portal_stands_before_there_is_an_agency(db: None) -> None:
    assert Client().get("/").status_code == 200
    assert Client().get("/calendar.ics").status_code == 200
    assert Client().get("/verify/X").status_code == 404


# checks of papers


def test_a_handover_is_checked_by_its_code(world: World) -> None:
    client = Client()
    found = client.get(f"/verify/{world.handover_code}")
    page = text_of(found)
    assert found.status_code == 200 and "Tercatat di Lentera, belum diterima" in page
    assert "10 buku" in page and "fingerprint" in page and "Buku 10" not in page
    assert client.get(f"/verify/{world.handover_code.lower()}/").status_code == 200
    assert (
        client.get("/verify/", {"code": world.handover_code}).headers["Location"]
        == f"/verify/{world.handover_code}"
    )


def test_an_agreement_is_checked_by_either_number(world: World) -> None:
    for number in (world.number, "w19.pas/0214/2024"):
        page = text_of(Client().get(f"/verify/{number}"))
        assert "Berlaku" in page and "14 Februari 2024 sampai 13 Februari 2025" in page
    with clock.told(clock.at_local(date(2025, 2, 14))):
        assert "Sudah berakhir" in text_of(Client().get(f"/verify/{world.number}"))


@pytest.mark.parametrize("code", ["NOPE", "x" * 120, "a/b/c", "%00", "<script>"])
def test_an_unknown_code_is_said_so(world: World, code: str) -> None:
    found = Client().get("/verify/" + code.replace("%", "%25"))
    assert (
        found.status_code == 404
        and "Tidak ditemukan" in text_of(found)
        and "<script>alert" not in text_of(found)
    )


# calendars


def test_own_calendar_opens_with_its_token_only(world: World) -> None:
    client = staff_client(world.cast.agus)
    page = text_of(client.get("/desk/calendar/"))
    address = page.split('value="http://testserver')[1].split('"')[0]
    assert address.startswith("/calendar.ics?token=")
    own = Client().get(address)
    assert own.status_code == 200 and own.headers["Content-Type"].startswith("text/calendar")
    assert Client().get(address[:-1] + ("a" if address[-1] != "a" else "b")).status_code == 404
    assert Client().get("/calendar.ics?token=x").status_code == 404


def test_a_new_password_ends_the_address(world: World) -> None:
    from lentera.web.views.calendars import staff_of_token, token_of

    token = token_of(world.cast.agus)
    assert staff_of_token(token) is not None
    assert institutions.set_password(world.cast.agus, PASSWORD + " lagi")
    assert staff_of_token(token) is None


def test_long_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "é" * 80
    folded = ics.folded(line)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


def test_texts_are_escaped_and_days_end_after_the_last() -> None:
    event = ics.Event(
        "1@lentera", "Rapat; aula, lantai 2\nnaik \\ lift\x07", date(2024, 2, 14), date(2024, 2, 15)
    )
    text = ics.calendar("Lentera", [event], stamp=clock.at_local(date(2024, 2, 1), zone="UTC"))
    assert "SUMMARY:Rapat\\; aula\\, lantai 2\\nnaik \\\\ lift\r\n" in text
    assert "DTSTART;VALUE=DATE:20240214\r\nDTEND;VALUE=DATE:20240216\r\n" in text
    assert "DTSTAMP:20240201T090000Z" in text and text.endswith("END:VCALENDAR\r\n")


# machines


def test_the_house_says_that_it_is_alive(db: None) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_the_house_says_that_its_database_is_gone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError

    monkeypatch.setattr("lentera.web.views.machines.connection.cursor", gone)
    assert Client().get("/healthz").status_code == 503


@pytest.mark.parametrize("case, extra, status", [
    ("this machine",          {"REMOTE_ADDR": "127.0.0.1"}, 200),
    ("this machine, v6",      {"REMOTE_ADDR": "::1"}, 200),
    ("another",               {"REMOTE_ADDR": "10.0.0.7"}, 403),
    ("through a proxy",       {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 403),
    ("another with token",    {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer kunci"}, 200),
    ("another, wrong token",  {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer kunci2"}, 403),
    ("no address",            {"REMOTE_ADDR": ""}, 403),
])  # fmt: skip
def test_metrics_are_for_the_monitor(db: None, monkeypatch: pytest.MonkeyPatch, case, extra, status) -> None:
    monkeypatch.setenv("LENTERA_METRICS_TOKEN", "kunci")
    answer = Client().get("/metrics", **extra)
    assert answer.status_code == status
    assert ("lentera_journal_entries " in text_of(answer)) == (status == 200)


def test_an_empty_token_opens_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENTERA_METRICS_TOKEN", raising=False)
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer ").status_code == 403


def test_robots_stay_outside(db: None) -> None:
    assert "Disallow: /desk/" in text_of(Client().get("/robots.txt"))


# what no address may break


@pytest.mark.parametrize(
    "asked", ["9" * 5_000, "000002024" * 3, "²", "0000", "9999", "-1", "2024-99", "020249999-1"]
)
def test_a_year_or_month_that_is_none_shows_this_one(world: World, asked: str) -> None:
    agus = staff_client(world.cast.agus)
    pages = {
        "/numbers/van/": Client(),
        "/desk/evidence/": agus,
        "/desk/papers/numbers/": agus,
        "/desk/training/": agus,
    }
    for address, client in pages.items():
        assert client.get(address, {"year": asked}).status_code == 200
    assert agus.get("/desk/calendar/", {"month": asked}).status_code == 200
    assert agus.get("/desk/calendar/", {"month": f"{asked}-1"}).status_code == 200
