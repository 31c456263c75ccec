"""What counting the shelves tells other areas: a row of the home page while it runs, and its report as a paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.papers import queries as papers
from lentera.papers.hooks import LIBRARY, UNKNOWN, Made, PaperKind, register_about, register_paper
from lentera.stock import queries, words

STATES = ("found", "on_loan", "elsewhere", "missing")


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """A count that runs, for whoever may scan."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not (
        may(staff, Capability.ITEMS, Level.CREATE) or may(staff, Capability.ITEMS, Level.COUNT)
    ):
        return
    for row in queries.stocktakes_of(staff.institution).filter(closed_on=None):
        scans = queries.progress(row.id).scans
        yield hooks.TodayRow(
            days=None,
            text=row.name,
            detail=counted("%(scans)s buku sudah dipindai", "scans") % {"scans": formats.number(scans)},
            url=reverse("stock:count_shelf", args=[row.id]),
            button=_("Pindai"),
            severity="calm",
            icon="clipboard-check",
        )


def is_closed(author: UUID, about: UUID) -> bool:
    """Whether this count has ended: before, there is nothing to report."""
    row = queries.stocktake_row(author, about)
    return row is not None and row.closed_on is not None


def is_counted(author: UUID, about: UUID) -> bool:
    """Whether the institution counts, or counted, this one."""
    return queries.stocktake_row(author, about) is not None


def report(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The figures of a count by class, and the copies that were confirmed as missing."""
    row = queries.stocktake_row(author, about)
    if row is None or row.closed_on is None:
        return UNKNOWN
    head = papers.signatory(author, row.closed_on)
    if head is None:
        return Refusal("paper-signatory-missing", day=row.closed_on)
    kind = _("Laporan cacah ulang")
    gone = queries.missing_in(author, row.id)
    data: dict[str, Any] = {
        "title": kind,
        "subtitle": [row.name],
        "date": row.closed_on,
        "place": papers.place_of(author),
        "facts": [
            [_("Masa"), f"{formats.long_date(row.begun_on)} – {formats.long_date(row.closed_on)}"],
            [_("Seharusnya ada"), formats.number(row.expected)],
            *([str(words.COUNTED[one]).capitalize(), formats.number(getattr(row, one))] for one in STATES),
            [_("Di luar catatan"), formats.number(row.unexpected)],
            *([[_("Catatan"), row.note]] if row.note else []),
        ],
        "sections": [
            {
                "title": _("Menurut kelas"),
                "table": {
                    "heads": [
                        _("Kelas"),
                        _("Seharusnya ada"),
                        *(str(words.COUNTED[one]).capitalize() for one in STATES),
                    ],
                    "aligns": ["left", *["right"] * 5],
                    "rows": [
                        [
                            group["name"] or _("tanpa kelas"),
                            formats.number(group["expected"]),
                            *(formats.number(group[one]) for one in STATES),
                        ]
                        for group in row.groups
                    ],
                },
            },
            *([_missing(gone)] if gone else []),
        ],
        "signatures": [{"role": "", **head}],
    }
    return Made(f"{kind}, {row.name}", data, row.closed_on)


def _missing(gone: list[Any]) -> dict[str, Any]:
    return {
        "title": _("Tidak ditemukan dan disahkan"),
        "table": {
            "heads": [_("Barcode"), _("Judul"), _("Nomor panggil"), _("Rak")],
            "aligns": ["left"] * 4,
            "rows": [[copy.barcode, copy.title, copy.call_number, copy.shelf] for copy in gone],
        },
    }


register_about("stocktake", gettext_lazy("Cacah ulang"), "stock:stocktake", Capability.ITEMS, is_counted)
register_paper(
    PaperKind(
        "stocktake_report",
        gettext_lazy("Laporan cacah ulang"),
        "report",
        "stocktake",
        Capability.ITEMS,
        report,
        classification=LIBRARY,
        retention="record",
        offers=is_closed,
    )
)
hooks.register_today(today_rows, order=45)
