"""The way of a file: upload, map its members, see what would happen, answer, run. It can be left and resumed."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lentera.circulation.actions import Desk
from lentera.circulation.facts import ReaderGroup
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.signs import legible
from lentera.pages.tables import Column, Empty, Table
from lentera.takeover import actions, queries, uploading
from lentera.takeover.forms import ChoicesForm, FileForm
from lentera.takeover.messages import FORMS, GROUPS, LOSES
from lentera.takeover.reading.lists import PLAIN
from lentera.takeover.rules import Plan
from lentera.takeover.told import LOANS, READERS, Choices, Draft, Reason
from lentera.takeover.views.answers import bulk, page_of, taken
from lentera.takeover.words import reason_text

STEPS = 4  # blocks of a press; the page goes on by itself
SHOWN = 50  # reasons listed on a page
COUNTS = {
    "read": _("Dibaca"),
    "added": _("Baru"),
    "updated": _("Diperbarui"),
    "unchanged": _("Tetap"),
    "refused": _("Ditolak"),
    "asked": _("Perlu jawaban"),
}
PARTS = {READERS: _("Anggota"), LOANS: _("Pinjaman yang masih berjalan")}
STATES = {"open": _("belum selesai"), "done": _("selesai"), "undone": _("dibatalkan")}
takes_over = require(Capability.READERS, Level.CREATE)


def desk_of(request: StaffRequest) -> Desk:
    """The desk in whose name a take-over writes."""
    staff = request.staff
    return Desk(staff.institution, staff.account, staff.library, staff.zone)


@takes_over
@require_http_methods(["GET", "POST"])
def start(request: StaffRequest) -> HttpResponse:
    """Choose a file; go on with one that was left; see what was taken over."""
    institution = request.staff.institution
    uploading.erase_left()
    actions.erase_old(institution, clock.now())
    form, outcome = FileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, form)
        if not isinstance(kept, Refusal):
            return redirect("takeover:file", kept)
        outcome = Outcome.refused(kept)
    rows = [
        {
            "form": FORMS.get(row.form, row.form),
            "url": reverse("takeover:batch", args=[row.id]),
            "begun": row.begun_at,
            "readers": row.readers_added + row.readers_updated,
            "loans": row.loans_added,
            "state": str(STATES[row.state]),
            "tone": {"open": "soon", "done": "good", "undone": "calm"}[row.state],
        }
        for row in queries.takeovers(institution)
    ]
    table = Table(
        request,
        rows,
        name="pengambilalihan",
        columns=[
            Column("form", _("Asal"), url="url", strong=True),
            Column("begun", _("Dimulai"), kind="datetime"),
            Column("readers", _("Anggota"), kind="number"),
            Column("loans", _("Pinjaman"), kind="number"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        empty=Empty(
            _("Belum ada pengambilalihan"), _("Unggah cadangan sistem lama di halaman ini."), icon="database"
        ),
    )
    drafts = [
        {"id": id, "draft": draft, "form": FORMS.get(draft.form, draft.form)}
        for id, draft in queries.drafts(institution)
    ]
    context = {"form": form, "outcome": outcome, "table": table, "drafts": drafts}
    return render(request, "takeover/start.html", context)


def _keep(request: StaffRequest, form: FileForm) -> UUID | Refusal:
    told, staff = form.cleaned_data, request.staff
    name = legible(told["file"].name or "-")[-100:]
    with uploading.on_disk(told["file"]) as path:
        read = actions.read_draft(
            path,
            name=name,
            account=staff.account,
            block=told["block"].strip(),
            at=clock.now(),
            today=clock.today(staff.zone),
        )
    return read if isinstance(read, Refusal) else actions.keep(staff.institution, *read)


@takes_over
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest, id: UUID) -> HttpResponse:
    """One file: what it is, what would happen, and its run."""
    institution = request.staff.institution
    draft = queries.draft(institution, id)
    if draft is None:
        if queries.takeover(institution, id) is None:
            raise Http404
        return _on(request, reverse("takeover:batch", args=[id]))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "discard" and not draft.running:
        actions.discard(institution, id)
        messages.success(request, gettext("Berkas dihapus. Tidak ada yang diambil dari sini."))
        return redirect("takeover:start")
    if act in ("run", "continue"):
        return _run(request, id, draft, act)
    if draft.running:
        return render(request, "takeover/running.html", _progress(id, draft, institution))
    people, loans = queries.lines(institution, id)
    form = _choices(request, draft, Counter(one.kind for one in people), people)
    if act == "choose" and form.is_valid():
        actions.choose(institution, id, form.chosen(draft.choices), at=clock.now())
        return redirect("takeover:file", id)
    plan = queries.plan(institution, draft, people, loans)
    return render(request, "takeover/file.html", _known(id, draft, plan, form))


def _choices(request: StaffRequest, draft: Draft, kinds: Counter[str], people: list[Any]) -> ChoicesForm:
    return ChoicesForm(
        request.POST if request.POST.get("act") == "choose" else None,
        draft=draft,
        kinds=dict(sorted(kinds.items())),
        default="" if draft.form == PLAIN else str(ReaderGroup.OTHER),
        ended=sum(one.ended for one in people),
        blocked=sum(one.blocked for one in people),
    )


def _run(request: StaffRequest, id: UUID, draft: Draft, act: str) -> HttpResponse:
    """Start, or go on: some blocks at a time, so that no page waits long."""
    desk, outcome = desk_of(request), None
    if act == "run" and not draft.running:
        told = actions.begin(
            desk, id, request_id=request.POST.get("request_id") or new_id().hex, at=clock.now()
        )
        outcome = told if isinstance(told, Refusal) else None
    for _step in range(STEPS if outcome is None else 0):
        done = actions.step(desk, id, at=clock.now())
        if isinstance(done, Refusal):
            outcome = done
        if done:
            break
    if outcome is not None:
        messages.error(request, text_of(outcome.code, outcome.details))
    running = queries.draft(request.staff.institution, id)
    address = reverse("takeover:batch", args=[id]) if running is None else reverse("takeover:file", args=[id])
    return _on(request, address) if running is None else redirect(address)


def _on(request: StaffRequest, address: str) -> HttpResponse:
    """Another page; a part of the page that asks goes there as a whole."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _progress(id: UUID, draft: Draft, institution: UUID) -> dict[str, Any]:
    return {"id": id, "draft": draft, "done": draft.position, "all": len(queries.brought(institution, id))}


