"""The screens for readers: which kiosk a browser is, and the kiosks of an institution."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.core import signing
from django.http import HttpRequest

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Role, may

COOKIE = "lentera-kiosk"
SALT = "lentera.kiosk"
RIGHT = (Capability.LOANS, Level.CREATE, "card+pin")


@dataclass(frozen=True)
class Terminal:
    """A kiosk at work: its account (the actor of what readers do there), and the one library where it stands."""

    account: UUID
    library: UUID
    institution: UUID
    name: str  # of the library
    zone: str


@dataclass(frozen=True)
class KioskLine:
    """A kiosk as its institution lists it. `seen` is exact to a minute; None before its first page."""

    account: UUID
    label: str
    library: str
    seen: datetime | None


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    kiosk: UUID


def terminal_of(request: HttpRequest) -> Terminal | None:
    """The kiosk that a browser was made; None for a plain browser, a made-up cookie, and once it was revoked."""
    if not hasattr(request, "_lentera_kiosk"):
        request._lentera_kiosk = _terminal(request.COOKIES.get(COOKIE, ""))  # type: ignore[attr-defined]
    found: Terminal | None = request._lentera_kiosk  # type: ignore[attr-defined]
    return found


def _terminal(told: str) -> Terminal | None:
    if not told:
        return None
    try:
        kept = msgspec.convert(signing.loads(told, salt=SALT), _Kept)
    except (signing.BadSignature, msgspec.ValidationError, ValueError):
        return None
    staff = institutions.staff(kept.kiosk)
    if staff is None or staff.library is None or Role.TERMINAL not in staff.roles or not may(staff, *RIGHT):
        return None
    place = institutions.library(staff.library)
    if place is None:
        return None
    return Terminal(staff.account, place.id, staff.institution, place.name, staff.zone)


def kiosks(institution: UUID) -> list[KioskLine]:
    """The kiosks of an institution by name: terminals without a password, which no machine can log in with."""
    lines = []
    for shown in institutions.accounts_of(institution):
        row = institutions.account(shown.id)
        if Role.TERMINAL not in shown.roles or not shown.active or row is None or row.has_usable_password():
            continue
        place = institutions.library(shown.library) if shown.library is not None else None
        lines.append(KioskLine(shown.id, shown.name, place.name if place else "", row.last_login))
    return sorted(lines, key=lambda line: (line.label.casefold(), str(line.account)))
