"""The frame of a visitor's page is what its template draws, whoever asks and whatever he asks."""

import re

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from lentera.pages import framing, themes
from lentera.pages.context_processors import house
from tests.cast import make_cast, staff_client

PAGE = "catalogue/search.html"
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
HOSTILE = "</title><b onclick='x'>&amp; \"K\"</b>%(q)s{{x}}"
FOUND = SafeString("<p id='found'>{{ q }} &amp; more</p>")


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


def asked(client, address):
    """A request as the layers hand it to a view."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.wsgi_request


def drawn(text: str) -> tuple[int, str]:
    return len(TOKEN.findall(text)), TOKEN.sub("", text)


@pytest.mark.parametrize("theme", themes.THEMES)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("q", ["", "anggrek", HOSTILE])
def test_a_frame_is_the_page_of_its_template(cast, client, theme, language, q):
    client.cookies[themes.COOKIE] = theme
    request = asked(client, "/catalogue/?q=a%20b&x=%22%3E%3Cb%3E")
    assert house(request)["theme"] == theme
    with translation.override(language):
        for _turn in range(2):  # pressed, and filled again
            framed = framing.framed(request, PAGE, q=q, found=FOUND).content.decode()
            assert drawn(framed) == drawn(render_to_string(PAGE, {"q": q, "found": FOUND}, request))


def test_each_visitor_has_a_token_of_his_own_with_its_cookie(client, cast):
    first, second = client.get("/catalogue/"), client.get("/catalogue/?q=x")
    assert first.cookies["csrftoken"].value and "Cookie" in first["Vary"]
    tokens = {found for answer in (first, second) for found in TOKEN.findall(answer.content.decode())}
    assert len(tokens) == 2
    assert client.post("/language/", {"language": "en", "next": "/catalogue/"}).status_code == 302
    assert '<html lang="en"' in client.get("/catalogue/?q=x").content.decode()


def test_who_is_at_work_sees_his_own_frame(cast, client):
    visitor, page = client.get("/catalogue/").content.decode(), staff_client(cast.sari).get("/catalogue/")
    assert 'href="/accounts/login/"' in visitor and 'href="/desk/"' not in visitor
    assert 'href="/desk/"' in page.content.decode() and 'href="/accounts/login/"' not in page.content.decode()


def test_what_a_visitor_is_told_is_drawn_once(cast, client, rf):
    request = asked(client, "/catalogue/")
    get_messages(request).add(20, "Sampai jumpa")
    assert "Sampai jumpa" in framing.framed(request, PAGE, q="", found=FOUND).content.decode()
    assert "Sampai jumpa" not in client.get("/catalogue/").content.decode()
