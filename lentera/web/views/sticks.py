"""The crew's sticks: which bundle goes to which stop today, and a look at a stick's label without any key."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.mobile import queries as mobile
from lentera.pages import formats
from lentera.pages.outcomes import Outcome
from lentera.sync import queries as nodes
from lentera.sync.bundle.label import LARGEST, Label
from lentera.sync.forms import BundleForm, StickForm
from lentera.sync.importing import check
from lentera.sync.views.handing import Handed, hand_out, waiting_part


@dataclass(frozen=True)
class Stick:
    """One stick of the day: to a node, left at a stop of a trip."""

    to: nodes.Neighbour
    stop: str
    vehicle: str


def sticks_of(staff: Staff, day: date) -> list[Stick]:
    """The nodes at the stops of the day's trips, in the order of the visits; a partner that writes here needs none."""
    stops: dict[UUID, tuple[str, str]] = {}
    for line in mobile.trips_on(staff.institution, day) if nodes.is_paired() else ():
        for visit in mobile.visits_of(staff.institution, line.id):
            home = nodes.node_of(visit.partner) if visit.partner is not None else None
            if home is not None and visit.cancelled_at is None:
                stops.setdefault(home, (visit.name, line.vehicle))
    known = {one.id: one for one in nodes.neighbours(stops)} if stops else {}
    return [Stick(known[home], *stops[home]) for home in stops if home in known]


@require(Capability.VAN, Level.CREATE)
def sticks(request: StaffRequest) -> HttpResponse:
    """The page."""
    return _draw(request, None)


@require(Capability.VAN, Level.CREATE)
@require_POST
def write(request: StaffRequest, node: UUID) -> HttpResponse:
    """The bundle for a stick of today, as a file."""
    if not any(stick.to.id == node for stick in sticks_of(request.staff, clock.today(request.staff.zone))):
        raise Http404
    made = hand_out(node, StickForm(request.POST), "web:stick-part")
    if isinstance(made, Refusal):
        return _draw(request, Outcome.refused(made))
    return _draw(request, None, made) if isinstance(made, Handed) else made


@require(Capability.VAN, Level.CREATE)
def part(request: StaffRequest, node: UUID, name: str) -> HttpResponseBase:
    """One part of a bundle for a small stick of today."""
    if not any(stick.to.id == node for stick in sticks_of(request.staff, clock.today(request.staff.zone))):
        raise Http404
    return waiting_part(node, name)


@require(Capability.VAN, Level.CREATE)
@require_POST
def look(request: StaffRequest) -> HttpResponse:
    """What stands on a stick's label, and whether the file is whole. Nothing is opened or taken in."""
    form = BundleForm(request.POST, request.FILES)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _draw(request, Outcome.refused(words))
    file = form.cleaned_data["file"]
    told = Refusal("bundle-too-large") if file.size > LARGEST else check(file.read())
    return _draw(request, _told(told))


def _told(told: Label | Refusal) -> Outcome:
    if isinstance(told, Refusal):
        return Outcome.refused(told, _("Stik ini tidak dapat dipakai"))
    part = _("Bagian %(part)s dari %(parts)s.") % {"part": told.part, "parts": told.parts}
    words = _("Nomor %(number)s, dibuat %(day)s, %(size)s bita.") % {
        "number": told.number,
        "day": formats.short_date(told.made.date()),
        "size": formats.number(told.size),
    }
    title = _("Utuh: dari %(sender)s untuk %(receiver)s") % {
        "sender": told.sender_name,
        "receiver": told.receiver_name,
    }
    return Outcome.ok(title, f"{words} {part}" if told.parts > 1 else words)


def _draw(request: StaffRequest, outcome: Outcome | None, handed: Handed | None = None) -> HttpResponse:
    day = clock.today(request.staff.zone)
    context = {
        "outcome": outcome,
        "day": day,
        "sticks": sticks_of(request.staff, day),
        "handed": handed,
        "bundle_form": BundleForm(),
    }
    return render(request, "web/sticks.html", context)
