"""Calendars to subscribe to: the public one, and each account's own behind a token in its address."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lentera.agreements import queries as agreements
from lentera.agreements.facts.visit import Precision
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Staff, StaffRequest, may
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.mobile import queries as mobile
from lentera.pages.addresses import address
from lentera.training import queries as training
from lentera.web.ics import Event
from lentera.web.ics import calendar as written
from lentera.web.working import at_work

BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
_signer = Signer(salt="lentera.web.calendar")
_MARK = 20  # characters of the account's session hash: a new password ends old addresses


@require_GET
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
    return _answer(f"Lentera: {name}", _own(request, staff))


@require_GET
@at_work
def subscribe(request: StaffRequest) -> HttpResponse:
    """The address of the account's own calendar, to be kept to oneself."""
    public = request.build_absolute_uri(reverse("web:calendar"))
    own = f"{public}?token={token_of(request.staff.account)}"
    return render(request, "web/calendar.html", {"own": own, "public": public})


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


def _answer(name: str, events: Iterator[Event]) -> HttpResponse:
    text = written(name, events, stamp=clock.now())
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


def _own(request: HttpRequest, staff: Staff) -> Iterator[Event]:
    """What the account may see of its institution's visits, events, follow-ups, trips and classes."""
    first, last = _window()
    if may(staff, Capability.VISITS):
        for entry in agreements.calendar_entries(staff.institution, first, last):
            url = address(entry.page, entry.id)
            yield Event(
                f"{entry.id}@lentera", entry.title, entry.first, entry.last, entry.place,
                request.build_absolute_uri(url) if url else "", tentative=entry.precision is not Precision.DAY,
            )  # fmt: skip
    if may(staff, Capability.VAN):
        for trip in mobile.calendar_entries(staff.institution, first, last):
            yield Event(f"{trip.id}@lentera", trip.title, trip.start, trip.end, cancelled=trip.cancelled)
    if may(staff, Capability.TRAINING):
        for one in training.classes_between(staff.institution, first, last):
            yield Event(f"{one.session}@lentera", one.title, one.day, one.day, one.place)
