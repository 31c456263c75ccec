"""A trip: its plan, its page, and what is done to it at the desk."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Role, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.mobile import actions, queries
from lentera.mobile.facts import CancelledBy, CancelReason
from lentera.mobile.forms import (
    CancelForm,
    Choices,
    CloseForm,
    DayForm,
    DepartForm,
    PaperForm,
    TripForm,
)
from lentera.mobile.messages import BY, REASONS, STAGES, TONES
from lentera.mobile.models import Trip, Vehicle
from lentera.mobile.rules import TripStage, items_on_board, loans_per_hour
from lentera.mobile.views.listing import tenths
from lentera.pages import formats, hooks
from lentera.pages.forms import parse_date
from lentera.pages.outcomes import Outcome


def choices(staff: Staff, day: date) -> dict[str, Choices]:
    """What a plan for that day can choose from. A partner's stop comes once for each scope item that it may cite."""
    agency = staff.institution
    stops: Choices = []
    for stop in queries.stops(agency, in_use=True):
        if stop.partner is None:
            stops.append((f"{stop.id}:", _("%(stop)s (pos umum)") % {"stop": stop.name}))
            continue
        items = queries.open_scope_items(agency, stop.partner, day)
        stops += [(f"{stop.id}:{item.id}", f"{stop.name} · {item.label}") for item in items]
        if not items:
            stops.append(
                (f"{stop.id}:", _("%(stop)s · tanpa perjanjian pada hari ini") % {"stop": stop.name})
            )
    crew = [one for one in institutions.accounts_of(agency) if Role.CREW in one.roles and one.active]
    return {
        "vehicles": [
            (str(one.id), f"{one.name} · {one.plate}") for one in queries.vehicles(agency, in_use=True)
        ],
        "crew": [(str(one.id), one.name) for one in crew],
        "programmes": [(str(one.id), one.name) for one in queries.programmes(agency, day)],
        "stops": stops,
    }


@require(Capability.VAN, Level.CREATE)
def plan(request: StaffRequest) -> HttpResponse:
    """Plan a trip for `?day=` (tomorrow when absent)."""
    day = parse_date(request.GET.get("day", "")) or clock.today(request.staff.zone) + timedelta(days=1)
    return _edit(request, day, None)


@require(Capability.VAN, Level.CREATE)
def edit(request: StaffRequest, id: UUID) -> HttpResponse:
    """Change a plan before the van leaves."""
    row = own_trip(request.staff, id)
    return _edit(request, parse_date(request.GET.get("day", "")) or row.day, row)