def _known(id: UUID, draft: Draft, plan: Plan, form: ChoicesForm) -> dict[str, Any]:
    to_group: Counter[str] = Counter(one.group for one in plan.people)
    return {
        "id": id,
        "draft": draft,
        "form": form,
        "mapping": list(zip(form.groups, [plan.groups[kind] for kind in form.kinds], strict=True)),
        "to_group": [(GROUPS[ReaderGroup(group)], number) for group, number in sorted(to_group.items())],
        "source": FORMS.get(draft.form, draft.form),
        "loses": LOSES.get(draft.form, ""),
        "labels": list(COUNTS.values()),
        "rows": count_rows({part: plan.counts(part) for part in PARTS}, asked=True),
        "reasons": reason_rows(plan.reasons[:SHOWN]),
        "more": max(len(plan.reasons) - SHOWN, 0),
        "asked": len(plan.questions),
        "answered": len(draft.choices.answers),
        "undecided": any(not field.value() for field in form.others if field.name != "new_cards"),
        "ready": plan.settled and bool(plan.people or plan.changes or plan.loans)
        and not (draft.asks_order and not draft.choices.order),
        "nothing": plan.settled and not (plan.people or plan.changes or plan.loans),
    }  # fmt: skip


def count_rows(counts: dict[str, dict[str, int]], *, asked: bool) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """The counts of both parts, those without a line left out."""
    names = [name for name in COUNTS if asked or name != "asked"]
    return [
        (PARTS[part], [(COUNTS[name], told.get(name, 0)) for name in names])
        for part, told in counts.items()
        if told.get("read")
    ]


def reason_rows(reasons: list[Reason]) -> list[tuple[Any, int, str]]:
    """Reasons in words: part, line, sentence."""
    return [(PARTS[one.part], one.line, reason_text(one)) for one in reasons]


@takes_over
@require_http_methods(["GET", "POST"])
def questions(request: StaffRequest, id: UUID) -> HttpResponse:
    """What only a person can settle, fifty at a time. An answer can be left open and given later."""
    institution = request.staff.institution
    draft, plan = queries.draft(institution, id), queries.plan_of(institution, id)
    if draft is None or plan is None or draft.running:
        return redirect("takeover:file", id)
    if request.method == "POST":
        answers = dict(draft.choices.answers)
        if request.POST.get("act") == "reset":
            answers = {}
        elif request.POST.get("leave"):
            answers |= bulk(plan.questions, request.POST["leave"])
        else:
            answers |= taken(request.POST, plan.questions)
        choices: Choices = draft.choices
        choices.answers = answers
        actions.choose(institution, id, choices, at=clock.now())
        left = queries.plan_of(institution, id)
        return redirect("takeover:questions" if left is not None and left.questions else "takeover:file", id)
    people, loans = queries.lines(institution, id)
    context = {
        "id": id,
        "draft": draft,
        "total": len(plan.questions),
        "answered": len(draft.choices.answers),
        "groups": page_of(plan.questions, people, loans, institution),
    }
    return render(request, "takeover/questions.html", context)
