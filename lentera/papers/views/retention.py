"""Papers whose time is over: propose, approve, decline; and the classes that say how long papers are kept."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.papers import actions, queries, words
from lentera.papers.forms import ClassForm, ProposalForm, ReasonForm
from lentera.papers.models import IssuedPaper, Scan
from lentera.papers.rules import ClassState
from lentera.papers.views.acting import act_page, home_crumb, say
from lentera.papers.views.card import card

SHOWN = 200


def _crumbs() -> list[tuple[str, Any]]:
    return [home_crumb(), (reverse("papers:retention"), _("Retensi"))]


@require(Capability.AGREEMENTS)
def retention(request: StaffRequest) -> HttpResponse:
    """What may be destroyed today, what was proposed, and the classes."""
    staff = request.staff
    today = clock.today(staff.zone)
    overdue = queries.overdue_papers(staff.institution, today)
    choices = [f"{one.kind}:{one.id}" for one in overdue]
    proposes = may(staff, Capability.AGREEMENTS, Level.CREATE)
    form = ProposalForm(request.POST or None, choices=choices)
    outcome: Any = None
    if request.method == "POST" and proposes and form.is_valid():
        chosen = [one.split(":") for one in form.cleaned_data["chosen"]]
        outcome = actions.propose_destruction(
            staff.institution,
            [UUID(id) for kind, id in chosen if kind == "paper"],
            [UUID(id) for kind, id in chosen if kind == "scan"],
            note=form.cleaned_data["note"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            say(request, outcome, _("Usulan tersimpan. Pejabat lain memutuskannya."))
            return redirect("papers:proposal", outcome.proposal)
    context = {
        "overdue": [
            {"one": one, "value": f"{one.kind}:{one.id}", "fate": words.FATES[one.fate]}
            for one in overdue[:SHOWN]
        ],
        "more": max(len(overdue) - SHOWN, 0),
        "form": form,
        "outcome": outcome,
        "proposes": proposes,
        "proposals": [_proposal(row) for row in queries.proposals_of(staff.institution)],
        "classes": _classes(request),
        "changes": proposes,
    }
    return render(request, "papers/retention.html", context)


def _proposal(row: Any) -> dict[str, Any]:
    state, tone = _("menunggu keputusan"), "soon"
    if row.destroyed_on is not None:
        state, tone = _("dimusnahkan"), "calm"
    elif row.declined_for:
        state, tone = _("ditolak"), "info"
    count = len(row.papers) + len(row.scans)
    return {"row": row, "count": count, "state": state, "tone": tone}


def _classes(request: StaffRequest) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "fate": words.FATES[one.fate],
            "source": one.source or words.TO_BE_CHECKED,
            "url": reverse("papers:class", args=[one.code]),
        }
        for one in queries.retention_classes(request.staff.institution).values()
    ]


@require(Capability.AGREEMENTS)
def proposal(request: StaffRequest, id: UUID) -> HttpResponse:
    """One proposal: what it names, and who decides."""
    staff = request.staff
    row = queries.proposal_row(staff.institution, id)
    if row is None:
        raise Http404
    papers = IssuedPaper.objects.filter(institution=staff.institution, id__in=row.papers).order_by("on", "id")
    scans = Scan.objects.filter(institution=staff.institution, id__in=row.scans).order_by("on", "id")
    decided = bool(row.declined_for) or row.destroyed_on is not None
    decides = may(staff, Capability.AGREEMENTS, Level.APPROVE) and not decided
    context = {
        **_proposal(row),
        "papers": [queries.line_of(one) for one in papers],
        "scans": scans,
        "proposer": institutions.actor_name(row.proposer, reader=staff.institution) or "",
        "approver": ", ".join(filter(None, row.approver.split("\n"))),
        "decides": decides and row.proposer != staff.account,
        "own_proposal": decides and row.proposer == staff.account,
        "history": institutions.history_lines(id, staff.institution, staff=staff),
        "card": card(staff, "destruction", id, back=request.path) if row.destroyed_on is not None else None,
    }
    return render(request, "papers/proposal.html", context)


@require(Capability.AGREEMENTS, Level.APPROVE)
@require_POST
def approve(request: StaffRequest, id: UUID) -> HttpResponse:
    """Approve: the contents go, and the record of it is issued."""
    staff = request.staff
    request_id = (request.POST.get("request_id") or "")[:90] or None
    outcome = actions.approve_destruction(staff.institution, id, actor=staff.account, request_id=request_id)
    say(request, outcome, _("Surat dimusnahkan. Catatan, nomor dan sidik jarinya tetap ada."))
    if not isinstance(outcome, Refusal):
        record = actions.issue(
            staff.institution,
            "destruction_record",
            id,
            actor=staff.account,
            request_id=f"{request_id}:record" if request_id else None,
            base_url=request.build_absolute_uri("/"),
        )
        if isinstance(record, Refusal):
            say(request, record, "")
    return redirect("papers:proposal", id)


@require(Capability.AGREEMENTS, Level.APPROVE)
def decline(request: StaffRequest, id: UUID) -> HttpResponse:
    """The papers stay, with the reason."""
    if queries.proposal_row(request.staff.institution, id) is None:
        raise Http404
    then = reverse("papers:proposal", args=[id])
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.decline_destruction(
            request.staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        ),
        title=_("Tolak usulan pemusnahan"),
        text=_("Semua surat dalam usulan ini tetap disimpan."),
        button=_("Tolak usulan"),
        done=_("Usulan ditolak. Suratnya tetap disimpan."),
        then=then,
        crumbs=[*_crumbs(), (then, _("Usulan pemusnahan"))],
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def new_class(request: StaffRequest) -> HttpResponse:
    """One more retention class."""
    return _class_page(request, None)


@require(Capability.AGREEMENTS, Level.CREATE)
def edit_class(request: StaffRequest, code: str) -> HttpResponse:
    """How long papers of a class are kept."""
    one = queries.retention_classes(request.staff.institution).get(code)
    if one is None:
        raise Http404
    return _class_page(request, one)


def _class_page(request: StaffRequest, one: ClassState | None) -> HttpResponse:
    staff = request.staff
    initial = {} if one is None else {name: getattr(one, name) for name in ClassState.__dataclass_fields__}
    form = ClassForm(request.POST or None, initial=initial)
    if one is not None:
        form.fields["code"].disabled = True

    def act(form: PageForm) -> Any:
        told = {name: value for name, value in form.cleaned_data.items() if name != "request_id"}
        return actions.save_retention_class(
            staff.institution,
            **told,
            new=one is None,
            actor=staff.account,
            request_id=form.request_id_value,
        )

    return act_page(
        request,
        form,
        act,
        title=_("Kelas retensi baru") if one is None else one.name,
        text=_("Tahun dihitung penuh, sejak akhir tahun surat. Cocokkan dengan jadwal retensi lembaga Anda."),
        button=_("Simpan kelas"),
        done=_("Kelas retensi tersimpan."),
        then=reverse("papers:retention"),
        crumbs=_crumbs(),
    )
