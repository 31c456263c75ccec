"""Taking an import back: the question before, and the work."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lentera.catalogue.uploads import keeping, working
from lentera.catalogue.uploads.forms import RollbackForm
from lentera.catalogue.uploads.keeping import Stage
from lentera.catalogue.views.imports import imports, may_roll_back, own_batch
from lentera.institutions.access import StaffRequest
from lentera.journal import clock
from lentera.pages import formats


@imports
@require_http_methods(["GET", "POST"])
def rollback_view(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Ask for the reason, then take the import back; a large one takes a while, and its progress is shown."""
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
    counts = {"added": formats.number(row.added), "updated": formats.number(row.updated)}
    context = {
        "title": gettext("Batalkan impor %(source)s") % {"source": row.source},
        "text": gettext(
            "Cantuman baru (%(added)s) dikeluarkan dari katalog, dan yang diperbarui (%(updated)s) kembali seperti "
            "sebelum impor. Cantuman yang sesudahnya diubah, atau yang mempunyai eksemplar, tetap dan disebut."
        )
        % counts,
        "confirm_label": gettext("Batalkan impor"),
        "cancel_url": reverse("catalogue:batch", args=[row.id]),
        "form": form,
        "danger": True,
    }
    return render(request, "pages/confirm.html", context)
