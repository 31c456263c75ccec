"""Who is at work stays known between requests, and not a request longer than it is true."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lentera.institutions import actions, middleware
from lentera.institutions.middleware import StaffMiddleware
from lentera.institutions.models import Account
from lentera.institutions.roles import Role
from tests.cast import staff_client

DESK = "/desk/partners/"
STORE = Session.get_session_store_class()


@pytest.fixture
def agus(cast):
    """A client that was known twice already: found, and found again by what decides."""
    client = staff_client(cast.agus)
    for _ in range(3):
        assert client.get(DESK).status_code == 200
    return client


def is_out(client):
    return client.get(DESK).status_code != 200


def other_process(client):
    """The same session at a server that knows nothing yet."""
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    return other


def test_a_known_session_is_one_question(cast):
    client, layer = staff_client(cast.agus), StaffMiddleware(lambda request: None)
    for _ in range(2):
        layer(request_of(client))
    request = request_of(client)
    with CaptureQueriesContext(connection) as heard:
        layer(request)
    assert len(heard) == 1
    assert request.staff.username == request.user.username == "agus"


def test_a_logout_elsewhere_holds_at_once(agus):
    other_process(agus).post("/accounts/logout/")
    assert is_out(agus)


def test_a_session_that_is_over_is_over(agus):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert is_out(agus)


def test_a_session_whose_content_changed_is_read_anew(cast, agus):
    row = Session.objects.get()
    row.session_data = STORE().encode({})
    row.save()
    assert is_out(agus)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}, {"institution": None}])
def test_a_lock_a_new_password_and_a_lost_institution_hold_at_once(cast, agus, change):
    Account.objects.filter(id=cast.agus).update(**change)
    assert is_out(agus)


def test_a_role_that_is_taken_holds_at_once_and_so_does_one_that_is_given(cast, agus):
    actions.end_role(cast.agency, cast.agus, Role.PARTNERSHIP_OFFICER, actor=cast.agus, request_id=None)
    assert is_out(agus)
    assert is_out(agus)
    actions.give_role(cast.agency, cast.agus, Role.PARTNERSHIP_OFFICER, actor=cast.agus, request_id=None)
    for _ in range(3):
        assert not is_out(agus)


def request_of(client):
    """A request as it comes to the layer that finds who is at work."""
    made = RequestFactory().get(DESK)
    key = made.COOKIES["sessionid"] = client.cookies["sessionid"].value
    made.session = STORE(key)
    made.user = get_user(made)
    return made


def test_a_change_while_somebody_is_found_is_noticed_at_the_next_request(cast, monkeypatch):
    client, found, seen = staff_client(cast.agus), middleware.staff_of, []
    layer = StaffMiddleware(lambda request: seen.append(request.staff is not None))
    layer(request_of(client))

    def found_and_locked(request):
        staff = found(request)
        Account.objects.filter(id=cast.agus).update(is_active=False)
        return staff

    monkeypatch.setattr(middleware, "staff_of", found_and_locked)
    layer(request_of(client))
    monkeypatch.setattr(middleware, "staff_of", found)
    layer(request_of(client))
    assert seen == [True, True, False]


def test_what_a_request_does_to_its_account_is_not_known_to_the_next(cast):
    client, names = staff_client(cast.agus), []

    def answer(request):
        names.append(request.user.username)
        request.user.username = "other"

    layer = StaffMiddleware(answer)
    for _ in range(4):
        layer(request_of(client))
    assert names == ["agus"] * 4


def test_an_answer_by_a_known_session_is_kept_by_no_cache_for_others(agus):
    assert "Cookie" in agus.get(DESK).headers["Vary"]


@pytest.mark.parametrize(
    "key", ["aaaaaaaa\\000aaaaaaaa", "\\000", "%00aaaaaaaa", "\\355\\240\\200aaaaaaaa", "a" * 4_000]
)
def test_a_session_that_no_server_gave_is_none(cast, key):
    client = Client(headers={"cookie": f'sessionid="{key}"; csrftoken="{key}"; lentera_kiosk="{key}"'})
    assert client.get(DESK).status_code == 302
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/kiosk/").status_code < 500