def _edit(request: StaffRequest, day: date, row: Trip | None) -> HttpResponse:
    staff = request.staff
    outcome: Any = None
    zone = queries.zone_of(staff.institution)
    if request.method == "POST":
        day = parse_date(request.POST.get("day", "")) or day
        form = TripForm(request.POST, **choices(staff, day))
        if form.is_valid():
            told = form.cleaned_data
            common: dict[str, Any] = {
                "actor": staff.account,
                "request_id": form.request_id_value,
                "programme": UUID(told["programme"]) if told["programme"] else None,
                "note": told["note"],
            }
            main = (told["day"], UUID(told["vehicle"]), form.stops(zone), form.crew_members(_("kru")))
            outcome = (
                actions.plan_trip(staff.institution, *main, **common)
                if row is None
                else actions.replan_trip(staff.institution, row.id, *main, **common)
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Rencana tersimpan. Mitra sudah diberi tahu jamnya."))
                return redirect("mobile:trip", outcome.trip)
    else:
        offered = choices(staff, day)
        form = TripForm(initial=_initial(staff, row, day) | _asked_for(request, offered["stops"]), **offered)
    context = {
        "form": form,
        "day_form": DayForm(initial={"day": day}),
        "day": day,
        "trip": row,
        "outcome": outcome,
    }
    return render(request, "mobile/plan.html", context)


def _initial(staff: Staff, row: Trip | None, day: date) -> dict[str, Any]:
    told: dict[str, Any] = {"day": day}
    if row is None:
        return told
    told |= {"vehicle": row.vehicle, "programme": row.programme or "", "note": row.note}
    crew = queries.crew_of(staff.institution, row.id)
    told["crew"] = [str(one.account) for one in crew if one.account is not None]
    told["others"] = ", ".join(one.function for one in crew if one.account is None)
    zone = queries.zone_of(staff.institution)
    for place, one in enumerate(queries.visits_of(staff.institution, row.id)):
        told[f"stop_{place}"] = f"{one.stop}:{one.scope_item or ''}"
        told[f"arrival_{place}"] = formats.local(one.arrival, zone).time()
        told[f"departure_{place}"] = formats.local(one.departure, zone).time()
        told[f"visit_{place}"] = one.id
    return told


def _asked_for(request: StaffRequest, stops: Choices) -> dict[str, Any]:
    """What the address of a request names: the partner, whose first stop is chosen, and a note."""
    partner = request.GET.get("partner", "")
    own = {str(row.id) for row in queries.stops(request.staff.institution) if str(row.partner) == partner}
    told = {name: request.GET[name] for name in ("note",) if name in request.GET}
    first = next((value for value, _label in stops if value.partition(":")[0] in own), None)
    return told if first is None else told | {"stop_0": first}


def own_trip(staff: Staff, id: UUID) -> Trip:
    """A trip of the staff's institution, or the page is not found."""
    row = queries.trip(staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(Capability.VAN)
def show(request: StaffRequest, id: UUID, outcome: Any = None) -> HttpResponse:
    """One trip with its stops, planned and real."""
    staff = request.staff
    row = own_trip(staff, id)
    visits = queries.visits_of(staff.institution, id)
    van = Vehicle.objects.filter(institution=staff.institution, id=row.vehicle).first()
    aboard = row.on_board
    lines = []
    for one in visits:
        if one.served_at is not None and aboard is not None:
            aboard = items_on_board(aboard, one.loans, one.returns)
        lines.append(
            {
                "row": one,
                "aboard": aboard if one.served_at is not None else None,
                "rate": tenths(loans_per_hour(one.loans, one.service_minutes or 0)),
                "why": REASONS.get(one.cancel_reason, ""),
                "by": BY.get(one.cancelled_by, ""),
            }
        )
    stage = row.state
    creates = may(staff, Capability.VAN, Level.CREATE)
    context = {
        "trip": row,
        "van": van,
        "lines": lines,
        "crew": [
            {"name": hooks.name_of("account", one.account) if one.account else "", "function": one.function}
            for one in queries.crew_of(staff.institution, id)
        ],
        "stage": STAGES[stage],
        "tone": TONES[stage],
        "planned": stage is TripStage.PLANNED,
        "under_way": stage is TripStage.UNDER_WAY,
        "ready": stage is TripStage.UNDER_WAY and not any(one.open for one in visits),
        "creates": creates,
        "depart_form": DepartForm(initial={"on_board": van.capacity if van is not None else None}),
        "close_form": CloseForm(),
        "cancel_form": CancelForm(),
        "history": institutions.history_lines(
            id, staff.institution, also=[one.id for one in visits], limit=12, staff=staff
        ),
        "zone": queries.zone_of(staff.institution),
        "outcome": outcome,
    }
    return render(request, "mobile/trip.html", context)


@require(Capability.VAN, Level.CREATE)
@require_POST
def depart(request: StaffRequest, id: UUID) -> HttpResponse:
    """The van leaves."""
    form = DepartForm(request.POST)
    if not form.is_valid():
        return show(request, id, form_refusal(form))
    outcome = actions.depart(
        request.staff.institution,
        id,
        form.cleaned_data["on_board"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    return _answer(request, id, outcome, _("Keberangkatan tercatat."))


@require(Capability.VAN, Level.CREATE)
@require_POST
def close(request: StaffRequest, id: UUID) -> HttpResponse:
    """The van is back."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return show(request, id, form_refusal(form))
    outcome = actions.close_trip(
        request.staff.institution,
        id,
        kilometres=form.cleaned_data["kilometres"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    return _answer(request, id, outcome, _("Perjalanan selesai. Kunjungan ke mitra sudah dihitung."))


@require(Capability.VAN, Level.CREATE)
@require_POST
def call_off(request: StaffRequest, id: UUID) -> HttpResponse:
    """The trip does not take place."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show(request, id, form_refusal(form))
    told = form.cleaned_data
    outcome = actions.call_trip_off(
        request.staff.institution,
        id,
        CancelReason(told["reason"]),
        CancelledBy(told["by"]),
        note=told["note"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    return _answer(request, id, outcome, _("Perjalanan dibatalkan. Mitra sudah diberi tahu."))


@require(Capability.VAN, Level.CREATE)
def paper(request: StaffRequest, id: UUID) -> HttpResponse:
    """Key in a stop's record from paper."""
    staff = request.staff
    row = queries.visit(staff.institution, id)
    if row is None:
        raise Http404
    outcome: Any = None
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        served = form.served(row.day, queries.zone_of(staff.institution))
        common: dict[str, Any] = {"actor": staff.account, "request_id": form.request_id_value}
        outcome = actions.record_stop(staff.institution, id, served, at=clock.now(), **common)
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Catatan pos tersimpan."))
            return redirect("mobile:trip", row.trip)
    return render(request, "mobile/paper.html", {"form": form, "visit": row, "outcome": outcome})


@require(Capability.VAN, Level.CREATE)
def cancel(request: StaffRequest, id: UUID) -> HttpResponse:
    """A visit does not take place."""
    staff = request.staff
    row = queries.visit(staff.institution, id)
    if row is None:
        raise Http404
    outcome: Any = None
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.cancel_stop(
            staff.institution,
            id,
            CancelReason(told["reason"]),
            CancelledBy(told["by"]),
            note=told["note"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Kunjungan dibatalkan. Mitra sudah diberi tahu."))
            return redirect("mobile:van-trip" if "van" in request.GET else "mobile:trip", row.trip)
    context = {"form": form, "visit": row, "outcome": outcome, "van": "van" in request.GET}
    return render(request, "mobile/cancel.html", context)


def form_refusal(form: Any) -> Outcome:
    """The errors of a small form as one sentence, for the outcome bar."""
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return Outcome.refused(words)


def _answer(request: StaffRequest, id: UUID, outcome: Any, done: str) -> HttpResponse:
    if isinstance(outcome, Refusal):
        return show(request, id, outcome)
    messages.success(request, done)
    return redirect("mobile:trip", id)
