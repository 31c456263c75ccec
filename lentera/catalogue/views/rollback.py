"""Taking an import back: what it would do, the question before, and the work."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lentera.catalogue import actions
from lentera.catalogue.actions import RollbackPreview
from lentera.catalogue.models import Batch
from lentera.catalogue.uploads import keeping, working
from lentera.catalogue.uploads.forms import RollbackForm
from lentera.catalogue.uploads.keeping import Stage
from lentera.catalogue.views.imports import imports, may_roll_back, own_batch
from lentera.institutions.access import StaffRequest
from lentera.journal import clock
from lentera.pages.hooks import text_of

FORESEEN = 20_000  # records of an import of which the page works out what would happen: about half a second
NAMED = 12  # reasons shown before


@imports
@require_http_methods(["GET", "POST"])
def rollback_view(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Say what would happen and ask for the reason, then take the import back; the progress of a large one is shown."""
    staff, row = request.staff, own_batch(request, batch)
    if not may_roll_back(row):
        return redirect("catalogue:batch", row.id)
    form = RollbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = keeping.keep_rollback(
            staff.institution, staff.account, row.source, row.id, form.cleaned_data["reason"], at=clock.now()
        )
        working.start(asked, Stage.ROLLING_BACK)
        return redirect("catalogue:upload", asked.id)
    told = _foreseen(row)
    reasons = told.reasons if told is not None else []
    context = {
        "batch": row,
        "told": told,
        "reasons": [text_of(reason.code, reason.details) for reason in reasons[:NAMED]],
        "more": max(told.kept + told.copies_kept - NAMED, 0) if told is not None else 0,
        "form": form,
    }
    return render(request, "catalogue/rollback.html", context)


def _foreseen(row: Batch) -> RollbackPreview | None:
    """What would happen; None for an import so large that the page would keep its reader waiting."""
    if row.added + row.updated > FORESEEN:
        return None
    told = actions.preview_rollback(row.institution_id, row.id)
    return told if isinstance(told, RollbackPreview) else None
