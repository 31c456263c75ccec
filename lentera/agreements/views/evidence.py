"""The facts behind a number."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lentera.agreements import queries, words
from lentera.agreements.hooks import paper_of
from lentera.agreements.models import (
    ScopeItem,
)
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.journal import clock
from lentera.pages import hooks
from lentera.pages.tables import Column, Empty, Table


@require(Capability.AGREEMENTS)
def evidence(request: StaffRequest, item: UUID) -> HttpResponse:
    """The facts behind one number: each with its paper, its author and whether it counts."""
    staff = request.staff
    row = ScopeItem.objects.filter(id=item).first()
    state = None if row is None else queries.agreement_state(row.agreement)
    if row is None or state is None or staff.institution not in state.parties:
        raise Http404
    (progress,) = queries.progress_of_items([row])
    behind = queries.facts_behind(item, reader=staff.institution)
    names = institutions.names({one.author for one in behind})
    why = {"not-a-party": _("penulisnya bukan pihak"), "other-unit": _("satuannya lain")}
    lines = []
    for one in behind:
        paper = paper_of(one.fact)
        lines.append(
            {
                "at": one.at,
                "text": hooks.fact_text_of(one.kind, one.fields)
                if one.fact is not None
                else _("Tercatat pada lembaga lain"),
                "author": names.get(one.author, ""),
                "amount": one.amount,
                "unit": str(words.UNITS.get(one.unit, one.unit)),
                "counted": _("tidak dihitung: %(why)s") % {"why": why[one.why_not]}
                if one.why_not
                else _("dihitung"),
                "tone": "good" if not one.why_not else "soon",
                "paper": paper.label if paper is not None else "",
                "url": paper.url if paper is not None else "",
            }
        )
    table = Table(
        request,
        lines,
        name="bukti",
        columns=[
            Column("at", _("Tanggal"), kind="date"),
            Column("text", _("Kejadian"), detail="author"),
            Column("paper", _("Naskah"), url="url"),
            Column("amount", _("Jumlah"), kind="number", detail="unit"),
            Column("counted", _("Status"), kind="tag", tone="tone"),
        ],
        search=("text", "paper", "author"),
        order="-at",
        empty=Empty(
            _("Belum ada yang terlaksana"),
            _(
                "Titipan yang diterima serta kunjungan dan kelas yang selesai muncul di sini dengan sendirinya."
            ),
            icon="clipboard-list",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "item": row,
        "state": state,
        "progress": progress,
        "unit": words.UNITS.get(row.unit, row.unit),
        "period": words.PERIODS[row.period],
        "kind": words.KINDS[row.kind],
        "table": table,
        "late": progress.short > 0 and state.end - clock.today(staff.zone) < timedelta(days=90),
    }
    return render(request, "agreements/evidence.html", context)
