"""Pages of visits: the list, planning, holding, minutes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements import meeting_words as words
from lentera.agreements.facts.visit import Stretch
from lentera.agreements.forms.meeting import (
    ReasonForm,
    VisitHeldForm,
    VisitPlanForm,
)
from lentera.agreements.forms.visit_request import ObjectionForm
from lentera.agreements.models import Visit, VisitPlanRow
from lentera.agreements.queries import press
from lentera.agreements.queries import visit_request as requests
from lentera.agreements.rules.visit_request import RequestState
from lentera.agreements.views.follow_up import follow_up_rows
from lentera.agreements.views.photo import photo_lines
from lentera.agreements.views.visit_request import conflict_texts, offer_override
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.tables import Column, Empty, Table

COLUMNS = (
    Column("purpose", gettext_lazy("Maksud"), url="url", strong=True),
    Column("partner", gettext_lazy("Lembaga lain")),
    Column("first", gettext_lazy("Tanggal"), kind="date", detail="when"),
    Column("place", gettext_lazy("Tempat")),
    Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
)


@require(Capability.VISITS)
def visits(request: StaffRequest) -> HttpResponse:
    """Planned and held visits of the institution, and those that others held with it."""
    staff = request.staff
    today = clock.today(staff.zone)
    planned, held = (
        list(queries.visits_planned(staff.institution)),
        list(queries.visits_held(staff.institution)),
    )
    asked = {line.row.id: line for line in requests.requested_visits(staff.institution)}
    waiting = [line for line in asked.values() if not line.own and line.state is RequestState.WAITING]
    others = {row.partner for row in planned} | {_other(row, staff) for row in held}
    declined = [line for line in asked.values() if line.own and line.state is RequestState.DECLINED]
    others |= {line.other for line in (*waiting, *declined)}
    names = institutions.names(others)
    rows: list[dict[str, Any]] = [
        {
            "purpose": row.purpose,
            "partner": names.get(row.partner, ""),
            "first": row.first,
            "when": _beside(queries.stretch_of(row)),
            "place": row.place,
            **_state(row, asked.get(row.request) if row.request else None, today),
            "url": reverse("agreements:visit", args=[row.id]),
        }
        for row in planned
    ]
    rows += [
        {
            "purpose": line.row.purpose,
            "partner": names.get(line.other, ""),
            "first": line.row.first,
            "when": _beside(line.when),
            "place": line.row.place,
            "state": _("Menunggu jawaban Anda"),
            "tone": "soon",
            "url": reverse("agreements:visit-request", args=[line.row.id]),
        }
        for line in waiting
        if not any(row.request == line.row.id for row in planned)
    ]
    rows += [
        {
            "purpose": line.row.purpose,
            "partner": names.get(line.other, ""),
            "first": line.row.first,
            "when": _beside(line.when),
            "place": line.row.place,
            "state": words.REQUEST_STATES["declined"],
            "tone": words.REQUEST_TONES["declined"],
            "url": reverse("agreements:visit-request", args=[line.row.id]),
        }
        for line in declined
    ]
    rows += [
        {
            "purpose": row.purpose,
            "partner": names.get(_other(row, staff), ""),
            "first": row.held_on,
            "when": "",
            "place": row.place,
            "state": pgettext("kunjungan", "Terlaksana"),
            "tone": "good",
            "url": reverse("agreements:visit", args=[row.id]),
        }
        for row in held
    ]
    may_create = may(staff, Capability.VISITS, Level.CREATE)
    table = Table(
        request,
        rows,
        name="kunjungan",
        columns=COLUMNS,
        search=("purpose", "partner", "place"),
        order="-first",
        empty=Empty(
            _("Belum ada kunjungan"),
            _(
                "Catat kunjungan antarlembaga di sini: siapa datang, apa yang dibahas, dan apa yang harus "
                "ditindaklanjuti."
            ),
            reverse("agreements:plan-visit") if may_create else "",
            _("Rencanakan kunjungan") if may_create else "",
            "users-group",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "table": table,
        "may_create": may_create,
        "planned": len(planned),
        "held": len(held),
        "open": len(queries.open_follow_ups(staff.institution, today=today)),
    }
    return render(request, "agreements/visits.html", context)


def _beside(when: Stretch) -> str:
    """What stands under the first day: nothing where that day is all there is."""
    return "" if when.first == when.last else words.stretch_text(when)


def _state(row: VisitPlanRow, line: requests.RequestLine | None, today: date) -> dict[str, Any]:
    if row.last < today:
        return {"state": _("Belum dicatat"), "tone": "soon"}
    if line is None or line.state is RequestState.AGREED:
        return {
            "state": _("Disepakati") if line else pgettext("kunjungan", "Rencana"),
            "tone": "good" if line else "info",
        }
    if line.waits_for_us:
        return {"state": _("Menunggu jawaban Anda"), "tone": "soon"}
    return {"state": words.REQUEST_STATES["waiting"], "tone": "soon"}


def _other(row: Visit, staff: Staff) -> UUID:
    return row.partner if row.institution_id == staff.institution else row.institution_id


@require(Capability.VISITS)
def visit(request: StaffRequest, id: UUID) -> HttpResponse:
    """One visit, planned or held."""
    return page_of_visit(request, id, None)


def page_of_visit(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    """The page of a visit, with the outcome of what was pressed on it."""
    staff = request.staff
    held = queries.visit_held(id, staff.institution)
    plan = queries.visit_plan(staff.institution, id)
    if held is None and plan is None:
        raise Http404
    context: dict[str, Any] = {
        "id": id,
        "held": held,
        "plan": plan,
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    creates = may(staff, Capability.VISITS, Level.CREATE)
    if held is None and plan is not None:
        partner = plan.partner
        context |= {
            "when": words.stretch_text(queries.stretch_of(plan)),
            "hours": words.hours_text(plan.begins),
            "agenda": plan.agenda.splitlines(),
            "may_write": creates and not plan.cancelled_for,
            "expected": requests.people_of(plan.people),
            "asked": requests.requested_visit(staff.institution, plan.request) if plan.request else None,
            "kept_anyway": bool(plan.override),
            "reason": ReasonForm(),
        }
    elif held is not None:
        partner = _other(held, staff)
        own = held.institution_id == staff.institution
        today = clock.today(staff.zone)
        renewed = held.agreement is not None and own and may(staff, Capability.AGREEMENTS, Level.CREATE)
        context |= {
            "hours": words.hours_text(held.begins, held.ends),
            "agenda": held.agenda.splitlines(),
            "people": queries.delegation(id),
            "minutes": _minutes(id),
            "may_object": creates and not own,
            "objection": ObjectionForm(),
            "photos": photo_lines(staff, visit=id),
            "follow_ups": follow_up_rows(queries.follow_ups(staff.institution, today=today, visit=id)),
            "may_write": creates and own,
            "author": "" if own else hooks.name_of("institution", held.institution_id),
            "renewal": queries.open_renewal(held.agreement) if renewed and held.agreement else None,
            "may_renew": renewed,
            "news": press.published_releases(visit=id),
        }
    signed = requests.attendance(id)
    context |= {
        "signed": len(signed),
        "may_sign": creates and not (plan is not None and plan.cancelled_for),
        "asked_state": words.REQUEST_STATES[context["asked"].state.value] if context.get("asked") else "",
        "asked_tone": words.REQUEST_TONES[context["asked"].state.value] if context.get("asked") else "",
    }
    own_words = held is None or held.institution_id == staff.institution
    agreement = held.agreement if held is not None else plan.agreement if plan is not None else None
    direction = held.direction if held is not None else plan.direction if plan is not None else "in"
    context |= {
        "partner": hooks.name_of("institution", partner),
        "agreement": agreement,
        "agreement_name": hooks.name_of("agreement", agreement) if agreement else "",
        "direction": words.DIRECTIONS[direction if own_words else "in" if direction == "out" else "out"],
    }
    return render(request, "agreements/visit.html", context)


def _minutes(visit: UUID) -> list[dict[str, Any]]:
    said = requests.objections(visit)
    return [{"row": row, "objections": said.get(row.id, [])} for row in queries.minutes(visit)]


@require(Capability.VISITS, Level.CREATE)
def plan_visit(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Plan a visit, or change a plan."""
    staff = request.staff
    row = None if id is None else queries.visit_plan(staff.institution, id)
    if id is not None and row is None:
        raise Http404
    form = VisitPlanForm(
        staff, clock.today(staff.zone), request.POST or None, initial={"direction": "in", **_initial(row)}
    )
    outcome: Any = None
    conflicts: list[str] = []
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        outcome = actions.plan_visit(
            staff.institution,
            plan,
            visit=id,
            override=form.cleaned_data["override"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Rencana kunjungan tersimpan."))
            return redirect("agreements:visit", outcome.visit)
        if offer_override(form, outcome):
            conflicts = conflict_texts(staff.institution, plan, but=id)
    context = {
        "form": form,
        "outcome": outcome,
        "conflicts": conflicts,
        "heading": _("Ubah rencana kunjungan") if row else _("Rencanakan kunjungan"),
        "text": _("Rencana hanya terlihat oleh lembaga Anda."),
        "button": _("Simpan rencana"),
        "back": reverse("agreements:visit", args=[id]) if id else reverse("agreements:visits"),
    }
    return render(request, "agreements/meeting_form.html", context)


def _initial(row: VisitPlanRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "direction": row.direction,
        "partner": str(row.partner),
        "purpose": row.purpose,
        "agenda": row.agenda,
        "when": queries.stretch_of(row),
        "begins": row.begins,
        "place": row.place,
        "receiver": row.receiver,
        "agreement": str(row.agreement or ""),
        "vehicle": row.vehicle,
        "guests": [(one.name, one.position) for one in requests.people_of(row.people) if not one.host],
        "hosts": [(one.name, one.position) for one in requests.people_of(row.people) if one.host],
        "override": row.override,
    }


@require(Capability.VISITS, Level.CREATE)
def hold_visit(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Record a visit that took place, planned or not."""
    staff = request.staff
    row = None if id is None else queries.visit_plan(staff.institution, id)
    if id is not None and row is None:
        raise Http404
    today = clock.today(staff.zone)
    initial = {"direction": "in", **_initial(row)}
    initial["held_on"] = row.first if row is not None and row.first == row.last else today
    if id is not None and (came := requests.attendance(id)) and row is not None:
        initial["guests"] = initial["guests"] or [(one.name, one.position) for one in came]
    form = VisitHeldForm(staff, today, request.POST or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.record_visit(
            staff.institution,
            UUID(form.cleaned_data["partner"]),
            form.record(),
            visit=id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Kunjungan tercatat. Tulis notulennya."))
            return redirect("agreements:visit", outcome.visit)
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Catat kunjungan"),
        "text": _("Yang dicatat di sini juga dibaca lembaga yang lain."),
        "button": _("Simpan kunjungan"),
        "back": reverse("agreements:visit", args=[id]) if id else reverse("agreements:visits"),
    }
    return render(request, "agreements/meeting_form.html", context)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def cancel_visit(request: StaffRequest, id: UUID) -> HttpResponse:
    """Call a planned visit off."""
    staff = request.staff
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    outcome = actions.cancel_visit(
        staff.institution,
        id,
        reason=reason,
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page_of_visit(request, id, outcome)
    messages.success(request, _("Kunjungan dibatalkan."))
    return redirect("agreements:visit", id)


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def ask_for_renewal(request: StaffRequest, id: UUID) -> HttpResponse:
    """Open the renewal of the agreement that a visit was about."""
    staff = request.staff
    held = queries.visit_held(id, staff.institution)
    if held is None or held.agreement is None:
        raise Http404
    outcome = actions.open_renewal(
        staff.institution,
        held.agreement,
        visit=id,
        note=held.purpose,
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page_of_visit(request, id, outcome)
    messages.success(request, _("Perpanjangan dimulai; konsep penerusnya sudah terisi."))
    return redirect("agreements:agreement", outcome.draft)
