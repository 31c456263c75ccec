"""The kiosk: a screen for readers. Which library it stands in is told by a signed cookie that staff set once.

The cookie gives no right but to see the titles of that library's institution; nothing of readers, nothing to change.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lentera.catalogue import hooks, queries, showing
from lentera.catalogue.hooks import Availability
from lentera.catalogue.models import Record
from lentera.institutions import queries as institutions

COOKIE = "lentera-kiosk"
COOKIE_AGE = 5 * 365 * 24 * 3600  # seconds
SALT = "lentera.kiosk"
PAGE = 8
TOPICS: dict[str, Any] = {
    "religion": _("Agama"),
    "stories": _("Cerita"),
    "history": _("Sejarah"),
    "law": _("Hukum"),
    "farming": _("Pertanian"),
    "cooking": _("Masakan"),
    "skills": _("Keterampilan"),
    "business": _("Usaha"),
    "health": _("Kesehatan"),
    "science": _("Sains"),
    "language": _("Bahasa"),
    "sport": _("Olahraga"),
}
KEYS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm-'")


@dataclass(frozen=True)
class Terminal:
    """Where a kiosk stands."""

    library: UUID
    institution: UUID
    name: str


@dataclass(frozen=True)
class Shown:
    """A title on the screen: what a reader wants to know of it. `elsewhere`: not here, but at another library."""

    record: Record
    tone: int
    sentence: str
    free: int
    total: int
    shelf: str
    call_number: str
    elsewhere: str
    cover: str = ""


class _Kept(msgspec.Struct):
    library: UUID


def terminal_of(request: HttpRequest) -> Terminal | None:
    """The terminal that a browser was made, or None: then it shows what everybody may see."""
    try:
        kept = msgspec.convert(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT), _Kept)
    except (signing.BadSignature, msgspec.ValidationError, ValueError):
        return None
    row = institutions.library(kept.library)
    return None if row is None else Terminal(row.id, row.institution_id, row.name)


def make_terminal(response: HttpResponse, library: UUID, *, secure: bool) -> None:
    """Let the browser that gets this answer be a kiosk in a library."""
    told = signing.dumps({"library": str(library)}, salt=SALT)
    response.set_cookie(COOKIE, told, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=secure)


def shown(records: list[Record], terminal: Terminal | None) -> list[Shown]:
    """Titles with their copies as somebody in front of this screen sees them."""
    asking = terminal.institution if terminal is not None else None
    copies = hooks.availability([row.id for row in records], asking)
    covers = queries.covers([row.id for row in records if row.public])
    return [_shown(row, copies[row.id], asking, covers.get(row.id, "")) for row in records]


def _shown(row: Record, copies: Availability, asking: UUID | None, cover: str) -> Shown:
    here = [place for place in copies.places if asking is None or place.holder == asking]
    others = [place.name for place in copies.places if place not in here and place.free]
    first = here[0] if here else None
    return Shown(
        record=row,
        tone=showing.tone(row.ddc),
        sentence=showing.sentence(row),
        free=sum(place.free for place in here),
        total=sum(place.total for place in here),
        shelf=first.shelf if first is not None else "",
        call_number=(first.call_number if first is not None else "") or row.call_number,
        elsewhere=others[0] if others and not here else "",
        cover=cover,
    )


def chosen_of(terminal: Terminal | None, topic: str, everywhere: bool) -> dict[str, list[str]]:
    """What a search at the screen is narrowed to: its topic, and what its library has unless asked wider."""
    chosen: dict[str, list[str]] = {"topic": [topic]} if topic in TOPICS else {}
    return chosen | ({"here": ["1"]} if terminal is not None and not everywhere else {})


def similar(row: Record, terminal: Terminal | None) -> list[Record]:
    """Titles like this one, those in hand at the terminal only."""
    if terminal is None:
        return queries.similar(row)
    shelves = hooks.shelves(terminal.institution)
    near = queries.similar(row, reader=terminal.institution, limit=24)
    return [one for one in near if shelves is None or one.id in shelves.here][:6]
