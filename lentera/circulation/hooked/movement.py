"""Movements in the daily work and on the home page; holds of those who leave; papers of movements."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lentera.circulation import movement_papers, queries
from lentera.circulation.actions import letter, release_holds
from lentera.circulation.actions.movement import settle_all
from lentera.circulation.actions.movement_file import forget_movement_rows
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.hooks import Consequence, Leaving, register_leaving
from lentera.circulation.queries import letter as arriving
from lentera.circulation.queries import movement as moves
from lentera.circulation.rules.letter import DECLINE, TRANSFER
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.hooks import register_undo
from lentera.journal import clock
from lentera.journal.letters import register_reader_of
from lentera.journal.ticking import every_day
from lentera.journal.writing import writing
from lentera.pages import formats, hooks
from lentera.pages.counting import counted

__all__ = ["daily_work", "movement_papers", "today_rows"]


@every_day("circulation.movements")
def daily_work(institution: UUID, today: date) -> int:
    """Files, parcels and traces whose time is over; what those who left still wait for."""
    return forget_movement_rows(institution, today) + settle_all(institution, actor=institution)


def holds_of(institution: UUID, reader: UUID) -> Iterable[Consequence]:
    """What a reader waits for."""
    count = len(queries.own_holds(institution, reader))
    yield Consequence(count, _("pesanan"), _("dilepas; giliran berpindah kepada pemesan berikutnya"))


def pass_holds_on(institution: UUID, reader: UUID, _kind: MovementKind, actor: UUID, at: datetime) -> int:
    """His holds go; whoever comes next moves up."""
    with writing(institution, None, actor=actor, at=at):
        return release_holds(institution, reader)


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Releases that come, and copies that stayed out when their reader left, for the librarian."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.READERS, Level.CREATE):
        return
    today = clock.today(staff.zone)
    coming = moves.releases(staff.institution, today + timedelta(days=7))
    if coming:
        out = sum(one.out for one in coming)
        yield hooks.TodayRow(
            days=(coming[0].day - today).days,
            text=ngettext(
                "%(count)s orang akan bebas dalam 7 hari",
                "%(count)s orang akan bebas dalam 7 hari",
                len(coming),
            )
            % {"count": formats.number(len(coming))},
            detail=ngettext("%(out)s buku di tangan mereka", "%(out)s buku di tangan mereka", out)
            % {"out": formats.number(out)},
            url=reverse("circulation:releases"),
            button=gettext("Siapkan"),
            icon="logout",
        )
    yield from _arrivals(staff.institution)
    left = moves.left_copies(staff.institution)
    if left:
        yield hooks.TodayRow(
            days=(left[0].left - today).days,
            text=ngettext(
                "%(count)s buku belum kembali dari yang sudah pergi",
                "%(count)s buku belum kembali dari yang sudah pergi",
                len(left),
            )
            % {"count": formats.number(len(left))},
            detail=gettext("Yang paling lama sejak %(day)s") % {"day": formats.short_date(left[0].left)},
            url=reverse("circulation:left-copies"),
            button=gettext("Selesaikan"),
            icon="book",
        )


def _arrivals(institution: UUID) -> Iterable[hooks.TodayRow]:
    coming = arriving.waiting_arrivals(institution)
    unread = len(arriving.unread_letters(institution))
    if coming or unread:
        yield hooks.TodayRow(
            days=None,
            text=counted("%(count)s surat pindah menunggu", "count")
            % {"count": formats.number(coming + unread)},
            detail=gettext("Dari lembaga lain; Anda yang memastikan siapa yang datang."),
            url=reverse("circulation:letters"),
            button=gettext("Buka"),
            icon="login",
        )


register_reader_of(TRANSFER, letter.read_letter, arrived=letter.note_arrived)
register_reader_of(DECLINE, letter.read_decline)
register_leaving(Leaving("holds", holds_of, pass_holds_on))
hooks.register_today(today_rows, order=58)
for plain in ("circulation.movementsetting", "circulation.reentryplace"):
    register_undo(plain, Capability.SETTINGS)
