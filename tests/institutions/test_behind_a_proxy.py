"""A node behind a proxy that speaks HTTPS: forms work, cookies stay on that line, and senders are told apart."""

import re

import pytest
from django.test import Client

from lentera.institutions.models import LoginFailure
from lentera.pages.senders import sender_of
from tests.cast import PASSWORD, make_cast

HOST = "lentera.example"
HOUSE = {"HTTP_HOST": "10.0.0.7", "REMOTE_ADDR": "10.0.0.8"}
PROXY = {
    "HTTP_HOST": HOST,
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "REMOTE_ADDR": "127.0.0.1",
}


@pytest.fixture
def cast(db, fresh_home, settings):
    """As LENTERA_BASE_URL=https://lentera.example sets it (tests/config/test_base_url.py)."""
    settings.ALLOWED_HOSTS = [HOUSE["HTTP_HOST"], HOST]
    settings.CSRF_TRUSTED_ORIGINS = [f"https://{HOST}"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return make_cast()


def log_in(origin, asked, password=PASSWORD):
    """The form of login as a browser sends it; all cookies that were set, and the answer."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/", **asked)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    words = {"csrfmiddlewaretoken": token, "username": "sari", "password": password}
    sent = asked | {"HTTP_ORIGIN": origin, "HTTP_REFERER": f"{origin}/accounts/login/"}
    answer = client.post("/accounts/login/", words, **sent)
    return page.cookies | answer.cookies, answer


@pytest.mark.parametrize("scheme", [PROXY, {**PROXY, "HTTP_X_FORWARDED_PROTO": "http"}])
def test_a_form_comes_in_by_a_proxy(cast, scheme):
    """Also where the proxy does not say how it was asked."""
    _cookies, answer = log_in(f"https://{HOST}", scheme)
    assert answer.status_code == 302


def test_cookies_stay_on_the_line_by_which_they_went(cast):
    by_proxy, answer = log_in(f"https://{HOST}", PROXY)
    assert answer.status_code == 302 and set(by_proxy) >= {"sessionid", "csrftoken"}
    assert all(cookie["secure"] for cookie in by_proxy.values())
    in_the_house, answer = log_in("http://10.0.0.7", HOUSE)
    assert answer.status_code == 302 and set(in_the_house) == set(by_proxy)
    assert not any(cookie["secure"] for cookie in in_the_house.values())


def test_a_form_of_another_address_stays_outside(cast):
    for origin in ("https://lentera.example.net", "http://lentera.example", "null"):
        assert log_in(origin, PROXY)[1].status_code == 403


def test_failures_of_one_sender_do_not_lock_the_others_out(cast):
    for _turn in range(3):
        log_in(f"https://{HOST}", PROXY, password="wrong")
    other = {**PROXY, "HTTP_X_FORWARDED_FOR": "203.0.113.10"}
    forged = {**PROXY, "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    assert LoginFailure.objects.values("key").distinct().count() == 1
    log_in(f"https://{HOST}", forged, password="wrong")
    assert LoginFailure.objects.values("key").distinct().count() == 1
    assert log_in(f"https://{HOST}", other)[1].status_code == 302


@pytest.mark.parametrize(
    ("address", "told", "sender"),
    [
        ("10.0.0.8", None, "10.0.0.8"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "a, b , 203.0.113.9 ", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9,", "127.0.0.1"),
        ("10.0.0.8", "203.0.113.9", "10.0.0.8"),
        ("", "203.0.113.9", ""),
    ],
)
def test_only_a_proxy_of_this_machine_is_believed(rf, address, told, sender):
    headers = {} if told is None else {"HTTP_X_FORWARDED_FOR": told}
    assert sender_of(rf.get("/", REMOTE_ADDR=address, **headers)) == sender
