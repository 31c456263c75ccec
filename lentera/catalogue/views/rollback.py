"""Taking an import back: what it would do, the question before, and the work."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lentera.catalogue import actions
from lentera.catalogue.actions import RollbackPreview
from lentera.catalogue.models import Batch
from lentera.catalogue.uploads import keeping, working
from lentera.catalogue.uploads.forms import RollbackForm
from lentera.catalogue.uploads.importing import PREVIEWED
from lentera.catalogue.uploads.keeping import Stage, Upload
from lentera.catalogue.views.imports import imports, may_roll_back, own_batch
from lentera.institutions.access import StaffRequest
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of

AT_ONCE = (
    20_000  # records of an import of which the page itself works out what would happen: about half a second
)
NAMED = 12  # reasons shown before


@imports
@require_http_methods(["GET", "POST"])
def rollback_view(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Say what would happen and ask for the reason, then take the import back; whatever takes long is done in the
    background, once at a time, and its progress is shown.
    """
    row = own_batch(request, batch)
    asked = keeping.rollbacks_of(row.institution_id, row.id)
    if (running := next(filter(working.is_running, asked), None)) is not None:
        return redirect("catalogue:upload", running.id)
    if not may_roll_back(row):
        return redirect("catalogue:batch", row.id)
    if request.POST.get("act") == "foresee":
        return _start(request, row, Stage.FORESEEING)
    form = RollbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _start(request, row, Stage.ROLLING_BACK, form.cleaned_data["reason"])
    return render(request, "catalogue/rollback.html", {"batch": row, "form": form, **_told(row, asked)})


def _start(request: StaffRequest, row: Batch, stage: Stage, reason: str = "") -> HttpResponse:
    staff = request.staff
    for one in keeping.rollbacks_of(staff.institution, row.id):
        if one.stage in (Stage.FORESEEING, Stage.FORESEEN) and stage is Stage.FORESEEING:
            keeping.erase(one)  # worked out anew
    asked = keeping.keep_rollback(
        staff.institution, staff.account, row.source, row.id, reason, at=clock.now()
    )
    working.start(asked, stage)
    return redirect("catalogue:upload", asked.id)


def _told(row: Batch, asked: list[Upload]) -> dict[str, Any]:
    """What would happen, and when that was worked out; nothing of an import so large that the page would keep its
    reader waiting, until somebody has asked for it.
    """
    at: datetime | None = None
    told: RollbackPreview | Refusal | None = None
    if row.added + row.updated <= AT_ONCE:
        told = actions.preview_rollback(row.institution_id, row.id)
    elif (seen := next((one for one in asked if one.stage is Stage.FORESEEN), None)) is not None:
        told, at = _seen(seen), seen.at
    if not isinstance(told, RollbackPreview):
        return {"told": None}
    reasons = [text_of(reason.code, reason.details) for reason in told.reasons[:NAMED]]
    return {"told": told, "at": at, "reasons": reasons, "more": max(told.kept + told.copies_kept - NAMED, 0)}


def _seen(asked: Upload) -> RollbackPreview:
    result = keeping.result_of(asked)
    counts = {name: result.counts.get(name, 0) for name in PREVIEWED}
    return RollbackPreview(
        **counts, reasons=[Refusal(one.code, ground=False, **one.details) for one in result.reasons]
    )
