"""The kiosk: a screen for readers. Which one a browser is, a signed cookie tells that staff set once.

The cookie names an account without a password, one for each screen: it shows the titles of its library's
institution, and does what a reader with card and PIN may do himself. Revoking the account ends that screen alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lentera.catalogue import hooks, queries, showing
from lentera.catalogue.hooks import Availability
from lentera.catalogue.models import Record
from lentera.catalogue.queries.kiosks import COOKIE, SALT, Terminal

COOKIE_AGE = 5 * 365 * 24 * 3600  # seconds
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


def make_terminal(response: HttpResponse, kiosk: UUID, *, secure: bool) -> None:
    """Let the browser that gets this answer be the kiosk of this account."""
    told = signing.dumps({"kiosk": str(kiosk)}, salt=SALT)
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
