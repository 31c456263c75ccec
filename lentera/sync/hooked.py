"""What exchange fills in others: its place in the side bar, and what must be settled today."""

from collections.abc import Iterable
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
        yield hooks.TodayRow(
            days=None,
            text=gettext("Simpul ini perlu satu jawaban sebelum dapat mencatat"),
            detail=gettext("Dipulihkan, dipindahkan, atau salinan?"),
            url=reverse("sync:nodes"),
            button=gettext("Jawab"),
            severity="danger",
            icon="alert-triangle",
        )
    waiting = len(returned.waiting())
    if waiting:
        words = ngettext("%(count)s parsel menunggu kunci", "%(count)s parsel menunggu kunci", waiting)
        yield hooks.TodayRow(
            days=None,
            text=words % {"count": waiting},
            detail=gettext("Cadangan kembali dari pusat; buka dengan kunci pemulihan di kertas."),
            url=reverse("sync:nodes"),
            button=gettext("Buka"),
            severity="danger",
            icon="lock",
        )
    here = sum(fork.here for fork in queries.forks())
    if here:
        words = ngettext("%(count)s aliran bercabang", "%(count)s aliran bercabang", here)
        yield hooks.TodayRow(
            days=None,
            text=words % {"count": here},
            detail=gettext("Terjadi setelah cadangan dipulihkan; satukan setelah bundel terakhir dibaca."),
            url=reverse("sync:nodes"),
            button=gettext("Lihat"),
        )
    differs = comparing.different_streams()
    if differs:
        words = ngettext(
            "Tabel %(count)s aliran berbeda dari simpul lain",
            "Tabel %(count)s aliran berbeda dari simpul lain",
            differs,
        )
        yield hooks.TodayRow(
            days=None,
            text=words % {"count": differs},
            detail=gettext("Catatannya sama, tabelnya tidak; susun ulang dari jurnal."),
            url=reverse("sync:nodes"),
            button=gettext("Lihat"),
            severity="danger",
            icon="alert-triangle",
        )


hooks.register_today(rows_of_today, order=5)
hooks.register_nav(_("Pertukaran"), "sync:nodes", "usb", order=95, capability="settings.create")
every_minute("sync.exchange")(automatic.start)


@every_day("sync.leftovers")
def clear_leftovers(_institution: object, _today: date) -> int:
    """Transfers that nobody went on with for a week."""
    return clear_away()
