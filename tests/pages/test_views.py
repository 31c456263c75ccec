"""Switches, error pages and headers, and every component on one page in both languages."""

from typing import Any

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from lentera.pages import hooks, views
from lentera.pages.middleware import HEADERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sees_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_may", lambda request, capability: capability == "pages.looks")


def test_the_language_switch_is_kept(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/desk/looks/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/looks/")
    assert "Parts of a page" in client.get("/desk/looks/").content.decode()
    client.post("/language/", {"language": "id"})
    assert "Bagian-bagian halaman" in client.get("/desk/looks/").content.decode()


def test_the_browser_chooses_the_language_until_someone_switches(client: Client) -> None:
    for asked, words in (
        ("en-GB,en;q=0.9", "Parts of a page"),
        ("id", "Bagian-bagian"),
        ("fr", "Bagian-bagian"),
    ):
        assert words in client.get("/desk/looks/", headers={"accept-language": asked}).content.decode()


@pytest.mark.parametrize("theme, kept", [("dark", "dark"), ("contrast", "contrast"), ("purple", "auto")])
def test_the_look_is_kept_when_it_is_one(client: Client, theme: str, kept: str) -> None:
    client.post("/theme/", {"theme": theme})
    assert f'data-theme="{kept}"' in client.get("/desk/looks/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_a_switch_leads_nowhere_outside(client: Client, target: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"


def test_a_switch_by_get_is_refused(client: Client) -> None:
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("part", ["", "public", "kiosk", "van"])
def test_every_component_is_drawn_in_both_languages(client: Client, part: str) -> None:
    for language in ("id", "en"):
        answer = client.get("/desk/looks/", {"page_of": part}, headers={"accept-language": language})
        page = answer.content.decode()
        assert answer.status_code == 200 and f'<html lang="{language}"' in page
        assert page.count("<h1") == 1 and "<title>" in page and "<title> ·" not in page


def test_the_heading_is_the_title_too(client: Client) -> None:
    assert "<title>Bagian-bagian halaman · Lentera</title>" in client.get("/desk/looks/").content.decode()


def test_the_looks_are_not_for_everybody(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> None:
    monkeypatch.setattr(hooks, "_may", None)
    with pytest.raises(Http404):
        views.looks(rf.get("/desk/looks/"))


def test_an_unknown_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/desk/tidak-ada/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Halaman tidak ditemukan" in page and 'href="/desk/"' in page


@pytest.mark.parametrize(
    "view, code",
    [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.server_error, 500)],
)
def test_each_error_has_its_page(rf: RequestFactory, view: Any, code: int) -> None:
    answer = view(rf.get("/x/"))
    assert answer.status_code == code and "<h1>" in answer.content.decode()


def test_a_refused_role_reads_the_reason(rf: RequestFactory) -> None:
    assert (
        "Hanya kepala dinas" in views.forbidden(rf.get("/"), Exception("Hanya kepala dinas")).content.decode()
    )


def test_every_answer_carries_the_headers(client: Client) -> None:
    for address in ("/desk/looks/", "/tidak-ada/"):
        answer = client.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy
