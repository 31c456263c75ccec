"""What readers can do at the kiosk with their card, what staff hear of it, and what the night clears away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from lentera.catalogue import hooks
from lentera.catalogue import queries as catalogue
from lentera.catalogue.hooks import KioskTile
from lentera.circulation.actions import kiosk, pins
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Role, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import vocabulary
from lentera.pages.hooks import TodayRow, register_today


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


def locked_rows(request: HttpRequest) -> Iterable[TodayRow]:
    """Cards and screens that wrong PINs locked: a reader may stand there in vain, or somebody may be guessing."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.READERS, Level.CREATE):
        return
    accounts = institutions.accounts_of(staff.institution)
    names = {one.id: one.name for one in accounts if Role.TERMINAL in one.roles}
    locks = pins.locks_now(staff.institution, names, at=clock.now())
    for reader, card in locks.cards.items():
        yield TodayRow(
            days=0,
            text=gettext("Kartu %(card)s terkunci karena PIN salah") % {"card": card},
            detail=gettext("Tanyakan kepada pembacanya apakah ia sendiri yang mencoba; kunci dapat dibuka."),
            url=reverse("circulation:reader-pin", args=[reader]),
            button=gettext("Buka kunci"),
            icon="lock",
        )
    for screen in locks.screens:
        yield TodayRow(
            days=0,
            text=gettext("%(screen)s beristirahat karena terlalu banyak PIN salah")
            % {"screen": names[screen]},
            detail=gettext("Ada yang mencoba-coba PIN di sana. Setelah seperempat jam terbuka sendiri."),
            url=reverse("circulation:open-screen", args=[screen]),
            button=gettext("Buka sekarang"),
            icon="lock",
        )


register_today(locked_rows, order=50)


@every_day("circulation.kiosk")
def forget_visits(institution: UUID, _today: date) -> int:
    """Visits that nobody ended."""
    return kiosk.forget_visits(institution, at=clock.now())
