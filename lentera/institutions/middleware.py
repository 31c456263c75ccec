"""Who is at work in a request, found once at its beginning."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lentera.institutions import queries
from lentera.institutions.access import Staff


def staff_of(request: HttpRequest) -> Staff | None:
    """Who is at work in a request: None without an account, or for one that has no role (any more)."""
    account: Any = request.user
    if not account.is_authenticated or account.institution is None:
        return None
    return queries.staff_of_account(account)


class StaffMiddleware:
    """Sets `request.staff`; nothing is asked of the database for visitors without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.staff = staff_of(request) if known else None  # type: ignore[attr-defined]
        return self.get_response(request)
