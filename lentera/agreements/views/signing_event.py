"""Pages of signing events: the list, the agenda with what each agreement lacks, holding."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries, signing_words
from lentera.agreements import meeting_words as words
from lentera.agreements.facts.signing_event import EventPlan, EventStatus
from lentera.agreements.facts.visit import Precision, Stretch
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.signing import EventForm, HoldEventForm, MoveForm
from lentera.agreements.models import SigningEvent
from lentera.agreements.queries import AgendaLine, press, signing
from lentera.agreements.queries import signing_event as readings
from lentera.agreements.queries.signing_progress import wanted_papers
from lentera.agreements.rules.signing_event import OVER, readiness, starts_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column, Empty, Table


def own_event(staff: Staff, id: UUID) -> SigningEvent:
    """An event of the staff's own institution, or the page is not found."""
    row = readings.event(staff.institution, id)
    if row is None:
        raise Http404
    return row


def when_text(row: SigningEvent) -> str:
    """When an event is or was, in words."""
    if row.held_on is not None:
        return formats.full_date(row.held_on)
    told = words.stretch_text(Stretch(first=row.first, last=row.last, precision=Precision(row.precision)))
    return f"{told}, {words.hours_text(row.begins)}" if row.begins else told


def _beside(row: SigningEvent) -> str:
    """What stands under the first day in a list: the longer time that is planned, or the hour."""
    if row.held_on is not None:
        return ""
    return when_text(row) if row.first != row.last else words.hours_text(row.begins)


