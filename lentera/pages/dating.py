"""Whether the computer's date can be right, in words for whoever lends by it."""

from dataclasses import dataclass

from django.utils.translation import gettext

from lentera.journal import clock
from lentera.journal.ticking import date_in_doubt
from lentera.pages import formats


@dataclass(frozen=True)
class DateDoubt:
    """Which two days do not go together, and what to do now; `pages/_date_doubt.html` draws it."""

    text: str
    advice: str


def date_doubt() -> DateDoubt | None:
    """A date before the newest entry, or far beyond it: a battery is empty, or the computer stood for long.

    One statement over the streams: for pages that are opened, not for what is answered at every scan.
    """
    today = clock.today()
    last = date_in_doubt(today)
    if last is None:
        return None
    back = gettext(
        "Betulkan tanggal komputer sebelum meminjamkan: tenggat dan jeda dihitung darinya. Pekerjaan harian menunggu."
    )
    ahead = gettext(
        "Bila tanggal itu benar, kerjakan seperti biasa; bila tidak, betulkan tanggal komputer sebelum meminjamkan."
    )
    text = gettext("Tanggal komputer ini %(today)s, catatan terakhir %(last)s") % {
        "today": formats.short_date(today),
        "last": formats.short_date(last),
    }
    return DateDoubt(text, back if today < last else ahead)
