"""A run: planned, changed, its page for the agency and for those who send people."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.mobile import queries as mobile
from lentera.pages import hooks
from lentera.pages.forms import PageForm, parse_date
from lentera.pages.outcomes import Outcome
from lentera.training import actions, queries
from lentera.training.forms import (
    EnrolForm,
    IssueForm,
    LeaveForm,
    ReasonForm,
    RunForm,
    Sender,
    SessionForm,
    StartForm,
)
from lentera.training.messages import KINDS, LEFT, OUTCOME_TONES, OUTCOMES
from lentera.training.models import CourseRun
from lentera.training.views.listing import creates, enrols, state_of

INVITED = [one for one in InstitutionKind if one is not InstitutionKind.AGENCY]


def senders(agency: UUID, day: date) -> list[Sender]:
    """Who may be invited: the agency itself for guests without an account, and every institution that is open."""
    found = [Sender(agency, _("Peserta yang didaftarkan dinas sendiri"), [])]
    for row in institutions.institutions(INVITED, open_on=day):
        items = queries.open_scope_items(agency, row.id, day)
        found.append(Sender(row.id, row.name, [(str(item.id), item.label) for item in items]))
    return found


def _options(staff: Staff, day: date) -> dict[str, Any]:
    agency = staff.institution
    return {
        "programmes": [(str(one.id), one.name) for one in mobile.programmes(agency, day)],
        "plan_items": [
            (str(one.id), f"{one.year} · {one.title}") for one in queries.plan_items(agency, day.year)
        ],
        "senders": senders(agency, day),
    }


@require(Capability.TRAINING, Level.CREATE)
def new_run(request: StaffRequest) -> HttpResponse:
    """First course and day, then the plan: the choices of ground follow from the day."""
    staff = request.staff
    courses = [(str(one.id), one.title) for one in queries.courses(staff.institution, in_use=True)]
    asked_day = parse_date(request.GET.get("from", ""))
    start = StartForm(
        request.GET if "course" in request.GET else None, courses=courses, initial={"day": asked_day}
    )
    if not courses or not start.is_valid():
        kept = [(name, request.GET[name]) for name in ("partner", "quota") if name in request.GET]
        return render(request, "training/start.html", {"form": start, "courses": courses, "kept": kept})
    taught = queries.course(staff.institution, UUID(start.cleaned_data["course"]))
    day = start.cleaned_data["day"]
    if taught is None:
        raise Http404
    outcome: Any = None
    options = _options(staff, day)
    if request.method == "POST":
        form = RunForm(request.POST, **options)
        if form.is_valid():
            outcome = actions.plan_run(
                staff.institution, taught.id, form.sessions(), form.trainer_list(), form.partners(),
                **_told(staff, form),
            )  # fmt: skip
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Kelas direncanakan dan ditawarkan kepada lembaga peserta."))
                return redirect("training:run", outcome.run)
    else:
        initial: dict[str, Any] = {}
        for place, unit in enumerate(taught.unit_list[:8]):
            initial |= {f"hours_{place}": unit.lesson_hours, f"topic_{place}": unit.name}
        initial |= _asked_for(request, options["senders"])
        form = RunForm(initial=initial | {"day_0": day}, **options)
    context = {"form": form, "title": taught.title, "day": day, "run": None, "outcome": outcome}
    return render(request, "training/plan.html", context)


def _asked_for(request: StaffRequest, invited: list[Sender]) -> dict[str, Any]:
    """What the address of a request names: who asks, and for how many."""
    asker = next((one for one in invited if str(one.institution) == request.GET.get("partner", "")), None)
    quota = request.GET.get("quota", "")
    if asker is None:
        return {}
    told: dict[str, Any] = {f"item_{asker.institution.hex}": asker.items[0][0] if asker.items else ""}
    return told | (
        {f"quota_{asker.institution.hex}": int(quota)} if quota.isdecimal() and len(quota) < 6 else {}
    )


@require(Capability.TRAINING, Level.CREATE)
def edit_run(request: StaffRequest, id: UUID) -> HttpResponse:
    """Change the plan of a run."""
    staff = request.staff
    row = own_run(staff, id)
    outcome: Any = None
    options = _options(staff, row.first_day)
    if request.method == "POST":
        form = RunForm(request.POST, **options)
        if form.is_valid():
            outcome = actions.change_run(
                staff.institution,
                id,
                form.sessions(),
                form.trainer_list(),
                form.partners(),
                **_told(staff, form),
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Rencana kelas diubah. Lembaga peserta sudah diberi tahu."))
                return redirect("training:run", id)
    else:
        form = RunForm(initial=_initial(staff, row), **options)
    context = {"form": form, "title": row.title, "day": row.first_day, "run": row, "outcome": outcome}
    return render(request, "training/plan.html", context)


def _told(staff: Staff, form: RunForm) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "place": told["place"],
        "pass_percent": told["pass_percent"],
        "programme": UUID(told["programme"]) if told["programme"] else None,
        "plan_item": UUID(told["plan_item"]) if told["plan_item"] else None,
        "actor": staff.account,
        "request_id": form.request_id_value,
    }


def _initial(staff: Staff, row: CourseRun) -> dict[str, Any]:
    told: dict[str, Any] = {
        "place": row.place,
        "pass_percent": row.pass_percent,
        "programme": row.programme or "",
        "plan_item": row.plan_item or "",
        "trainers": "\n".join(
            f"{one.subject} | {one.organisation}" if one.organisation else one.subject
            for one in queries.trainers_of(staff.institution, row.id)
        ),
    }
    for place, one in enumerate(queries.sessions_of(staff.institution, row.id)):
        told |= {
            f"day_{place}": one.day,
            f"hours_{place}": one.lesson_hours,
            f"topic_{place}": one.topic,
            f"session_{place}": one.id,
        }
    for sender in queries.senders_of(staff.institution, row.id):
        told[f"quota_{sender.partner.hex}"] = sender.quota
        told[f"item_{sender.partner.hex}"] = sender.scope_item or ""
    return told


def own_run(staff: Staff, id: UUID) -> CourseRun:
    """A run of the staff's institution, or the page is not found."""
    row = queries.run(staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(Capability.TRAINING)
def show(request: StaffRequest, id: UUID, outcome: Any = None) -> HttpResponse:
    """One run: sessions and counts for the agency; people and attendance for those who enrol."""
    staff = request.staff
    row, offer = queries.run(staff.institution, id), queries.offer(staff.institution, id)
    if row is None and offer is None:
        raise Http404
    context: dict[str, Any] = {
        "id": id,
        "run": row,
        "offer": offer,
        "head": row or offer,
        "creates": creates(staff) and row is not None,
        "enrols": enrols(staff)
        and offer is not None
        and offer.closed_at is None
        and offer.withdrawn_at is None,
        "history": institutions.history_lines(id, staff.institution, limit=12, staff=staff),
        "outcome": outcome,
    }
    if row is not None:
        context |= _agency_part(staff, row)
    if offer is not None:
        context |= _sender_part(staff, id)
        if row is None:
            context["agency_name"] = hooks.name_of("institution", offer.institution_id)
    return render(request, "training/run.html", context)


def _agency_part(staff: Staff, row: CourseRun) -> dict[str, Any]:
    counts = queries.attendance_counts(staff.institution, row.id)
    sessions = queries.sessions_of(staff.institution, row.id)
    lines = queries.sender_lines(staff.institution, row.id)
    names = institutions.names([line.institution for line in lines])
    state, tone = state_of(row, staff)
    ready = all(one.held for one in sessions) and all(line.stated for line in lines)
    head = next((one for one in institutions.holders(staff.institution) if one.head), None)
    issuing = {"issued_on": clock.today(staff.zone)}
    if head is not None:
        issuing |= {"signer": head.full_name, "signer_position": head.title}  # type: ignore[dict-item]
    papers = queries.certificates_of_run(staff.institution, row.id)
    return {
        "state": state,
        "tone": tone,
        "open": row.called_off_at is None and row.completed_at is None,
        "ready": ready,
        "lesson_hours": sum(one.lesson_hours for one in sessions),
        "sessions": [
            {
                "row": one,
                "present": counts[one.id][0] if one.id in counts else None,
                "absent": counts[one.id][1] if one.id in counts else None,
                "form": SessionForm(initial={"day": one.day, "lesson_hours": one.lesson_hours}),
            }
            for one in sessions
        ],
        "trainers": queries.trainers_of(staff.institution, row.id),
        "senders": [
            {
                "line": line,
                "name": _("Didaftarkan dinas sendiri")
                if line.institution == staff.institution
                else names.get(line.institution, ""),
            }
            for line in lines
        ],
        "certificates": [{"row": one, "kind": KINDS[one.kind]} for one in papers],
        "issue_form": IssueForm(initial=issuing),
        "call_off_form": ReasonForm(),
    }


def _sender_part(staff: Staff, run: UUID) -> dict[str, Any]:
    lines = queries.participants(staff.institution, run)
    taken = queries.sheets_taken(staff.institution, run)
    active = [(str(one.id), one.name) for one in lines if not one.left_why]
    sessions = queries.offered_sessions(staff.institution, run)
    return {
        "own_sessions": [{"row": one, "taken": one.session in taken} for one in sessions],
        "prints_all": enrols(staff) and sum(one.certificate is not None for one in lines) > 1,
        "extracts": enrols(staff) or may(staff, Capability.TRAINING, Level.APPROVE, "list"),
        "own_lesson_hours": sum(one.lesson_hours for one in sessions),
        "participants": [
            {
                "line": one,
                "left": LEFT.get(one.left_why, ""),
                "outcome": OUTCOMES.get(one.outcome, ""),
                "tone": OUTCOME_TONES.get(one.outcome, "calm"),  # type: ignore[call-overload]
            }
            for one in lines
        ],
        "taken_places": sum(1 for one in lines if not one.waiting and not one.left_why),
        "waiting_places": sum(1 for one in lines if one.waiting and not one.left_why),
        "enrol_form": EnrolForm(institutions=_origins(staff, run)),
        "leave_form": LeaveForm(participants=active) if active else None,
        "may_state": bool(lines) and all(one.held and one.session in taken for one in sessions),
    }


def _origins(staff: Staff, run: UUID) -> dict[str, UUID]:
    """Names of institutions that guests come from, when the agency enrols them in its own run."""
    if queries.run(staff.institution, run) is None:
        return {}
    rows = institutions.institutions(INVITED)
    return {name.casefold(): row.id for row in rows for name in (row.name, row.short_name) if name}


@require(Capability.TRAINING, Level.CREATE)
@require_POST
def close_session(request: StaffRequest, id: UUID) -> HttpResponse:
    """A session took place."""
    row = queries.session(request.staff.institution, id)
    if row is None:
        raise Http404
    form = SessionForm(request.POST)
    if not form.is_valid():
        return show(request, row.run, sentence_of(form))
    told = form.cleaned_data
    outcome = actions.close_session(
        request.staff.institution,
        id,
        day=told["day"],
        lesson_hours=told["lesson_hours"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    return answer(request, row.run, outcome, _("Pertemuan ditutup. JP-nya sudah dihitung."))


@require(Capability.TRAINING, Level.CREATE)
@require_POST
def complete(request: StaffRequest, id: UUID) -> HttpResponse:
    """Close the run."""
    form = PageForm(request.POST)
    form.is_valid()
    outcome = actions.complete_run(
        request.staff.institution, id, actor=request.staff.account, request_id=form.request_id_value
    )
    return answer(request, id, outcome, _("Kelas ditutup. Sertifikat dapat diterbitkan."))


@require(Capability.TRAINING, Level.CREATE)
@require_POST
def call_off(request: StaffRequest, id: UUID) -> HttpResponse:
    """The run does not take place."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, id, sentence_of(form))
    reason = form.cleaned_data["reason"]
    outcome = actions.call_run_off(
        request.staff.institution, id, reason, actor=request.staff.account, request_id=form.request_id_value
    )
    return answer(request, id, outcome, _("Kelas dibatalkan. Lembaga peserta sudah diberi tahu."))


def sentence_of(form: Any) -> Outcome:
    """The errors of a small form as one sentence, for the outcome bar."""
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return Outcome.refused(words)


def answer(request: StaffRequest, id: UUID, outcome: Any, done: str) -> HttpResponse:
    """Back to the run's page, with what came of it."""
    if isinstance(outcome, Refusal):
        return show(request, id, outcome)
    messages.success(request, done)
    return redirect(reverse("training:run", args=[id]))
