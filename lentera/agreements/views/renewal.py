"""What a renewal takes over from its predecessor, why it leaves a gap, and how long papers may run."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import DraftState
from lentera.agreements.forms import CarryForm, GapForm, LimitForm, PointForms, TargetForms
from lentera.agreements.models import TermLimit
from lentera.agreements.queries import Learned
from lentera.agreements.rules import WRITABLE, Why, gap_days
from lentera.agreements.views.draft import own_draft
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.pages.tables import Column

_DAY = timedelta(days=1)


def reason_of(one: Learned) -> str:
    """Why a target is proposed, in a sentence."""
    told = one.proposal
    named = {
        "done": formats.number(told.realised),
        "target": formats.number(told.target),
        "proposed": formats.number(told.proposed),
        "days": formats.number(told.days),
        "all": formats.number(told.term_days),
        "period": words.PERIODS[one.period],
    }
    if told.why is Why.UNKNOWN:
        return _("Belum mulai; targetnya tetap %(target)s.") % named
    if told.why is Why.NOTHING:
        return _("Belum ada yang terlaksana; targetnya tetap %(target)s sampai disepakati lain.") % named
    if told.why is Why.DONE:
        return _("Tercapai %(done)s dari target %(target)s %(period)s; usul %(proposed)s.") % named
    return (
        counted(
            "Tercapai %(done)s dari target %(target)s %(period)s dalam %(days)s dari %(all)s hari; usul %(proposed)s.",
            "all",
        )
        % named
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def learned(request: StaffRequest, id: UUID) -> HttpResponse:
    """Old target, what was realised, the proposal, and the choice; and each obstacle with the draft's answer."""
    staff = request.staff
    draft = own_draft(staff, id)
    rows = queries.learned_for(draft, clock.today(staff.zone), staff.zone)
    points = queries.points_for(draft)
    writable = DraftState(draft.state) in WRITABLE
    outcome: Any = None
    if request.method == "POST":
        form = CarryForm(request.POST)
        targets = TargetForms(request.POST, prefix="targets")
        answers = PointForms(request.POST, prefix="points")
        if form.is_valid() and targets.is_valid() and answers.is_valid():
            outcome = actions.carry_over(
                staff.institution,
                id,
                targets={one.cleaned_data["line"]: one.cleaned_data["target"] for one in targets},
                answers={one.cleaned_data["point"]: one.cleaned_data["answer"] for one in answers},
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Target dan jawaban atas hambatan masuk ke konsep."))
                return redirect("agreements:agreement", id)
    else:
        form = CarryForm()
        keep = DraftState(draft.state) is not DraftState.REQUESTED
        targets = TargetForms(
            prefix="targets",
            initial=[
                {"line": one.line, "target": one.drafted if keep else one.proposal.proposed} for one in rows
            ],
        )
        answers = PointForms(
            prefix="points", initial=[{"point": one.id, "answer": one.answer} for one in points]
        )
    before = None if draft.predecessor is None else queries.agreement_state(draft.predecessor)
    context = {
        "draft": draft,
        "before": before,
        "partner": hooks.name_of("institution", draft.partner),
        "form": form,
        "targets": targets,
        "answers": answers,
        "rows": [
            {
                "one": one,
                "unit": words.UNITS.get(one.unit, one.unit),
                "period": words.PERIODS[one.period],
                "reason": reason_of(one),
                "form": line,
            }
            for one, line in zip(rows, targets, strict=False)
        ],
        "points": list(zip(points, answers, strict=False)),
        "writable": writable,
        "evaluated": queries.evaluated(draft.predecessor),
        "outcome": outcome,
    }
    return render(request, "agreements/learned.html", context)


@require(Capability.AGREEMENTS, Level.CREATE)
def gap(request: StaffRequest, id: UUID) -> HttpResponse:
    """Why a renewal starts later than the day after."""
    staff = request.staff
    draft = own_draft(staff, id)
    before = None if draft.predecessor is None else queries.agreement_state(draft.predecessor)
    note = queries.gap_note(id)
    form = GapForm(request.POST or None, initial={"reason": note.reason if note is not None else ""})
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.explain_gap(
            staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Alasan jeda tersimpan."))
            return redirect("agreements:agreement", id)
    days = 0 if before is None else max(gap_days(before.last_day, draft.start), 0)
    text = ngettext(
        "%(days)s hari tanpa perjanjian, dari %(first)s sampai %(last)s. Selama itu titipan, kunjungan, dan kelas baru "
        "tidak berdasar; peminjaman dari koleksi yang sudah ada dan pengembalian tetap berjalan.",
        "%(days)s hari tanpa perjanjian, dari %(first)s sampai %(last)s. Selama itu titipan, kunjungan, dan kelas baru "
        "tidak berdasar; peminjaman dari koleksi yang sudah ada dan pengembalian tetap berjalan.",
        days,
    ) % {
        "days": formats.number(days),
        "first": formats.short_date(before.last_day + _DAY) if before is not None else "",
        "last": formats.short_date(draft.start - _DAY),
    }
    context = {
        "draft": draft,
        "partner": hooks.name_of("institution", draft.partner),
        "days": days,
        "text": text,
        "form": form,
        "outcome": outcome,
    }
    return render(request, "agreements/gap.html", context)


def _limit_row(one: TermLimit) -> Mapping[str, Any]:
    return {
        "name": words.INSTRUMENTS.get(one.instrument, one.instrument),
        "years": one.years,
        "extensions": one.extensions,
        "source": one.source,
    }


LIMITS = ReferencePages(
    form=LimitForm,
    namespace="agreements",
    one="limit",
    many="limits",
    capability=Capability.AGREEMENTS,
    title=gettext_lazy("Batas masa berlaku"),
    new=gettext_lazy("Tambah batas"),
    teach=gettext_lazy(
        "Pinjam pakai barang milik daerah paling lama 5 tahun dan sekali diperpanjang (Permendagri 19/2016). Batas "
        "yang Anda tulis di sini menggantikannya."
    ),
    icon="clock",
    home=("agreements:list", gettext_lazy("Perjanjian")),
    columns=lambda: [
        Column("years", _("Paling lama (tahun)"), kind="number"),
        Column("extensions", _("Perpanjangan (kali)"), kind="number"),
        Column("source", _("Menurut")),
    ],
    row=_limit_row,
    name="instrument",
)
