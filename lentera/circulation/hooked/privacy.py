"""Requests of readers and demands that wait for somebody, and who may undo the terms."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lentera.circulation import actions, queries
from lentera.circulation.rules.privacy import hours_left
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.hooks import register_undo
from lentera.journal import clock
from lentera.journal.ticking import every_minute
from lentera.pages import formats, hooks
from lentera.pages.counting import counted


@every_minute("circulation.links")
def forget_links(institution: object) -> int:
    """Who had a copy that came back: forgotten as soon as the return can be undone no longer."""
    return actions.forget_links(institution)  # type: ignore[arg-type]


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """The request that is due first, demands that wait for a second person, readers who are to be told."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.READERS, Level.VIEW, "no titles"):
        return
    waiting = list(queries.waiting_requests(staff.institution)[:100])
    if waiting:
        left = hours_left(waiting[0].due, clock.now())
        detail = (
            counted("Yang pertama sudah lewat %(hours)s jam", "hours")
            if left < 0
            else counted("Yang pertama: %(hours)s jam lagi", "hours")
        ) % {"hours": formats.number(abs(left))}
        yield hooks.TodayRow(
            days=left // 24,
            text=ngettext(
                "%(count)s permohonan pembaca atas datanya menunggu jawaban",
                "%(count)s permohonan pembaca atas datanya menunggu jawaban",
                len(waiting),
            )
            % {"count": formats.number(len(waiting))},
            detail=detail,
            url=reverse("circulation:privacy"),
            button=gettext("Jawab"),
            severity="danger" if left < 24 else "soon",
            icon="shield-check",
        )
    undecided = [
        row
        for row in queries.demands(staff.institution).filter(allowed=None)
        if row.opened_by != staff.account
    ]
    if undecided:
        yield hooks.TodayRow(
            days=None,
            text=gettext("Surat %(letter)s menunggu putusan orang kedua") % {"letter": undecided[-1].letter},
            url=reverse("circulation:demand", args=[undecided[-1].id]),
            button=gettext("Putuskan"),
            icon="scale",
        )
    untold = queries.demands_to_tell(staff.institution).first()
    if untold is not None and may(staff, Capability.READERS, Level.CREATE):
        yield hooks.TodayRow(
            days=None,
            text=gettext("Beri tahu pembaca: jawaban surat %(letter)s sudah dicetak")
            % {"letter": untold.letter},
            url=reverse("circulation:demand", args=[untold.id]),
            button=gettext("Beri tahu"),
            icon="scale",
        )


def openings_card(request: HttpRequest) -> hooks.HomeCard | None:
    """How often readers' data was opened in these seven days, for those who look after it; no reader is named."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.AUDIT):
        return None
    since = clock.today(staff.zone) - timedelta(days=6)
    days = queries.openings_by_day(staff.institution, since, staff.zone)
    if not days:
        return None
    context = {
        "readers": sum(one.readers for one in days),
        "lists": sum(one.lists + one.searches for one in days),
        "accounts": len({one.actor for one in days}),
    }
    return hooks.HomeCard(gettext("Data pembaca dibuka"), "circulation/_openings_card.html", context)


hooks.register_today(today_rows, order=55)
hooks.register_home_card(openings_card, order=85)
register_undo("circulation.privacyterms", Capability.SETTINGS)
