"""Calendars: the month on a page, the public one to subscribe to, and each account's own behind a token."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lentera.agreements import queries as agreements
from lentera.agreements.facts.visit import Precision
from lentera.agreements.queries import CalendarEntry
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Staff, StaffRequest, may
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.mobile import queries as mobile
from lentera.pages import formats
from lentera.pages.addresses import address
from lentera.pages.dates import parse_year
from lentera.training import queries as training
from lentera.web.ics import Event
from lentera.web.ics import calendar as written
from lentera.web.working import at_work

BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
LABELS: dict[str, Any] = {
    "clock_step": gettext_lazy("Langkah perpanjangan"),
    "agreement_end": gettext_lazy("Perjanjian berakhir"),
    "follow_up": gettext_lazy("Tindak lanjut"),
    "visit": gettext_lazy("Kunjungan"),
    "signing_event": gettext_lazy("Penandatanganan"),
    "trip": gettext_lazy("Pusling"),
    "class": gettext_lazy("Kelas"),
}
_signer = Signer(salt="lentera.web.calendar")
_MARK = 20  # characters of the account's session hash: a new password ends old addresses


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The public calendar; with `?token=` the account's own."""
    token = request.GET.get("token")
    if token is None:
        return _answer(_("Lentera: jadwal umum"), _public(request))
    staff = staff_of_token(token)
    if staff is None:
        return HttpResponse(
            _("Alamat kalender ini tidak berlaku lagi. Ambil yang baru di meja kerja."),
            status=404,
            content_type="text/plain; charset=utf-8",
        )
    name = institutions.name_of(staff.institution) or "Lentera"
    return _answer(f"Lentera: {name}", _own(request, staff), staff.zone)


@require_safe
@at_work
def month(request: StaffRequest) -> HttpResponse:
    """One month of what the account may see, and the address of its calendar, to be kept to oneself."""
    today = clock.today(request.staff.zone)
    first = _month_asked(request.GET.get("month", ""), today)
    weeks_from = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    weeks_to = last + timedelta(days=6 - last.weekday())
    by_day: dict[date, list[Shown]] = {}
    for one in _shown(request.staff, weeks_from, weeks_to):
        day = max(one.first, weeks_from)
        while day <= min(one.last, weeks_to):
            by_day.setdefault(day, []).append(one)
            day += timedelta(days=1)
    days = [weeks_from + timedelta(days=number) for number in range((weeks_to - weeks_from).days + 1)]
    cells = [
        {
            "day": day,
            "inside": first <= day <= last,
            "today": day == today,
            "entries": sorted(by_day.get(day, ()), key=lambda one: (one.begins, str(one.title))),
        }
        for day in days
    ]
    public = request.build_absolute_uri(reverse("web:calendar"))
    context = {
        "first": first,
        "weeks": [cells[number : number + 7] for number in range(0, len(cells), 7)],
        "weekdays": days[:7],
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{after:%Y-%m}",
        "count": sum(len(told) for day, told in by_day.items() if first <= day <= last),
        "own": f"{public}?token={token_of(request.staff.account)}",
        "public": public,
        "legend": [(kind, LABELS[kind]) for kind in LABELS],
    }
    return render(request, "web/calendar.html", context)


def _month_asked(told: str, today: date) -> date:
    """The first day of the month in the address ("2024-02"), or of this month."""
    year, number = parse_year(told[:4], 1950, 2150), told[5:]
    if year is not None and told[4:5] == "-" and number.isdecimal():
        return date(year, min(max(int(number[:3]), 1), 12), 1)
    return today.replace(day=1)


def token_of(account: UUID) -> str:
    """The token in the address of an account's calendar; a new password makes a new one."""
    row = get_user_model().objects.get(pk=account)
    return _signer.sign(f"{account.hex}.{row.get_session_auth_hash()[:_MARK]}")


def staff_of_token(token: str) -> Staff | None:
    """Who a calendar's address belongs to; None when it is forged, old, or the account has no role any more."""
    try:
        account, _dot, mark = _signer.unsign(token).partition(".")
        row = get_user_model().objects.filter(pk=UUID(account)).first()
    except (BadSignature, ValueError):
        return None
    if row is None or not constant_time_compare(row.get_session_auth_hash()[:_MARK], mark):
        return None
    return institutions.staff(row.pk)


