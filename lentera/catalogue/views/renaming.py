"""Renaming a heading: what would change is shown first, then all records of the institution follow."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lentera.catalogue.actions import renaming as actions
from lentera.catalogue.authorities.forms import HeadingForm
from lentera.catalogue.authorities.rules import form_of_authority
from lentera.catalogue.queries import authorities as known
from lentera.catalogue.views.authorities import changed_records, own_authority
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted

MOST = 1_000  # records changed by one press: the page answers in time, the next press goes on


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def rename_view(request: StaffRequest, authority: UUID) -> HttpResponse:
    """Another heading, or the same one for records that do not have it yet: shown by GET, done by POST."""
    row = own_authority(request, authority)
    shown = form_of_authority(known.marc_of_authority(row))
    present = shown.heading if shown is not None else row.heading
    told = request.POST or {"heading": request.GET.get("heading", present)}
    form = HeadingForm(told)
    preview = None
    if form.is_valid():
        heading = form.cleaned_data["heading"].strip()
        if request.method == "POST":
            outcome = actions.rename_authority(
                request.staff.institution,
                row.id,
                heading,
                actor=request.staff.account,
                request_id=form.request_id_value,
                most=MOST,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, changed_records(outcome.changed))
                if outcome.left:
                    left = counted(
                        "Masih ada %(count)s cantuman; tekan sekali lagi untuk melanjutkan.", "count"
                    )
                    messages.info(request, left % {"count": outcome.left})
                    return redirect("catalogue:rename-authority", row.id)
                return redirect("catalogue:edit-authority", row.id)
            form.show(outcome)
        else:
            found = actions.preview_authority(row.institution_id, row.id, heading=heading)
            if isinstance(found, Refusal):
                form.show(found)
            else:
                preview = found
        same = heading == present
    else:
        same, heading = True, present
    context = {"authority": row, "form": form, "preview": preview, "same": same, "heading": heading}
    return render(request, "catalogue/authority_rename.html", context)
