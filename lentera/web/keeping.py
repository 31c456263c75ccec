"""How the installation is kept, on the home page of whoever is in charge of it: backups, and updates that lie ready."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext

from lentera.institutions import queries as institutions
from lentera.journal import backups, clock
from lentera.pages import hooks


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