def _answer(name: str, events: Iterator[Event], zone: str = "") -> HttpResponse:
    text = written(name, events, stamp=clock.now(), zone=zone)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lentera.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response


def _window() -> tuple[date, date]:
    today = clock.today()
    return today - BEFORE, today + AFTER


def _public(request: HttpRequest) -> Iterator[Event]:
    """Public stops of the van, and signing events by day; never a place that tells of a closed institution."""
    agency = institutions.agency()
    if agency is None:
        return
    first, last = _window()
    for stop in mobile.public_timetable(first, last, agency.id):
        uid = f"{derived_id(agency.id, f'{stop.arrival.isoformat()} {stop.name}')}@lentera"
        yield Event(
            uid, _("Pusling: %(stop)s") % {"stop": stop.name}, stop.arrival, stop.departure, stop.address
        )
    for row in agreements.events(agency.id):
        if row.status != "cancelled" and row.precision == "day" and first <= row.first <= last:
            on = row.held_on or row.first
            yield Event(f"{row.id}@lentera", _("Penandatanganan kerja sama"), on, on)


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as month and file show it; days are inclusive, `start` and `end` moments or days."""

    uid: str
    kind: str
    title: Any
    first: date
    last: date
    start: date | datetime
    end: date | datetime
    begins: str = ""
    place: str = ""
    url: str = ""
    tentative: bool = False
    cancelled: bool = False
    alarms: tuple[int, ...] = ()

    @property
    def label(self) -> Any:
        """What kind of entry it is, in a word."""
        return LABELS.get(self.kind, "")


def _shown(staff: Staff, first: date, last: date) -> Iterator[Shown]:
    """What the account may see of its institution's agreements, visits, events, follow-ups, trips and classes."""
    told: list[CalendarEntry] = []
    if may(staff, Capability.AGREEMENTS):
        told += agreements.agreement_entries(staff.institution, first, last, today=clock.today(staff.zone))
    if may(staff, Capability.VISITS):
        told += agreements.calendar_entries(staff.institution, first, last)
    for entry in told:
        start, end = _moments(entry, staff.zone)
        yield Shown(
            f"{entry.id}{entry.mark}@lentera", entry.kind.removesuffix("_planned").removesuffix("_held"),
            entry.title, entry.first, entry.last, start, end, _hour(entry.begins), entry.place,
            address(entry.page, entry.id), entry.precision is not Precision.DAY, alarms=entry.alarms,
        )  # fmt: skip
    if may(staff, Capability.VAN):
        for trip in mobile.calendar_entries(staff.institution, first, last):
            day = clock.local_day(trip.start, staff.zone) if isinstance(trip.start, datetime) else trip.start
            hour = formats.clock(trip.start, staff.zone) if isinstance(trip.start, datetime) else ""
            yield Shown(
                f"{trip.id}@lentera", "trip", trip.title, day, day, trip.start, trip.end, hour,
                url=address(trip.page, trip.id), cancelled=trip.cancelled,
            )  # fmt: skip
    if may(staff, Capability.TRAINING):
        for one in training.classes_between(staff.institution, first, last):
            yield Shown(
                f"{one.session}@lentera",
                "class",
                one.title,
                one.day,
                one.day,
                one.day,
                one.day,
                place=one.place,
            )


def _hour(told: str) -> str:
    """An hour on the wall clock as pages write it, or ""."""
    return formats.clock(time.fromisoformat(told)) if told else ""


def _moments(entry: CalendarEntry, zone: str) -> tuple[date | datetime, date | datetime]:
    """The moments of an entry whose hour is known (an hour and a half where its end is not), else its days."""
    if not entry.begins or entry.first != entry.last or entry.precision is not Precision.DAY:
        return entry.first, entry.last
    start = clock.at_local(entry.first, time.fromisoformat(entry.begins), zone)
    ends = clock.at_local(entry.first, time.fromisoformat(entry.ends), zone) if entry.ends else start
    return start, ends if ends > start else start + timedelta(minutes=90)


def _own(request: HttpRequest, staff: Staff) -> Iterator[Event]:
    first, last = _window()
    for one in _shown(staff, first, last):
        url = request.build_absolute_uri(one.url) if one.url else ""
        yield Event(
            one.uid,
            str(one.title),
            one.start,
            one.end,
            one.place,
            url,
            one.cancelled,
            one.tentative,
            one.alarms,
        )
