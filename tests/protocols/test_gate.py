"""The short way answers as the long one does, refuses foreign hosts, and keeps its headers."""

import io
import re
import sys
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import close_old_connections

from lentera.catalogue import indexing
from lentera.config.wsgi import application
from lentera.pages.middleware import HEADERS
from lentera.protocols import again, gate
from lentera.protocols.sru import views
from lentera.protocols.whole import BrokenOff, WholeBody, expect_whole
from tests.protocols.conftest import BOOKS, load, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The test's connection stays open at the beginning of a request."""
    monkeypatch.setattr(gate, "close_old_connections", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


SRU = "version=1.1&operation=searchRetrieve&query=judul"


FORM = "application/x-www-form-urlencoded"


def ask(
    path: str,
    query: str = "",
    *,
    method: str = "GET",
    host: str = "localhost",
    body: bytes = b"",
    kind: str = FORM,
    length: int | None = None,
    cookie: str = "",
):
    """Status, headers and body of one request as the server of the house hands it over."""
    told: dict[str, Any] = {}
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body) if length is None else length),
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }

    def start(status, headers, _error=None):
        told.update(status=int(status[:3]), headers=dict(headers))

    written = b"".join(application(environ, start))
    return told["status"], told["headers"], written


def steady(answer: bytes) -> bytes:
    """An answer without the moment at which it was given."""
    return re.sub(rb"<responseDate>[^<]*<", b"<responseDate><", answer).replace(b"testserver", b"localhost")


@pytest.mark.parametrize(
    "path, query",
    [
        ("/sru", SRU),
        ("/sru", ""),
        ("/sru", SRU + "&recordSchema=dc"),
        ("/sru", SRU + "&x=1"),
        ("/oai", "verb=Identify"),
        ("/oai", "verb=ListRecords&metadataPrefix=oai_dc"),
        ("/oai", "verb=nothing"),
    ],
)
def test_both_ways_give_the_same_answer(client, cast, path, query):
    status, headers, written = ask(path, query)
    long_way = client.get(f"{path}?{query}", headers={"host": "localhost"})
    assert status == long_way.status_code == 200
    assert steady(written) == steady(long_way.content)
    assert headers["Content-Length"] == str(len(written))
    for name in HEADERS:
        assert headers[name] == long_way.headers[name]
    assert "Set-Cookie" not in headers


def test_a_form_is_read_as_an_address_is(cast):
    assert ask("/sru", method="POST", body=SRU.encode())[2] == ask("/sru", SRU)[2]


@pytest.mark.parametrize(
    "path, query", [("/sru", SRU), ("/sru", ""), ("/oai", "verb=Identify"), ("/oai", "")]
)
def test_a_foreign_host_is_refused(cast, path, query):
    status, headers, written = ask(path, query, host="evil.example")
    assert status == 400 and b"evil" not in written
    assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/sru", "/oai"])
def test_other_methods_are_told_what_is_allowed(cast, path, method):
    status, headers, _ = ask(path, method=method)
    assert status == 405 and headers["Allow"] == "GET, HEAD, POST"


def test_pages_go_the_long_way(cast):
    status, headers, written = ask("/catalogue/")
    assert status == 200 and b"<html" in written and headers["Content-Type"].startswith("text/html")


def test_an_answer_is_given_again_until_the_catalogue_changes(cast, monkeypatch):
    first = ask("/sru", SRU)
    with monkeypatch.context() as patched:
        patched.setattr(views, "search", None)  # nobody is asked a second time
        assert ask("/sru", SRU) == first
        assert ask("/sru", SRU, host="evil.example")[0] == 400
    assert f"<numberOfRecords>{BOOKS}</numberOfRecords>".encode() in first[2]
    load(cast.agency, *shelf(1, start=BOOKS + 1))
    assert f"<numberOfRecords>{BOOKS + 1}</numberOfRecords>".encode() in ask("/sru", SRU)[2]


def test_neither_trouble_nor_an_explanation_is_kept(cast, monkeypatch):
    kept = []
    monkeypatch.setattr(again, "keep", lambda key, answer: kept.append(again.is_kept(answer)))
    for query in (SRU, SRU + "&recordSchema=dc", SRU + "&unknown=1", "operation=explain&query=judul"):
        ask("/sru", query)
    assert kept == [True, True, False, False]
    ask("/sru", method="POST", body=SRU.encode())
    ask("/sru", "version=1.1&operation=scan&scanClause=judul")
    assert len(kept) == 4


