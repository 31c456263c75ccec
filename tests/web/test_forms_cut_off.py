"""Forms that no browser finishes: a name without end, a file without its end. A sentence, and nothing kept."""

import logging
from collections.abc import Iterator
from functools import partial
from io import BytesIO

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from lentera.config.wsgi import application
from lentera.journal.models import StoredEntry
from lentera.pages.views import bad_request, csrf_failure
from lentera.protocols.whole import BrokenOff, EndMissing, WholeBody, WithoutTrace, expect_whole

MARK = "----lentera"


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """The connection of the test is the one that is asked: it must not end with the request."""
    ends = (request_started, request_finished)
    for one in ends:
        one.disconnect(close_old_connections)
    yield
    for one in ends:
        one.connect(close_old_connections)


def form(name: str = "a.pdf", end: str = "--") -> bytes:
    """A form with one file, up to its last mark and the two strokes that close it."""
    head = (
        f'Content-Disposition: form-data; name="document"; filename="{name}"\r\nContent-Type: application/pdf'
    )
    return f"--{MARK}\r\n{head}\r\n\r\n%PDF-1.7 half\r\n--{MARK}{end}\r\n".encode()


def sent(body: bytes, **more: str) -> tuple[str, str]:
    """Status and page of what a form is answered, through all layers."""
    environ = (
        RequestFactory()
        .post("/verify/file/", body, content_type=f"multipart/form-data; boundary={MARK}")
        .environ
    ) | more
    told: list[str] = []
    pieces = application(
        {**environ, "HTTP_ACCEPT_LANGUAGE": "en", "HTTP_COOKIE": f"csrftoken={'k' * 32}"},
        lambda status, headers: told.append(status),
    )
    return told[0], b"".join(pieces).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("case, body, sentence", [
    ("a name without end", form("a" * 4_000), "The file name is too long"),
    ("no last mark", form(end=""), "The form broke off"),
    ("cut off in the file", form()[:-30], "The form broke off"),
])  # fmt: skip
def test_a_form_that_cannot_be_read_says_why(fresh_home, caplog, case, body, sentence):
    entries = StoredEntry.objects.count()
    with caplog.at_level(logging.WARNING):
        status, page = sent(body)
    assert status.startswith("400"), case
    assert sentence in page
    assert StoredEntry.objects.count() == entries
    (record,) = [one for one in caplog.records if one.name == "django.request"]
    assert WithoutTrace().filter(record)
    assert record.exc_info is None, "the sender's doing needs no traceback"


@pytest.mark.django_db
@pytest.mark.parametrize("case, more, back, steps", [
    ("from its page", {"HTTP_REFERER": "http://testserver/verify/?code=A"}, "/verify/?code=A", True),
    ("part of a page", {"HTTP_HX_CURRENT_URL": "http://testserver/desk/"}, "/desk/", False),
    ("from elsewhere", {"HTTP_REFERER": "https://elsewhere.example/verify/"}, "", False),
    ("not an address", {"HTTP_REFERER": "javascript:alert(1)"}, "", False),
    ("nobody says", {}, "", False),
])  # fmt: skip
def test_a_form_that_broke_off_has_a_way_back_to_it(fresh_home, case, more, back, steps):
    _status, page = sent(form(end=""), **more)
    assert (f'href="http://testserver{back}"' in page) == bool(back), case
    assert ("Back to the previous page" in page) == bool(back)
    assert ("data-step-back" in page) == steps
    assert "elsewhere" not in page and "javascript:" not in page


def test_a_form_that_was_open_for_too_long_is_opened_anew():
    request = RequestFactory().post("/verify/file/", headers={"referer": "http://testserver/verify/"})
    page = csrf_failure(request).content.decode()
    assert 'href="http://testserver/verify/"' in page and "data-step-back" not in page


def test_a_host_that_is_not_ours_gets_no_way_back():
    request = RequestFactory().get("/", headers={"host": "evil.example", "referer": "http://evil.example/"})
    page = bad_request(request).content.decode()
    assert "evil.example" not in page and "Muat ulang" in page


def test_the_log_leaves_out_where_a_form_could_not_be_read():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_trace"]
    ours = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "x", None, (ValueError, ValueError(), None)
    )
    WithoutTrace().filter(ours)
    assert ours.exc_info is not None, "a fault of ours is told with its place"


@pytest.mark.parametrize("size", [1, 7, 64, 65_536])
def test_the_last_mark_is_found_however_the_form_comes(size):
    environ = {"CONTENT_TYPE": f'multipart/form-data; boundary="{MARK}"', "CONTENT_LENGTH": str(len(form()))}
    for body, wrong in ((form(), None), (form(end=""), EndMissing), (form()[:-9], BrokenOff)):
        told = {
            **environ,
            "CONTENT_LENGTH": str(len(form()) - (2 if wrong is EndMissing else 0)),
            "wsgi.input": BytesIO(body),
        }
        expect_whole(told)
        read = told["wsgi.input"]
        assert isinstance(read, WholeBody)
        if wrong is None:
            assert b"".join(iter(partial(read.read, size), b"")) == body
        else:
            with pytest.raises(wrong):
                list(iter(partial(read.read, size), b""))


def read_whole(content_type: str, body: bytes) -> bytes:
    told = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    expect_whole(told)
    return b"".join(iter(partial(told["wsgi.input"].read, 7), b""))


@pytest.mark.parametrize(
    "boundary", ["a blank inside", "semicolon; inside", "it's (all) allowed,=?:/+_.-", "x" * 70]
)
def test_a_mark_may_hold_whatever_the_standard_allows(boundary):
    told = f'multipart/form-data; charset=utf-8; Boundary="{boundary}"'
    body = form().replace(MARK.encode(), boundary.encode())
    assert read_whole(told, body) == body
    with pytest.raises(EndMissing):
        read_whole(told, body[:-4] + b"\r\n")
    cut = boundary.split(" ")[0]
    if cut != boundary:  # a mark that only begins alike is none
        with pytest.raises(EndMissing):
            read_whole(told, body[: -len(boundary) - 6] + f"--{cut}--\r\n".encode())


@pytest.mark.parametrize("told", [
    "multipart/form-data", "multipart/form-data; boundary", "multipart/form-data; boundary=",
    "multipart/form-data; boundary*=nowhere''a", "multipart/form-data; boundary=\xe9",
    "multipart/form-data;;;=;boundary=a=b",
])  # fmt: skip
def test_a_mark_that_cannot_be_read_is_left_to_who_reads_the_form(told):
    assert read_whole(told, b"x--a=b--") == b"x--a=b--"


def test_words_behind_the_last_mark_do_no_harm():
    """The standard allows them, and some mailers write them."""
    body = form() + b"epilogue"
    told = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={MARK}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    expect_whole(told)
    assert told["wsgi.input"].read() == body
