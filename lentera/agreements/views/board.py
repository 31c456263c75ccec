"""The board and the timeline: every agreement at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lentera.agreements import words
from lentera.agreements.queries import board as queries
from lentera.agreements.queries.bulk import short_names
from lentera.agreements.queries.clock import clock_of
from lentera.agreements.queries.timeline import Lane, LanePeriod, lanes
from lentera.agreements.rules import ALERT_DAYS
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may
from lentera.journal import clock
from lentera.pages import formats

ROWS = 100
YEARS_BEFORE, YEARS_AFTER = 1, 1

COLUMN_WORDS: dict[str, Any] = {
    **{name: words.DRAFT_STATES[name] for name in queries.DRAFTS},
    "signed": words.STATUSES["signed"],
    "active": words.STATUSES["active"],
    "expiring": words.STATUSES["expiring"],
    "suspended": words.STATUSES["suspended"],
    "expired": gettext_lazy("Berakhir tanpa penerus"),
    "over": gettext_lazy("Selesai"),
}
TONES = {"expiring": "soon", "suspended": "refused", "expired": "refused", "active": "good", "signed": "info"}
WORST_FIRST = ("expired", "expiring", "suspended", "scheduled", "agreed", "negotiation", "active")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: one form of paper, one region, one state."""

    instrument: str
    region: str
    state: str
    partners: list[UUID] | None
    regions: list[str]


def filters_of(request: StaffRequest) -> Filters:
    """The filters in the address; unknown values are left out."""
    told = request.GET
    instrument = told.get("instrument", "")
    state = told.get("state", "")
    places = dict(institutions.institutions().values_list("id", "regency"))
    regions = sorted({place for place in places.values() if place})
    region = told.get("region", "")
    region = region if region in regions else ""
    return Filters(
        instrument=instrument if instrument in words.INSTRUMENTS else "",
        region=region,
        state=state if state in queries.COLUMNS else "",
        partners=[id for id, place in places.items() if place == region] if region else None,
        regions=regions,
    )


def choices(asked: Filters) -> dict[str, Any]:
    """What the filters' form draws."""
    return {
        "asked": asked,
        "instruments": list(words.INSTRUMENTS.items()),
        "states": list(COLUMN_WORDS.items()),
    }


def draw_board(request: StaffRequest) -> HttpResponse:
    """The pipeline: counts of all, and of each column the rows whose next day comes first."""
    staff = request.staff
    today = clock.today(staff.zone)
    asked = filters_of(request)
    steps = clock_of(staff.institution)
    after = _number(request.GET.get("after", "")) if asked.state else 0
    board = queries.board(
        staff.institution, today, steps.clock, limit=ROWS, column=asked.state or None, after=after,
        partners=asked.partners, instrument=asked.instrument,
    )  # fmt: skip
    names = short_names({row.partner for rows in board.rows.values() for row in rows})
    address = _address()
    columns = [
        {
            "name": name,
            "label": COLUMN_WORDS[name],
            "count": board.counts[name],
            "tone": TONES.get(name, "calm") if board.counts[name] else "calm",
            "cards": [_card(row, names, steps.owners, address) for row in board.rows[name]],
            "more": board.counts[name] - len(board.rows[name]),
        }
        for name in queries.COLUMNS
    ]
    picked = asked.state or next((name for name in WORST_FIRST if board.counts[name]), "active")
    for column in columns:
        column["picked"] = column["name"] == picked
    shown = after + len(board.rows[asked.state]) if asked.state else 0
    of_state = board.counts[asked.state] if asked.state else 0
    context = {
        "view": "board",
        "columns": columns,
        "halves": [
            (_("Menuju tanda tangan"), columns[: len(queries.DRAFTS)]),
            (_("Sesudah tanda tangan"), columns[len(queries.DRAFTS) :]),
        ],
        "picked": next(column for column in columns if column["picked"]),
        "total": board.total,
        "ending": board.counts["expiring"],
        "lapsed": board.counts["expired"],
        "next_after": shown if asked.state and shown < of_state else None,
        "before": max(after - ROWS, 0) if after else None,
        "first_shown": after + 1,
        "last_shown": shown,
        "may_draft": may(staff, Capability.AGREEMENTS, Level.CREATE),
        **choices(asked),
    }
    return render(request, "agreements/board.html", context)


