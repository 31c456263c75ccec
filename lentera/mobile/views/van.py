"""The crew's pages at 360 px: the trips of today, the stop with its steps, one button at the bottom."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.mobile import actions, queries
from lentera.mobile.facts import Step
from lentera.mobile.forms import CloseForm, CountForm, DepartForm, SignForm
from lentera.mobile.messages import BY, PRESSES, REASONS, STEPS
from lentera.mobile.models import TripStop, Vehicle
from lentera.mobile.rules import TripStage, next_step
from lentera.mobile.views.trip import form_refusal, own_trip
from lentera.pages import formats, hooks
from lentera.pages.counting import counted


@require(Capability.VAN, Level.CREATE)
def today(request: StaffRequest) -> HttpResponse:
    """The trips of today; straight to the only one on which the account goes along."""
    staff = request.staff
    day = clock.today(staff.zone)
    own = queries.trips_of_crew(staff.institution, staff.account, day)
    lines = queries.trips_on(staff.institution, day)
    mine = [line for line in lines if line.id in own]
    if len(mine) == 1 and "all" not in request.GET:
        return redirect("mobile:van-trip", mine[0].id)
    return render(request, "mobile/van_today.html", {"lines": lines, "day": day})


@require(Capability.VAN, Level.CREATE)
def trip(request: StaffRequest, id: UUID, outcome: Any = None) -> HttpResponse:
    """One trip: its stops, and the button to leave or to close."""
    staff = request.staff
    row = own_trip(staff, id)
    visits = queries.visits_of(staff.institution, id)
    van = Vehicle.objects.filter(institution=staff.institution, id=row.vehicle).first()
    ahead = next((one for one in visits if one.open), None)
    steps = [
        {
            "row": one,
            "state": "done"
            if not one.open
            else "now"
            if one is ahead and row.state is TripStage.UNDER_WAY
            else "next",
            "why": REASONS.get(one.cancel_reason, ""),
            "by": BY.get(one.cancelled_by, ""),
        }
        for one in visits
    ]
    context = {
        "trip": row,
        "van": van,
        "steps": steps,
        "ahead": ahead,
        "crew": ", ".join(
            hooks.name_of("account", one.account) if one.account else one.function
            for one in queries.crew_of(staff.institution, id)
        ),
        "planned": row.state is TripStage.PLANNED,
        "under_way": row.state is TripStage.UNDER_WAY,
        "depart_form": DepartForm(initial={"on_board": van.capacity if van is not None else None}),
        "close_form": CloseForm(),
        "zone": queries.zone_of(staff.institution),
        "outcome": outcome,
    }
    return render(request, "mobile/van_trip.html", context)


@require(Capability.VAN, Level.CREATE)
@require_POST
def leave(request: StaffRequest, id: UUID) -> HttpResponse:
    """The van leaves."""
    form = DepartForm(request.POST)
    if not form.is_valid():
        return trip(request, id, form_refusal(form))
    told = form.cleaned_data["on_board"]
    outcome = actions.depart(
        request.staff.institution, id, told, actor=request.staff.account, request_id=form.request_id_value
    )
    return trip(request, id, outcome) if isinstance(outcome, Refusal) else redirect("mobile:van-trip", id)


@require(Capability.VAN, Level.CREATE)
@require_POST
def come_back(request: StaffRequest, id: UUID) -> HttpResponse:
    """The van is back."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return trip(request, id, form_refusal(form))
    outcome = actions.close_trip(
        request.staff.institution,
        id,
        kilometres=form.cleaned_data["kilometres"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return trip(request, id, outcome)
    messages.success(request, _("Perjalanan selesai. Terima kasih."))
    return redirect("mobile:van-trip", id)


def _own_visit(request: StaffRequest, id: UUID) -> TripStop:
    row = queries.visit(request.staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(Capability.VAN, Level.CREATE)
def stop(request: StaffRequest, id: UUID, outcome: Any = None) -> HttpResponse:
    """One stop: five steps with their times, three counters, one button."""
    staff = request.staff
    row = _own_visit(request, id)
    state = queries.trip_state(staff.institution, row.trip)
    if state is None:
        raise Http404
    visit = next(one for one in state.visits if one.id == id)
    step = next_step(visit) if row.open else None
    serving = row.open and row.arrived is not None and (row.gate_passed is not None or not row.gate)
    counts = {"visitors": row.visitors, "loans": row.loans, "returns": row.returns}
    zone = queries.zone_of(staff.institution)
    context = {
        "visit": row,
        "steps": _steps(row, step, zone),
        "step": step.value if step is not None else "",
        "press": PRESSES[step] if step is not None else "",
        "counting": serving,
        "signing": row.open and step is None,
        "under_way": state.stage is TripStage.UNDER_WAY,
        "count_form": CountForm(initial=counts),
        "sign_form": SignForm(),
        "why": REASONS.get(row.cancel_reason, ""),
        "by": BY.get(row.cancelled_by, ""),
        "van": _van_of(staff.institution, row.trip),
        "zone": zone,
        "outcome": outcome,
    }
    return render(request, "mobile/van_stop.html", context)


def _van_of(agency: UUID, trip: UUID) -> str:
    row = queries.trip(agency, trip)
    van = Vehicle.objects.filter(institution=agency, id=row.vehicle).first() if row is not None else None
    return van.name if van is not None else _("Pusling")


def _steps(row: TripStop, step: Step | None, zone: str) -> list[dict[str, Any]]:
    planned = _("rencana %(time)s") % {"time": formats.clock(row.arrival, zone)}
    gate = row.gate_minutes
    details: dict[Step, str] = {
        Step.ARRIVED: planned,
        Step.GATE_PASSED: ""
        if gate is None
        else counted("%(minutes)s menit diperiksa", "minutes") % {"minutes": gate},
        Step.SERVICE_ENDED: ""
        if row.service_minutes is None
        else counted("%(minutes)s menit melayani", "minutes") % {"minutes": row.service_minutes},
        Step.GATE_LEFT: _("hitung ulang buku"),
    }
    times = {
        Step.ARRIVED: row.arrived,
        Step.GATE_PASSED: row.gate_passed,
        Step.SERVICE_ENDED: row.service_ended,
        Step.GATE_LEFT: row.left,
    }
    found: list[dict[str, Any]] = []
    for one in Step:
        if not row.gate and one in (Step.GATE_PASSED, Step.GATE_LEFT):
            continue
        moment = times[one]
        state = "done" if moment is not None else "now" if one is step else "next"
        time = formats.clock(moment, zone) if moment is not None else ""
        found.append({"label": STEPS[one], "detail": details[one], "time": time, "state": state})
    signed = row.served_at is not None
    now = row.open and step is None
    found.append(
        {
            "label": _("Tanda tangan petugas"),
            "detail": row.signed_by,
            "time": formats.clock(row.served_at, zone) if row.served_at is not None else "",
            "state": "done" if signed else "now" if now else "next",
        }
    )
    return found


@require(Capability.VAN, Level.CREATE)
@require_POST
def press(request: StaffRequest, id: UUID) -> HttpResponse:
    """The button at the bottom: keep the counters as they stand, then take the step or sign."""
    staff = request.staff
    row = _own_visit(request, id)
    outcome: Any = None
    request_id = request.POST.get("request_id", "")[:90] or None
    common: dict[str, Any] = {"actor": staff.account}
    if "visitors" in request.POST:
        form = CountForm(request.POST)
        if not form.is_valid():
            return stop(request, id, form_refusal(form))
        told = form.cleaned_data
        counts = (told["visitors"], told["loans"], told["returns"])
        if counts != (row.visitors, row.loans, row.returns):
            outcome = actions.count(
                staff.institution, id, *counts, request_id=request_id and f"{request_id}:count", **common
            )
            if isinstance(outcome, Refusal):
                return stop(request, id, outcome)
    if "sign" in request.POST:
        signed = SignForm(request.POST)
        if not signed.is_valid():
            return stop(request, id, form_refusal(signed))
        outcome = actions.sign_stop(
            staff.institution, id, signed.cleaned_data["signed_by"], request_id=request_id, **common
        )
    elif request.POST.get("step") in {one.value for one in Step}:
        step = Step(request.POST["step"])
        outcome = actions.take_step(staff.institution, id, step, request_id=request_id, **common)
    if isinstance(outcome, Refusal):
        return stop(request, id, outcome)
    return (
        redirect("mobile:van-trip", row.trip) if "sign" in request.POST else redirect("mobile:van-stop", id)
    )
