"""Who is at work in a request, found once at its beginning."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lentera.institutions import queries
from lentera.institutions.access import Staff
from lentera.institutions.models import Account
from lentera.institutions.queries.at_work import decides_who

MOST_KNOWN = 4096  # sessions


def staff_of(request: HttpRequest) -> Staff | None:
    """Who is at work in a request: None without an account, or for one that has no role (any more)."""
    account: Any = request.user
    if not account.is_authenticated or account.institution is None:
        return None
    return queries.staff_of_account(account)


@dataclass(frozen=True, slots=True)
class _Known:
    """Who was found in a session, and what decided it just before; nothing, where it was not asked yet."""

    id: UUID
    decided: tuple[Any, ...] | None
    account: Account
    staff: Staff


class StaffMiddleware:
    """Sets `request.staff`; nothing is asked of the database for visitors without a session.

    Who was found stays known to this process, and is asked for anew as soon as anything that decided it has changed:
    one statement tells at each request, so a logout, a lock or a changed role holds at once in every process.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._known: dict[str, _Known] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.staff = self._found(request, session) if session else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def _found(self, request: HttpRequest, session: str) -> Staff | None:
        known = self._known.get(session)
        decided = decides_who(session, known.id, timezone.now()) if known is not None else None
        if known is not None and decided is not None and decided == known.decided:
            request.session.accessed = True  # what is answered depends on it
            request.user = SimpleLazyObject(partial(copy, known.account))  # type: ignore[assignment]
            return known.staff
        staff = staff_of(request)
        if staff is None:
            self._known.pop(session, None)
            return None
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        # what decided was asked before who was found: a change in between is noticed the next time
        self._known[session] = _Known(staff.account, decided, copy(request.user), staff)  # type: ignore[arg-type]
        return staff