def draw_timeline(request: StaffRequest) -> HttpResponse:
    """All partners on one axis of time, the most urgent lane on top."""
    staff = request.staff
    today = clock.today(staff.zone)
    asked = filters_of(request)
    year = _number(request.GET.get("year", ""))
    year = year if 1950 <= year <= 2150 else today.year
    axis = Axis(date(year - YEARS_BEFORE, 1, 1), date(year + YEARS_AFTER, 12, 31), today)
    after = _number(request.GET.get("after", ""))
    found = lanes(
        staff.institution, today, axis.first, axis.last, limit=ROWS, after=after, partners=asked.partners,
        instrument=asked.instrument, states=_statuses(asked.state),
    )  # fmt: skip
    names = short_names({lane.partner for lane in found.lanes})
    address = _address()
    context = {
        "view": "timeline",
        "axis": axis,
        "lanes": [
            {"name": names.get(lane.partner, ""), "picture": _picture(lane, axis, address)}
            for lane in found.lanes
        ],
        "year": year,
        "total": found.total,
        "ending": found.ending,
        "lapsed": found.lapsed,
        "next_after": after + len(found.lanes) if after + len(found.lanes) < found.total else None,
        "before": max(after - ROWS, 0) if after else None,
        "first_shown": after + 1 if found.lanes else 0,
        "last_shown": after + len(found.lanes),
        "may_draft": may(staff, Capability.AGREEMENTS, Level.CREATE),
        **choices(asked),
    }
    return render(request, "agreements/timeline.html", context)


