"""Pages of visits: the list, planning, holding, minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements import meeting_words as words
from lentera.agreements.forms.meeting import (
    MinuteForms,
    ReasonForm,
    VisitHeldForm,
    VisitPlanForm,
    minute_lines,
)
from lentera.agreements.models import Visit, VisitPlanRow
from lentera.agreements.queries import press
from lentera.agreements.views.follow_up import follow_up_rows
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
    others = {row.partner for row in planned} | {_other(row, staff) for row in held}
    names = institutions.names(others)
    rows: list[dict[str, Any]] = [
        {
            "purpose": row.purpose,
            "partner": names.get(row.partner, ""),
            "first": row.first,
            "when": words.stretch_text(queries.stretch_of(row)),
            "place": row.place,
            "state": _("Belum dicatat") if row.last < today else _("Rencana"),
            "tone": "soon" if row.last < today else "info",
            "url": reverse("agreements:visit", args=[row.id]),
        }
        for row in planned
    ]
    rows += [
        {
            "purpose": row.purpose,
            "partner": names.get(_other(row, staff), ""),
            "first": row.held_on,
            "when": "",
            "place": row.place,
            "state": _("Terlaksana"),
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


def _other(row: Visit, staff: Staff) -> UUID:
    return row.partner if row.institution_id == staff.institution else row.institution_id


@require(Capability.VISITS)
def visit(request: StaffRequest, id: UUID) -> HttpResponse:
    """One visit, planned or held."""
    return _page(request, id, None)


def _page(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
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
            "minutes": queries.minutes(id),
            "follow_ups": follow_up_rows(queries.follow_ups(staff.institution, today=today, visit=id)),
            "may_write": creates and own,
            "author": "" if own else hooks.name_of("institution", held.institution_id),
            "renewal": queries.open_renewal(held.agreement) if renewed and held.agreement else None,
            "may_renew": renewed,
            "news": press.published_releases(visit=id),
        }
    agreement = held.agreement if held is not None else plan.agreement if plan is not None else None
    direction = held.direction if held is not None else plan.direction if plan is not None else "in"
    context |= {
        "partner": hooks.name_of("institution", partner),
        "agreement": agreement,
        "agreement_name": hooks.name_of("agreement", agreement) if agreement else "",
        "direction": words.DIRECTIONS[direction],
    }
    return render(request, "agreements/visit.html", context)


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
    if request.method == "POST" and form.is_valid():
        outcome = actions.plan_visit(
            staff.institution,
            form.plan(),
            visit=id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Rencana kunjungan tersimpan."))
            return redirect("agreements:visit", outcome.visit)
    context = {
        "form": form,
        "outcome": outcome,
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
    form = VisitHeldForm(staff, today, request.POST or None, request.FILES or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.record_visit(
            staff.institution,
            UUID(form.cleaned_data["partner"]),
            form.record(),
            visit=id,
            photo=form.cleaned_data["photo"],
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
        "files": True,
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
        return _page(request, id, outcome)
    messages.success(request, _("Kunjungan dibatalkan."))
    return redirect("agreements:visit", id)


@require(Capability.VISITS, Level.CREATE)
def write_minutes(request: StaffRequest, id: UUID) -> HttpResponse:
    """Write the minutes of a visit point by point."""
    staff = request.staff
    held = queries.visit_held(id, staff.institution)
    if held is None or held.institution_id != staff.institution:
        raise Http404
    outcome: Any = None
    if request.method == "POST":
        forms = MinuteForms(request.POST, prefix="minutes")
        if forms.is_valid():
            outcome = actions.write_minutes(
                staff.institution,
                id,
                minute_lines(forms.cleaned_data),
                actor=staff.account,
                request_id=request.POST.get("request_id") or None,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Notulen tersimpan. Yang harus dilakukan dapat ditindaklanjuti."))
                return redirect("agreements:visit", id)
    else:
        initial = [
            {"line": row.id, "topic": row.topic, "discussion": row.discussion, "decision": row.decision}
            for row in queries.minutes(id)
        ] or [{"topic": line} for line in held.agenda.splitlines()]
        forms = MinuteForms(prefix="minutes", initial=initial)
    context = {"forms": forms, "outcome": outcome, "held": held}
    return render(request, "agreements/minutes.html", context)


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
        return _page(request, id, outcome)
    messages.success(request, _("Perpanjangan dimulai; konsep penerusnya sudah terisi."))
    return redirect("agreements:agreement", outcome.draft)
