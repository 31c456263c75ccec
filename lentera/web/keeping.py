"""How the installation is kept, on the home page of whoever is in charge of it: backups, and updates that lie ready;
and of whoever works by its date, when that cannot be right.
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import backups, clock
from lentera.pages import hooks
from lentera.pages.dating import date_doubt


def rows_of_keeping(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """A backup that failed or grew old, a second folder that is missing."""
    if not backups.is_set_up() or not _in_charge(request):
        return
    known = backups.status()
    if known.problem:
        yield _row(hooks.text_of(known.problem, known.details))
    elif known.is_old and known.made_at is not None:
        age = (clock.today() - clock.local_day(known.made_at)).days
        yield _row(hooks.text_of("backup-old", {"days": age}))
    if known.copy_problem:
        yield _row(hooks.text_of(known.copy_problem, {}), severity="soon")


def rows_of_clock(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """A date before the newest entry, or far beyond it: a battery is empty, or the computer stood for long."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not (may(staff, Capability.LOANS, Level.CREATE) or _in_charge(request)):
        return
    doubt = date_doubt()
    if doubt is not None:
        yield hooks.TodayRow(days=None, text=doubt.text, detail=doubt.advice, severity="danger", icon="clock")


def card_of_keeping(request: HttpRequest) -> hooks.HomeCard | None:
    """How the backups stand."""
    if not backups.is_set_up() or not _in_charge(request):
        return None
    known = backups.status()
    if known.made_at is None:
        return None
    return hooks.HomeCard(gettext("Cadangan"), "web/_backups.html", {"known": known})


def _in_charge(request: HttpRequest) -> bool:
    return institutions.keeps_node(getattr(request, "staff", None))


def _row(text: str, severity: str = "danger") -> hooks.TodayRow:
    return hooks.TodayRow(
        days=None, text=gettext("Cadangan"), detail=text, severity=severity, icon="alert-triangle"
    )
