"""What exchange fills in others: its place in the side bar, and what must be settled today."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lentera.institutions import queries as institutions
from lentera.journal.ticking import every_day, every_minute
from lentera.pages import hooks
from lentera.sync import automatic, comparing, queries
from lentera.sync.halfway import clear_away
from lentera.sync.kept import returned


def rows_of_today(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """The question after a restore, and branches that only this node can join."""
    if not institutions.keeps_node(getattr(request, "staff", None)):
        return
    if queries.open_question() is not None:
        yield _row(
            gettext("Simpul ini perlu satu jawaban sebelum dapat mencatat"),
            gettext("Dipulihkan, dipindahkan, atau salinan?"),
            gettext("Jawab"),
            icon="alert-triangle",
        )
    waiting = len(returned.waiting())
    if waiting:
        words = ngettext("%(count)s parsel menunggu kunci", "%(count)s parsel menunggu kunci", waiting)
        yield _row(
            words % {"count": waiting},
            gettext("Cadangan kembali dari pusat; buka dengan kunci pemulihan di kertas."),
            gettext("Buka"),
            icon="lock",
        )
    here = sum(fork.here for fork in queries.forks())
    if here:
        words = ngettext("%(count)s aliran bercabang", "%(count)s aliran bercabang", here)
        yield _row(
            words % {"count": here},
            gettext("Terjadi setelah cadangan dipulihkan; satukan setelah bundel terakhir dibaca."),
            gettext("Lihat"),
        )
    differs = comparing.different_streams()
    if differs:
        words = ngettext(
            "Tabel %(count)s aliran berbeda dari simpul lain",
            "Tabel %(count)s aliran berbeda dari simpul lain",
            differs,
        )
        yield _row(
            words % {"count": differs},
            gettext("Catatannya sama, tabelnya tidak; susun ulang dari jurnal."),
            gettext("Lihat"),
            icon="alert-triangle",
        )


def _row(text: str, detail: str, button: str, *, icon: str = "") -> hooks.TodayRow:
    """What is settled on the page of exchange, today; with an icon, what stops work or hides a loss until then."""
    row = hooks.TodayRow(days=None, text=text, detail=detail, url=reverse("sync:nodes"), button=button)
    return replace(row, severity="danger", icon=icon) if icon else row


hooks.register_today(rows_of_today, order=5)
hooks.register_nav(_("Pertukaran"), "sync:nodes", "usb", order=95, capability="settings.create")
every_minute("sync.exchange")(automatic.start)


@every_day("sync.leftovers")
def clear_leftovers(_institution: object, _today: date) -> int:
    """Transfers that nobody went on with for a week."""
    return clear_away()