@require(Capability.AGREEMENTS)
def events(request: StaffRequest) -> HttpResponse:
    """All signing events of the institution."""
    staff = request.staff
    rows = [
        {
            "title": row.title,
            "first": row.held_on or row.first,
            "when": _beside(row),
            "place": row.place,
            "state": words.EVENT_STATUSES[row.status],
            "tone": words.EVENT_TONES[row.status],
            "url": reverse("agreements:signing-event", args=[row.id]),
        }
        for row in queries.events(staff.institution)
    ]
    prepares = may(staff, Capability.SIGNING, Level.PREPARE)
    table = Table(
        request,
        rows,
        name="agenda-penandatanganan",
        columns=[
            Column("title", gettext_lazy("Agenda"), url="url", strong=True),
            Column("first", gettext_lazy("Waktu"), kind="date", detail="when"),
            Column("place", gettext_lazy("Tempat")),
            Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("title", "place"),
        order="-first",
        empty=Empty(
            _("Belum ada agenda"),
            _(
                "Satu agenda menandatangani beberapa perjanjian sekaligus. Dinas menyusunnya dan melihat apa "
                "yang masih kurang pada tiap naskah."
            ),
            reverse("agreements:plan-event") if prepares else "",
            _("Susun agenda") if prepares else "",
            "signature",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "agreements/signing_events.html", {"table": table, "prepares": prepares})


def _line(
    line: AgendaLine, names: dict[UUID, str], ready: Collection[str] = (), mode: str = ""
) -> dict[str, Any]:
    return {
        "draft": line.draft,
        "position": line.position,
        "partner": names.get(line.partner, ""),
        "title": line.content.title,
        "numbers": [party.number or "–" for party in line.content.parties],
        "signatories": [party.signatory.name if party.signatory else "–" for party in line.content.parties],
        "ready": line.ready,
        "signed": line.signed,
        "missing": [text_of(one.code, one.details) for one in line.missing],
        "moved_for": line.moved_for,
        "told": line.told,
        "checks": [
            {"label": signing_words.CHECKS[one.what], "state": one.state, "what": one.what}
            for one in readiness(
                line.missing, ready, renewal=line.content.predecessor is not None, signed=line.signed
            )
        ],
        "mode": signing_words.SIGNING_MODES.get(mode, ""),
    }


@require(Capability.AGREEMENTS)
def event(request: StaffRequest, id: UUID) -> HttpResponse:
    """One event with its agenda."""
    return page(request, id, None)


def page(
    request: StaffRequest, id: UUID, outcome: Any, refused: dict[UUID, tuple[Refusal, ...]] | None = None
) -> HttpResponse:
    """The desk of an event, with what came of the last press."""
    staff = request.staff
    row = own_event(staff, id)
    lines = readings.agenda(staff.institution, id)
    names = institutions.names({line.partner for line in lines})
    prepared = signing.made_ready(staff.institution, {line.draft: line.content for line in lines})
    modes = signing.signing_records(line.draft for line in lines if line.signed)
    shown = [
        _line(
            line, names, prepared.get(line.draft, ()), modes[line.draft].mode if line.draft in modes else ""
        )
        for line in lines
    ]
    for one in shown:
        if refused and one["draft"] in refused:
            one["missing"] = [text_of(why.code, why.details) for why in refused[one["draft"]]]
    open_now = EventStatus(row.status) not in OVER
    prepares = may(staff, Capability.SIGNING, Level.PREPARE) or may(staff, Capability.SIGNING, Level.APPROVE)
    context = {
        "row": row,
        "when": when_text(row),
        "status": words.EVENT_STATUSES[row.status],
        "tone": words.EVENT_TONES[row.status],
        "lines": shown,
        "ready": sum(line.ready for line in lines),
        "waiting": sum(not line.ready and not line.signed for line in lines),
        "signed": sum(line.signed for line in lines),
        "may_change": prepares and open_now,
        "may_move": prepares,
        "may_hold": open_now and may(staff, Capability.SIGNING, Level.APPROVE),
        "closable": any(line.ready or line.signed for line in lines),
        "placeable": [
            (draft.id, f"{hooks.name_of('institution', draft.partner)} · {draft.title}")
            for draft in queries.placeable(staff.institution)
        ],
        "others": queries.open_events(staff.institution, id),
        "reason": ReasonForm(),
        "outcome": outcome,
        "items": _items(staff.institution, row),
        "guests": readings.guests(staff.institution, id),
        "progress": progress_of(staff.institution, id),
        "may_make": may(staff, Capability.AGREEMENTS, Level.CREATE),
        "news": press.published_releases(event=id),
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/signing_event.html", context)


def progress_of(agency: UUID, event: UUID) -> dict[str, int]:
    """How many of the papers that an event wants exist."""
    wanted = wanted_papers(agency, event)
    done = sum(one.done for one in wanted)
    return {"done": done, "total": len(wanted), "left": len(wanted) - done}


def _items(agency: UUID, row: SigningEvent) -> list[dict[str, Any]]:
    lines = readings.rundown(agency, row.id)
    hours = starts_of(lines, row.begins)
    return [
        {"hour": words.hours_text(hour) if hour else "", "line": line}
        for hour, line in zip(hours, lines, strict=True)
    ]


@require(Capability.SIGNING, Level.PREPARE)
def plan_event(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Plan an event, or change its plan."""
    staff = request.staff
    initial: dict[str, Any] = {}
    if id is not None:
        row = own_event(staff, id)
        initial = {
            "title": row.title,
            "place": row.place,
            "when": Stretch(first=row.first, last=row.last, precision=Precision(row.precision)),
            "begins": row.begins,
            "confirmed": row.status == EventStatus.CONFIRMED.value,
            "note": row.note,
        }
    form = EventForm(request.POST or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.plan_event(
            staff.institution,
            EventPlan(
                title=told["title"],
                place=told["place"],
                when=told["when"],
                begins=f"{told['begins']:%H:%M}" if told["begins"] else "",
                note=told["note"],
            ),
            confirmed=told["confirmed"],
            event=id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Agenda tersimpan."))
            return redirect("agreements:signing-event", outcome.event)
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Ubah agenda") if id else _("Susun agenda penandatanganan"),
        "text": _("Waktunya boleh kira-kira sampai dipastikan."),
        "button": _("Simpan agenda"),
        "crumb": (reverse("agreements:signing-events"), _("Penandatanganan")),
        "back": reverse("agreements:signing-event", args=[id])
        if id
        else reverse("agreements:signing-events"),
    }
    return render(request, "agreements/meeting_form.html", context)


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def place(request: StaffRequest, id: UUID) -> HttpResponse:
    """Put a draft on the agenda."""
    draft = _asked_id(request, "draft")
    if draft is None:
        return page(request, id, Refusal("draft-unknown"))
    outcome = actions.place_agreement(
        request.staff.institution,
        id,
        draft,
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page(request, id, outcome)
    return redirect("agreements:signing-event", id)


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def move(request: StaffRequest, id: UUID, draft: UUID) -> HttpResponse:
    """Move one agreement to another event, or off the agenda."""
    form = MoveForm(request.POST)
    form.is_valid()
    outcome = actions.move_agreement(
        request.staff.institution,
        id,
        draft,
        to=_asked_id(request, "to"),
        reason=form.cleaned_data.get("reason", ""),
        told=form.cleaned_data.get("told", ""),
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page(request, id, outcome)
    messages.success(request, _("Naskah dipindahkan; yang lain tetap."))
    return redirect("agreements:signing-event", id)


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def cancel(request: StaffRequest, id: UUID) -> HttpResponse:
    """Call an empty event off."""
    form = ReasonForm(request.POST)
    outcome = actions.cancel_event(
        request.staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page(request, id, outcome)
    messages.success(request, _("Agenda dibatalkan."))
    return redirect("agreements:signing-event", id)


@require(Capability.SIGNING, Level.APPROVE)
def hold(request: StaffRequest, id: UUID) -> HttpResponse:
    """Sign everything that is ready; what is not stays, with its reasons."""
    staff = request.staff
    row = own_event(staff, id)
    initial = {"held_on": clock.today(staff.zone), "place": row.place}
    form = HoldEventForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.hold_event(
            staff.institution,
            id,
            held_on=told["held_on"],
            place=told["place"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            return page(request, id, outcome)
        count = len(outcome.held.signed)
        messages.success(request, counted("%(count)s perjanjian ditandatangani.", "count") % {"count": count})
        if outcome.refused:
            return page(request, id, None, outcome.refused)
        return redirect("agreements:signing-event", id)
    lines = readings.agenda(staff.institution, id)
    ready = sum(line.ready for line in lines)
    context = {
        "form": form,
        "heading": _("Catat penandatanganan"),
        "text": counted(
            "%(ready)s dari %(all)s naskah siap dan akan tercatat ditandatangani. Yang belum siap tetap.",
            "all",
        )
        % {"ready": ready, "all": len(lines)}
        if ready
        else _("Semua yang siap sudah ditandatangani. Agenda dicatat terlaksana; yang belum siap tetap."),
        "button": _("Tandatangani yang siap"),
        "crumb": (reverse("agreements:signing-event", args=[id]), row.title),
        "back": reverse("agreements:signing-event", args=[id]),
    }
    return render(request, "agreements/meeting_form.html", context)


def _asked_id(request: StaffRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None