def test_an_index_that_is_being_built_keeps_nothing(cast):
    with indexing.the_index().building():
        assert again.key_of({"REQUEST_METHOD": "GET", "QUERY_STRING": SRU}) is None
    assert again.key_of({"REQUEST_METHOD": "GET", "QUERY_STRING": SRU}) is not None


def test_one_answer_asks_once_what_the_state_is(cast, django_assert_num_queries):
    ask("/sru", SRU)
    with django_assert_num_queries(1):
        ask("/sru", SRU + "&x-number=2")


@pytest.mark.parametrize(
    "query",
    [
        "version=1.1&query=judul%20ke&operation=searchRetrieve",
        "query=",
        "query=a&query=b",
        "query=%E4%BD%A0&x-a=%FF",
        "query=Qur%27an+dan+ilmu&maximumRecords=2;startRecord=1",
    ],
)
def test_an_address_is_read_as_the_long_way_reads_it(rf, query):
    request = rf.get(f"/sru?{query}")
    told = [(name, value) for name, values in request.GET.lists() for value in values]
    assert views._in_address(request) == told


def test_more_parameters_than_anybody_sends_are_refused(cast, settings):
    assert ask("/sru", "&".join(["x-a=1"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)))[0] == 400


PARTED = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--x--\r\n'


@pytest.mark.parametrize(
    "charset", ["zip", "undefined", "punycode", "unicode_escape", "utf-16", '"rot13"', "utf-7"]
)
@pytest.mark.parametrize("name", ["charset", "Charset", "charset*"])
def test_no_charset_that_a_request_claims_is_read_by(charset, name, cast):
    for path, status in (("/accounts/login/", {200, 403}), ("/sru", {200}), ("/oai", {200})):
        for method in ("GET", "POST"):
            kind = f"multipart/form-data; boundary=x; {name}={charset}"
            assert ask(path, "q=%5Cud800", method=method, body=PARTED, kind=kind)[0] in status
    told = ask("/sru", method="POST", body=SRU.encode(), kind=f"{FORM}; {name}={charset}")
    assert told[0] == 200 and b"numberOfRecords" in told[2]


TOKEN = "a" * 32
WORDS = f"csrfmiddlewaretoken={TOKEN}&language=en&next=/catalogue/?q=laskar%20pelangi".encode()
PARTS = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % tuple(part.split(b"=", 1))
    for part in WORDS.split(b"&")
)


@pytest.mark.parametrize(
    "kind, body",
    [(FORM, WORDS), ("multipart/form-data; boundary=x", PARTS + b"--x--\r\n")],
)
def test_a_form_whose_sender_hangs_up_in_the_middle_is_no_form(cast, kind, body):
    """Its token came, and what came of it would make a form of its own."""
    told = {"method": "POST", "kind": kind, "cookie": f"csrftoken={TOKEN}"}
    assert ask("/language/", body=body, **told)[0] == 302
    for came in (len(body) - 1, len(body) - 30):
        assert ask("/language/", body=body[:came], length=len(body), **told)[0] == 403


def test_a_body_is_as_long_as_was_said_or_breaks_off():
    class Slow(io.BytesIO):
        """Hands over less than it is asked for."""

        def read(self, size=-1):
            return super().read(min(size, 3))

    whole = WholeBody(Slow(b"Lentera\nmenyala"), 12)
    assert (whole.read(5), whole.readline(), whole.read(), whole.read()) == (b"Lente", b"ra\n", b"meny", b"")
    for read in (lambda body: body.read(), lambda body: body.readline()):
        with pytest.raises(BrokenOff):
            read(WholeBody(Slow(b"Lentera"), 8))


def test_what_is_no_form_is_taken_as_far_as_it_came():
    """A piece of an exchange goes on where it broke off."""
    environ = {
        "CONTENT_TYPE": "application/octet-stream",
        "CONTENT_LENGTH": "9",
        "wsgi.input": io.BytesIO(b"Lent"),
    }
    expect_whole(environ)
    assert environ["wsgi.input"].read(9) == b"Lent"
