"""What every answer carries, and in which language it speaks."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from lentera.pages.middleware import HEADERS
from tests.cast import make_cast, staff_client

LONG = "Kelas direncanakan. " * 300  # more than a cookie takes


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/desk/", 302),
        ("/nowhere/", 404),
        ("/catalogue/?after=x", 200),
        ("/static/pages/lentera.css", 200),
        ("/oai?verb=Identify", 200),
        ("/sru", 200),
        ("/healthz", 200),
    ],
)
def test_every_answer_keeps_a_page_to_this_node(cast, client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert {name: answer[name] for name in HEADERS if name in answer} == HEADERS


def test_a_refused_form_keeps_to_it_too(cast):
    client = staff_client(cast.sari)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/desk/circulation/", {"scan": "1"})
    assert answer.status_code == 403
    assert {name: answer[name] for name in HEADERS if name in answer} == HEADERS


@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [
        ("", "", "id"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "ja,en;q=0.5", "en"),
        ("", "ja", "id"),
        ("id", "en", "id"),
        ("en", "id", "en"),
        ("xx", "en", "en"),
        ("<script>", "", "id"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/en/", "/id/catalogue/"])
def test_the_language_is_the_visitors_own(cast, client, cookie, browser, language, address):
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get(address, headers={"Accept-Language": browser} if browser else {})
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("told", ["Kelas direncanakan.", LONG])
def test_a_sentence_is_told_on_the_next_page_once(cast, rf, told):
    from django.contrib.messages.middleware import MessageMiddleware
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpResponse

    session = SessionStore()

    def visit(cookies, view):
        request = rf.get("/")
        request.COOKIES, request.session = dict(cookies), session
        answer = MessageMiddleware(lambda one: view(one) or HttpResponse())(request)
        return {name: one.value for name, one in answer.cookies.items() if one["max-age"] != 0}

    kept = visit({}, lambda request: request._messages.add(20, told))
    seen = []
    left = visit(kept, lambda request: seen.extend(str(one) for one in get_messages(request)))
    visit(left, lambda request: seen.extend(str(one) for one in get_messages(request)))
    assert seen == [told]


def test_nothing_is_made_ready_for_a_request_without_a_sentence(cast, monkeypatch):
    client = staff_client(cast.sari)
    made = []
    whole = CookieStorage.__init__
    monkeypatch.setattr(
        CookieStorage, "__init__", lambda self, *given: (made.append(given), whole(self, *given))[1]
    )
    scan = {"mode": "return", "scan": "NIHIL"}
    assert client.post("/desk/circulation/", scan, headers={"HX-Request": "true"}).status_code == 200
    assert made == []
