"""What was taken over: the log, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lentera.institutions import queries as institutions
from lentera.institutions.access import StaffRequest
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of
from lentera.takeover import actions, queries
from lentera.takeover.messages import FORMS
from lentera.takeover.models import Takeover
from lentera.takeover.told import LOANS, READERS
from lentera.takeover.views.files import COUNTS, SHOWN, STATES, count_rows, desk_of, reason_rows, takes_over


@takes_over
@require_safe
def batch(request: StaffRequest, id: UUID) -> HttpResponse:
    """One take-over: its counts, what stayed out and why, its history."""
    institution, row = request.staff.institution, _row(request, id)
    reasons = queries.reasons_of(institution, row.log)
    kept = queries.reasons_of(institution, row.undo_log)
    counts = {
        part: {name: getattr(row, f"{part}_{name}") for name in COUNTS if name != "asked"}
        for part in (READERS, LOANS)
    }
    context = {
        "batch": row,
        "source": FORMS.get(row.form, row.form),
        "state": STATES[row.state],
        "tone": {"open": "soon", "done": "good", "undone": "calm"}[row.state],
        "labels": [label for name, label in COUNTS.items() if name != "asked"],
        "rows": count_rows(counts, asked=False),
        "reasons": reason_rows(reasons[:SHOWN]),
        "more": max(len(reasons) - SHOWN, 0),
        "kept": reason_rows(kept[:SHOWN]),
        "goes_on": row.state == "open" and queries.draft(institution, id) is not None,
        "may_undo": queries.can_be_undone(row),
        "history": institutions.history_lines(id, institution, staff=request.staff),
    }
    return render(request, "takeover/batch.html", context)


@takes_over
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, id: UUID) -> HttpResponse:
    """Ask, then take it back as a whole."""
    row = _row(request, id)
    if not queries.can_be_undone(row):
        return redirect("takeover:batch", id)
    if request.method == "POST":
        told = actions.undo(desk_of(request), id)
        if isinstance(told, Refusal):
            messages.error(request, text_of(told.code, told.details))
        else:
            messages.success(request, gettext("Pengambilalihan dibatalkan."))
        return redirect("takeover:batch", id)
    counts = {
        "readers": formats.number(row.readers_added if row.finished_at else row.expected_readers),
        "loans": formats.number(row.loans_added if row.finished_at else row.expected_loans),
    }
    context = {
        "title": gettext("Batalkan pengambilalihan"),
        "text": counted(
            "%(readers)s anggota baru dan %(loans)s pinjaman dikeluarkan lagi, dan identitasnya dihapus. "
            "Yang sesudahnya meminjam, mengembalikan, atau diubah tetap ada dan disebut.",
            "readers",
        )
        % counts,
        "confirm_label": gettext("Batalkan pengambilalihan"),
        "cancel_url": reverse("takeover:batch", args=[id]),
        "danger": True,
    }
    return render(request, "pages/confirm.html", context)


def _row(request: StaffRequest, id: UUID) -> Takeover:
    row = queries.takeover(request.staff.institution, id)
    if row is None:
        raise Http404
    return row
