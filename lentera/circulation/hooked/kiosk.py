"""What readers can do at the kiosk with their card, and what the night clears away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from lentera.catalogue import hooks
from lentera.catalogue import queries as catalogue
from lentera.catalogue.hooks import KioskTile
from lentera.circulation.actions import kiosk
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import vocabulary


@hooks.register_kiosk_tiles
def tiles(request: HttpRequest) -> Iterable[KioskTile]:
    """Borrowing and giving back, at a screen that is a kiosk."""
    if catalogue.terminal_of(request) is None:
        return
    yield KioskTile(gettext("Pinjam dan lihat buku saya"), "scan", reverse("circulation:kiosk-card"))
    yield KioskTile(gettext("Kembalikan"), "book-upload", reverse("circulation:kiosk-return"))
    wish = f"{reverse('circulation:kiosk-card')}?want=title"
    yield KioskTile(gettext("Minta buku"), "message-question", wish)


@hooks.register_kiosk_acts
def acts(request: HttpRequest, record: UUID) -> Iterable[KioskTile]:
    """Waiting for a title, from its page."""
    if catalogue.terminal_of(request) is not None:
        url = f"{reverse('circulation:kiosk-card')}?want={record}"
        yield KioskTile(gettext("Pesan judul ini"), "bookmark", url)


def kind_at_kiosk(request: HttpRequest) -> str | None:
    """The kind of the institution at whose kiosk somebody stands; None at a plain browser."""
    terminal = catalogue.terminal_of(request)
    return None if terminal is None else institutions.kind_spoken(terminal.institution)


vocabulary.register_speaker(kind_at_kiosk)


@every_day("circulation.kiosk")
def forget_visits(institution: UUID, _today: date) -> int:
    """Visits that nobody ended."""
    return kiosk.forget_visits(institution, at=clock.now())