def _address() -> str:
    """The address of an agreement with a place for its id: a page has a hundred of them."""
    return reverse("agreements:agreement", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{}")


def _statuses(state: str) -> tuple[str, ...]:
    return ("renewed", "terminated", "archived") if state == queries.OVER else (state,) if state else ()


def _number(told: str) -> int:
    return int(told) if told.isdecimal() and len(told) < 7 else 0


def _card(
    row: queries.Standing, names: Mapping[UUID, str], owners: Mapping[str, str], address: str
) -> dict[str, Any]:
    detail, tone = _of_time(row), ""
    if row.step and row.step_left is not None:
        step = str(words.STEPS[row.step])
        owner = owners.get(row.step, "")
        if row.step_left < 0:
            text = ngettext(
                "%(step)s terlambat %(days)s hari", "%(step)s terlambat %(days)s hari", -row.step_left
            )
            tone = "refused"
        else:
            text = ngettext("%(step)s dalam %(days)s hari", "%(step)s dalam %(days)s hari", row.step_left)
            tone = "soon" if row.step_left <= 14 else "calm"
        step = text % {"step": step, "days": formats.number(abs(row.step_left))}
        if owner:
            step = f"{step} · {owner}"
    else:
        step = ""
    paper = row.number or row.title
    return {
        "partner": names.get(row.partner, ""),
        "paper": paper,
        "detail": detail,
        "step": step,
        "tone": tone,
        "url": address.format(row.id),
    }


def _of_time(row: queries.Standing) -> str:
    if row.start is None or row.end is None:
        return _("dikirim oleh mitra")
    if row.column in queries.DRAFTS:
        return _("mulai %(day)s") % {"day": formats.short_date(row.start)}
    if row.column in ("expired", "over"):
        return _("sampai %(day)s") % {"day": formats.short_date(row.end)}
    if row.column == "signed":
        return _("berlaku mulai %(day)s") % {"day": formats.short_date(row.start)}
    return ngettext("%(days)s hari lagi · %(day)s", "%(days)s hari lagi · %(day)s", row.left) % {
        "days": formats.number(row.left),
        "day": formats.short_date(row.end),
    }


@dataclass(frozen=True)
class Axis:
    """The axis of time from `first` to `last`, with its months and years in percent of the width."""

    first: date
    last: date
    today: date

    def place(self, day: date) -> float:
        """Where a day begins, in percent; days outside lie at the edges."""
        inside = min(max(day, self.first), self.last)
        return (inside - self.first).days / ((self.last - self.first).days + 1) * 100

    def after(self, day: date) -> float:
        """Where a day ends, in percent."""
        return 100.0 if day >= self.last else self.place(day) + 100 / ((self.last - self.first).days + 1)

    @property
    def today_x(self) -> str:
        """Today's place, or "" when it lies outside."""
        return f"{self.place(self.today):.2f}%" if self.first <= self.today <= self.last else ""

    @property
    def years(self) -> list[dict[str, Any]]:
        """The years with their place."""
        found = []
        for year in range(self.first.year, self.last.year + 1):
            x = self.place(date(year, 1, 1))
            found.append({"year": year, "x": f"{x:.2f}%", "text_x": f"{x + 0.6:.2f}%"})
        return found

    @property
    def quarters(self) -> list[str]:
        """Where quarters begin, but for those that begin a year."""
        return [
            f"{self.place(date(year, month, 1)):.2f}%"
            for year in range(self.first.year, self.last.year + 1)
            for month in (4, 7, 10)
        ]


def _picture(lane: Lane, axis: Axis, address: str) -> SafeString:
    """The bars of one lane: drawn here and not in the template, since a page has some hundreds of them."""
    parts = [_bar(period, axis, address) for period in lane.periods]
    ending = [period for period in lane.periods if period.kind == "soon"]
    marks = [
        (f"{axis.place(day):.2f}%",)
        for period in ending
        for ahead in ALERT_DAYS
        if axis.first <= (day := date.fromordinal(period.end.toordinal() - ahead)) <= axis.last
    ]
    ticks = format_html_join("", '<line class="lane-mark" x1="{0}" x2="{0}" y1="27" y2="33"/>', marks)
    words_of_gaps = format_html_join(
        "",
        '<text class="lane-days" x="{}%" y="21" dx="3">{}</text>',
        (
            (f"{axis.place(period.start):.2f}", formats.number(period.days))
            for period in lane.periods
            if period.kind == "gap"
        ),
    )
    return format_html(
        "{}{}{}", format_html_join("", "{}", ((part,) for part in parts)), ticks, words_of_gaps
    )


def _bar(period: LanePeriod, axis: Axis, address: str) -> SafeString:
    x = axis.place(period.start)
    width = max(axis.after(period.end) - x, 0.35)
    span = f"{formats.short_date(period.start)} – {formats.short_date(period.end)}"
    if period.kind == "gap":
        text = ngettext("Jeda %(days)s hari", "Jeda %(days)s hari", period.days) % {
            "days": formats.number(period.days)
        }
        return format_html(
            '<rect class="lane-gap" x="{}%" y="6" width="{}%" height="22" rx="2"><title>{}: {}</title></rect>',
            f"{x:.2f}", f"{width:.2f}", text, span,
        )  # fmt: skip
    umbrella = period.instrument == "mou"
    title = f"{words.INSTRUMENTS.get(period.instrument, '')} {period.label}, {span}"
    return format_html(
        '<a href="{}" aria-label="{}"><rect class="lane-{}{}" x="{}%" y="{}" width="{}%" height="{}" rx="{}"/>'
        "<title>{}</title></a>",
        address.format(period.id), title, period.kind, " lane-umbrella" if umbrella else "", f"{x:.2f}",
        0 if umbrella else 6, f"{width:.2f}", 4 if umbrella else 22, 2 if umbrella else 4, title,
    )  # fmt: skip
