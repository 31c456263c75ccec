"""Lawful demands: the letter, the second person's word, the one print-out, and telling the reader."""

from typing import Any
from uuid import UUID

from django.contrib import messages as said
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import LookupPurpose
from lentera.circulation.forms.privacy import DecisionForm, DemandForm
from lentera.circulation.models import DemandCase
from lentera.circulation.views.privacy import KEEPS, LOOKS
from lentera.circulation.views.privacy_papers import demand_paper, telling_letter, who_of
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table


@require(*LOOKS)
def demands(request: StaffRequest) -> HttpResponse:
    """All cases; no reader is named here."""
    here = desk_of(request.staff)
    table = Table(
        request,
        [_row(row) for row in queries.demands(here.institution)],
        name="permintaan",
        exports=False,
        columns=[
            Column("letter", pgettext_lazy("permintaan", "Nomor surat"), url="url", strong=True),
            Column("requester", _("Lembaga peminta")),
            Column("letter_on", _("Tanggal surat"), kind="date"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("letter", "requester"),
        empty=Empty(
            _("Belum ada permintaan"),
            _("Surat penyidik atau pengadilan dicatat di halaman anggota, diputuskan orang kedua, dicetak sekali."),
            reverse("circulation:readers"),
            _("Ke daftar anggota"),
            "scale",
        ),
    )  # fmt: skip
    return render(request, "circulation/demands.html", {"table": table})


@require(*KEEPS)
@never_cache
def open_demand(request: StaffRequest, id: UUID) -> HttpResponse:
    """Enter an authority's letter about one reader."""
    here = desk_of(request.staff)
    line = queries.reader(here.institution, id)
    if line is None or not line.card:
        raise Http404
    at, form, outcome = clock.now(), DemandForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = {
            key: form.cleaned_data[key] for key in ("requester", "officer", "letter", "letter_on", "untold")
        }
        opened = actions.open_demand(here, id, **told, request_id=form.request_id_value, at=at)
        if not isinstance(opened, Refusal):
            said.success(request, gettext("Perkara dibuka. Orang kedua harus memutuskannya."))
            return redirect("circulation:demand", opened.case)
        outcome = Outcome.refused(opened)
    actions.note_opening(here, id, LookupPurpose.DEMAND, at=at)
    return render(request, "circulation/open_demand.html", {"form": form, "reader": line, "outcome": outcome})


@require(*LOOKS)
@never_cache
def demand(request: StaffRequest, id: UUID) -> HttpResponse:
    """One case; posting decides it, as the second person."""
    here = desk_of(request.staff)
    row = _case_or_404(here, id)
    form, outcome = DecisionForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        decided = actions.decide_demand(
            here,
            id,
            allowed=told["allowed"],
            reason=told["reason"],
            request_id=form.request_id_value,
            at=clock.now(),
        )
        if not isinstance(decided, Refusal):
            return redirect("circulation:demand", id)
        outcome = Outcome.refused(decided)
    return _draw(request, here, row, form, outcome)


@require(*KEEPS)
@require_POST
def print_demand(request: StaffRequest, id: UUID) -> HttpResponse:
    """The one print-out of the open loans."""
    here = desk_of(request.staff)
    row, at = _case_or_404(here, id), clock.now()
    lines = actions.print_demand(here, id, request_id=request.POST.get("request_id") or None, at=at)
    if isinstance(lines, Refusal):
        return _draw(request, here, row, DecisionForm(), Outcome.refused(lines))
    return demand_paper(here, row, lines, at)


@require(*KEEPS)
@require_POST
def tell(request: StaffRequest, id: UUID) -> HttpResponse:
    """Tell the reader: `letter` prints what he is given, anything else records that he was told."""
    here = desk_of(request.staff)
    row, at = _case_or_404(here, id), clock.now()
    if row.printed_at is None or row.untold:
        raise PermissionDenied(gettext("Pembaca tidak diberi tahu tentang perkara ini."))
    if "letter" in request.POST:
        actions.note_opening(here, row.reader, LookupPurpose.DEMAND, at=at)
        return telling_letter(here, row, at)
    outcome = actions.tell_subject(here, id, request_id=request.POST.get("request_id") or None, at=at)
    if isinstance(outcome, Refusal):
        return _draw(request, here, row, DecisionForm(), Outcome.refused(outcome))
    return redirect("circulation:demand", id)


def _case_or_404(here: Desk, id: UUID) -> DemandCase:
    row = queries.demand(here.institution, id)
    if row is None:
        raise Http404
    return row


def _row(row: DemandCase) -> dict[str, Any]:
    state, tone = _state(row)
    return {
        "letter": row.letter,
        "requester": row.requester,
        "letter_on": row.letter_on,
        "state": state,
        "tone": tone,
        "url": reverse("circulation:demand", args=[row.id]),
    }


def _state(row: DemandCase) -> tuple[str, str]:
    if row.allowed is None:
        return gettext("Menunggu orang kedua"), "soon"
    if not row.allowed:
        return gettext("Ditolak"), "calm"
    if row.printed_at is None:
        return gettext("Disetujui, belum dicetak"), "info"
    if row.untold:
        return gettext("Dicetak; pembaca tidak diberi tahu"), "calm"
    if row.told_at is None:
        return gettext("Dicetak; beri tahu pembaca"), "soon"
    return gettext("Selesai"), "good"


def _draw(
    request: StaffRequest, here: Desk, row: DemandCase, form: DecisionForm, outcome: Outcome | None
) -> HttpResponse:
    actions.note_opening(here, row.reader, LookupPurpose.DEMAND, at=clock.now())
    state, tone = _state(row)
    context = {
        "row": row,
        "card": queries.card_of(here.institution, row.reader),
        "state": state,
        "tone": tone,
        "opened_by": who_of(here.institution, row.opened_by),
        "decided_by": who_of(here.institution, row.decided_by) if row.decided_by else "",
        "keeps": may(request.staff, *KEEPS),
        "form": form,
        "outcome": outcome,
        "zone": here.zone,
    }
    return render(request, "circulation/demand.html", context)
