"""Rights at work: who makes a request, what he may do, and views that require it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from lentera.institutions.logging_in import to_login
from lentera.institutions.roles import Capability, Level, Role, allows

__all__ = [
    "Capability",
    "Level",
    "Role",
    "Staff",
    "StaffRequest",
    "allowed",
    "may",
    "only_own",
    "require",
    "to_login",
]


@dataclass(frozen=True)
class Staff:
    """The account at work: its institution, roles, and the library and time zone where it works."""

    account: UUID
    username: str
    institution: UUID
    roles: frozenset[Role]
    library: UUID | None
    zone: str


class StaffRequest(HttpRequest):
    """A request behind `require`: somebody is at work. For annotations; Django makes the object."""

    staff: Staff


def may(staff: Staff | None, capability: Capability, level: Level = Level.VIEW, *parts: str) -> bool:
    """Whether the table of roles gives this right to one of the account's roles; without an account, to the public.

    Rights that hold for a part only ("C(receive)", "A(BAST)") answer to that part's name:
    `may(staff, Capability.PLACEMENTS, Level.CREATE, "receive")`.
    """
    roles = staff.roles if staff is not None else frozenset({Role.PUBLIC})
    return any(allows(role, capability, level, *parts) for role in roles)


def only_own(staff: Staff, capability: Capability) -> bool:
    """Whether the account sees no more than what is its own institution's (or, a reader, his own)."""
    seeing = [role for role in staff.roles if allows(role, capability, Level.VIEW)]
    return all(allows(role, capability, Level.OWN) for role in seeing)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def require(capability: Capability, level: Level = Level.VIEW, *parts: str) -> Callable[[View], View]:
    """A view for those who have the right (whole, or one of the named `parts`): others log in, or get a 403.

    Unless the view says otherwise, no browser keeps its answer: after a logout, "back" at a shared computer shows
    nothing of what the one before was looking at.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            staff: Staff | None = request.staff
            if staff is None and not request.user.is_authenticated:
                return to_login(request)
            if staff is None or not may(staff, capability, level, *parts):
                raise PermissionDenied(
                    gettext(
                        "Peran Anda tidak mencakup halaman ini. Mintalah kepada pengelola akun lembaga Anda."
                    )
                )
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        return cast(View, guarded)

    return decorate


def allowed(request: HttpRequest, capability: str) -> bool:
    """What `pages` asks: "visits" (may view), "visits.create" (a level), "placements.create.receive" (a part)."""
    name, _, rest = capability.partition(".")
    level, _, part = rest.partition(".")
    staff: Staff | None = getattr(request, "staff", None)
    try:
        asked, how_far = Capability(name), Level(level or "view")
    except ValueError:  # a capability that the table does not have is nobody's
        return False
    return may(staff, asked, how_far, *([part] if part else []))
