"""Reports of a month, a quarter or a year, from the indicators of the dashboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.evidence import queries, words
from lentera.evidence.queries import PartnerCounts
from lentera.evidence.rules import month_end
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.papers.hooks import UNKNOWN, Made, PaperKind, register_about, register_paper

YEARS_BACK = 10


@dataclass(frozen=True)
class Period:
    """A stretch of days that is reported on. `code`: "2024", "2024-K1" (quarter) or "2024-02"."""

    code: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """As titles name it."""
        if len(self.code) == 4:
            return self.code
        if "K" in self.code:
            return _("triwulan %(quarter)s %(year)s") % {"quarter": self.code[-1], "year": self.code[:4]}
        return formats.month(self.first)

    @property
    def kind(self) -> str:
        """What such a report is called."""
        if len(self.code) == 4:
            return _("Laporan tahunan")
        return _("Laporan triwulan") if "K" in self.code else _("Laporan bulanan")

    def of(self, institution: UUID) -> UUID:
        """The id under which the institution's report of these days is kept."""
        return derived_id(institution, f"report {self.code}")


def periods(year: int) -> Iterator[Period]:
    """A year, its quarters and its months."""
    yield Period(f"{year}", date(year, 1, 1), date(year, 12, 31))
    for quarter in range(4):
        first = date(year, 3 * quarter + 1, 1)
        yield Period(f"{year}-K{quarter + 1}", first, month_end(first + timedelta(days=70)))
    for month in range(1, 13):
        first = date(year, month, 1)
        yield Period(f"{year}-{month:02d}", first, month_end(first))


def period_by_code(code: str, today: date) -> Period | None:
    """The period with this code, when it has begun."""
    year = code[:4]
    if not year.isdecimal() or not today.year - YEARS_BACK <= int(year) <= today.year:
        return None
    return next((one for one in periods(int(year)) if one.code == code and one.first <= today), None)


def period_of(institution: UUID, about: UUID) -> Period | None:
    """The period whose report has this id."""
    today = clock.today(institutions.zone_of(institution))
    for year in range(today.year, today.year - YEARS_BACK - 1, -1):
        for one in periods(year):
            if one.of(institution) == about and one.first <= today:
                return one
    return None


def reports_it(institution: UUID, about: UUID) -> bool:
    """Whether the id is that of a report of the institution."""
    return period_of(institution, about) is not None


def report(author: UUID, about: UUID, language: str) -> Made | Refusal:
    """What was done in the period, by partner; numbers of readers below five are left out as on the dashboard."""
    period = period_of(author, about)
    if period is None:
        return UNKNOWN
    zone = institutions.zone_of(author)
    today = clock.today(zone)
    last = min(period.last, today)
    agency = institutions.is_agency(author)
    counted = (
        queries.of_agency(author, period.first, last, today)
        if agency
        else [queries.of_partner(author, period.first, last, today, zone)]
    )
    if not counted:
        return Refusal("paper-empty", kind=period.kind.lower())
    on = min(period.last + timedelta(days=1), today)
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    title = f"{period.kind} {period.words}" if len(period.code) == 4 else f"{period.kind}, {period.words}"
    data: dict[str, Any] = {
        "title": period.kind,
        "subtitle": [period.words],
        "date": on,
        "place": papers.place_of(author),
        "facts": [
            [_("Masa"), f"{formats.long_date(period.first)} – {formats.long_date(last)}"],
            *([[_("Mitra"), formats.number(len(counted))]] if agency else []),
            [_("Pinjaman"), formats.number(sum(one.counted.loans for one in counted))],
            [_("Kunjungan pusling"), _visits(counted)],
            [_("Jam pelajaran"), formats.number(sum(one.counted.lesson_hours for one in counted))],
        ],
        "sections": [_table(counted, agency=agency), *_promises(author, period.first, last, language)],
        "signatures": [{"role": "", **head}],
    }
    return Made(title, data, on)


def _visits(counted: list[PartnerCounts]) -> str:
    served, planned = (sum(getattr(one.counted, name) for one in counted) for name in ("served", "planned"))
    return _("%(served)s dari %(planned)s yang dijadwalkan") % {
        "served": formats.number(served),
        "planned": formats.number(planned),
    }


def _table(counted: list[PartnerCounts], *, agency: bool) -> dict[str, Any]:
    codes = ("copies_a_person", "loans", "fill", "overdue", "losses", "reliability", "lesson_hours")
    heads = [_("Mitra") if agency else _("Lembaga"), *(str(words.INDICATORS[code][1]) for code in codes)]
    rows = [[one.short, *(_cell(code, getattr(one.counted, code)) for code in codes)] for one in counted]
    return {
        "title": _("Menurut mitra") if agency else _("Indikator"),
        "table": {"heads": heads, "aligns": ["left", *(["right"] * len(codes))], "rows": rows},
    }


def _cell(code: str, value: Any) -> str:
    if value is None:
        return "–"
    if code in words.SHARES:
        return formats.percent(Decimal(value), 0)
    return formats.number(value)


def _promises(author: UUID, first: date, last: date, _language: str) -> list[dict[str, Any]]:
    """What agreements that ran in the period promise, with what was realised so far."""
    told = [one for one in queries.promises(author, first, last) if one.progress.target]
    if not told:
        return []
    names = institutions.names({one.partner for one in told}, last)
    by_partner: dict[str, list[queries.Promise]] = {}
    for one in told:
        by_partner.setdefault(names.get(one.partner, one.number), []).append(one)
    intro = {
        "title": _("Dijanjikan dan terlaksana"),
        "paragraphs": [_("Dihitung sejak awal masa tiap perjanjian.")],
    }
    return [intro, *({"title": name, "bars": _bars(by_partner[name])} for name in sorted(by_partner))]


def _bars(told: list[queries.Promise]) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{one.progress.name} ({one.number})",
            "value": one.progress.realised,
            "target": one.progress.target,
            "unit": str(words.UNITS.get(one.progress.unit, one.progress.unit)),
        }
        for one in told
    ]


register_about("report", gettext_lazy("Laporan berkala"), "", Capability.REPORTS, reports_it)
register_paper(
    PaperKind(
        "periodic_report",
        gettext_lazy("Laporan berkala"),
        "report",
        "report",
        Capability.REPORTS,
        report,
        classification="041",
        retention="report",
    )
)
