"""Pages of follow-ups."""

from collections.abc import Iterable
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
from lentera.agreements.facts.visit import Result
from lentera.agreements.forms.meeting import ClosingForm, FollowUpForm, PostponeForm
from lentera.agreements.queries import FollowUpLine
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.tables import Column, Empty, Table

COLUMNS = (
    Column("task", gettext_lazy("Tugas"), url="url", strong=True, detail="duty"),
    Column("owner", gettext_lazy("Penanggung jawab"), detail="side"),
    Column("due", gettext_lazy("Tenggat"), kind="date"),
    Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
    Column("evidence", gettext_lazy("Bukti")),
)


def follow_up_rows(lines: Iterable[FollowUpLine]) -> list[dict[str, Any]]:
    """Follow-ups as lists draw them."""
    found = list(lines)
    names = institutions.names({line.row.owner_institution for line in found})
    return [
        {
            "task": line.row.task,
            "duty": words.DUTIES[line.row.duty],
            "owner": line.row.owner,
            "side": names.get(line.row.owner_institution, ""),
            "due": line.row.due,
            "state": words.URGENCIES[line.urgency],
            "tone": words.URGENCY_TONES[line.urgency],
            "evidence": line.evidence,
            "over": line.state.over,
            "url": reverse("agreements:follow-up", args=[line.row.id]),
        }
        for line in found
    ]


@require(Capability.VISITS)
def follow_ups(request: StaffRequest) -> HttpResponse:
    """All follow-ups of the institution, those to do first."""
    staff = request.staff
    rows = follow_up_rows(queries.follow_ups(staff.institution, today=clock.today(staff.zone)))
    waiting = sum(not row["over"] for row in rows)
    if request.GET.get("state") != "all":
        rows = [row for row in rows if not row["over"]]
    may_create = may(staff, Capability.VISITS, Level.CREATE)
    table = Table(
        request,
        rows,
        name="tindak-lanjut",
        columns=COLUMNS,
        search=("task", "owner", "side"),
        empty=Empty(
            _("Tidak ada yang terbuka"),
            _(
                "Yang dijanjikan pada kunjungan dicatat di sini dengan penanggung jawab, tenggat, dan buktinya."
            ),
            reverse("agreements:open-follow-up") if may_create else "",
            _("Catat tindak lanjut") if may_create else "",
            "list-check",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "table": table,
        "waiting": waiting,
        "may_create": may_create,
        "all": request.GET.get("state") == "all",
    }
    return render(request, "agreements/follow_ups.html", context)


@require(Capability.VISITS, Level.CREATE)
def open_follow_up(request: StaffRequest, visit: UUID | None = None) -> HttpResponse:
    """Record a follow-up, from a visit or on its own."""
    staff = request.staff
    held = None if visit is None else queries.visit_held(visit, staff.institution)
    if visit is not None and (held is None or held.institution_id != staff.institution):
        raise Http404
    initial: dict[str, Any] = {}
    lines: list[Any] = []
    if held is not None:
        lines = queries.minutes(held.id)
        asked = request.GET.get("line", "")
        found = next((line for line in lines if str(line.id) == asked), None)
        initial = {"partner": str(held.partner), "line": asked}
        if found is not None:
            initial["task"] = found.decision or found.topic
    form = FollowUpForm(staff, clock.today(staff.zone), request.POST or None, lines=lines, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.open_follow_up(
            staff.institution,
            visit=visit,
            actor=staff.account,
            request_id=form.request_id_value,
            **form.told(staff),
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Tindak lanjut tercatat."))
            if visit is not None:
                return redirect("agreements:visit", visit)
            return redirect("agreements:follow-up", outcome.follow_up)
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Catat tindak lanjut"),
        "text": held.purpose if held is not None else _("Juga dibaca lembaga yang lain."),
        "button": _("Simpan tindak lanjut"),
        "back": reverse("agreements:visit", args=[visit]) if visit else reverse("agreements:follow-ups"),
    }
    return render(request, "agreements/meeting_form.html", context)


@require(Capability.VISITS)
def follow_up(request: StaffRequest, id: UUID) -> HttpResponse:
    """One follow-up: to close or postpone by whoever recorded it."""
    return _page(request, id, None, None, None)


def _page(
    request: StaffRequest, id: UUID, outcome: Any, closing: ClosingForm | None, later: PostponeForm | None
) -> HttpResponse:
    staff = request.staff
    today = clock.today(staff.zone)
    line = queries.follow_up(id, staff.institution, today=today)
    if line is None:
        raise Http404
    own = line.row.institution_id == staff.institution
    context = {
        "line": line,
        "row": follow_up_rows([line])[0],
        "partner": hooks.name_of("institution", line.row.partner if own else line.row.institution_id),
        "renews": hooks.name_of("agreement", line.row.renews) if line.row.renews else "",
        "visit_name": hooks.name_of("visit", line.row.visit) if line.row.visit else "",
        "may_write": own and not line.state.over and may(staff, Capability.VISITS, Level.CREATE),
        "closing": closing or ClosingForm(initial={"closed_on": today}, prefix="close"),
        "later": later or PostponeForm(prefix="later"),
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/follow_up.html", context)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def close_follow_up(request: StaffRequest, id: UUID) -> HttpResponse:
    """Close a follow-up with its evidence."""
    staff = request.staff
    form = ClosingForm(request.POST, prefix="close")
    if not form.is_valid():
        return _page(request, id, None, form, None)
    told = form.cleaned_data
    outcome = actions.close_follow_up(
        staff.institution,
        id,
        result=Result(told["result"]),
        evidence=told["evidence"],
        closed_on=told["closed_on"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome, form, None)
    messages.success(request, _("Tindak lanjut ditutup."))
    return redirect("agreements:follow-up", id)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def postpone_follow_up(request: StaffRequest, id: UUID) -> HttpResponse:
    """Give a follow-up a later day."""
    staff = request.staff
    form = PostponeForm(request.POST, prefix="later")
    if not form.is_valid():
        return _page(request, id, None, None, form)
    told = form.cleaned_data
    outcome = actions.postpone_follow_up(
        staff.institution,
        id,
        due=told["due"],
        reason=told["reason"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome, None, form)
    messages.success(request, _("Tenggat diundur."))
    return redirect("agreements:follow-up", id)
