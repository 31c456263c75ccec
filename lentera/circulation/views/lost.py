"""A copy on loan that is gone through nobody's fault."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.circulation import queries
from lentera.circulation.actions.left_copy import lose_without_fault
from lentera.circulation.forms.lost import LostForm
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.stock.facts import NoFault

REFUSED = 409


@require(Capability.ITEMS, Level.CREATE)
def lost(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say what took it: the loan ends, nobody is paused."""
    here = desk_of(request.staff)
    row = queries.loan(here.institution, id)
    if row is None or not may(request.staff, Capability.LOANS, Level.CREATE):
        raise Http404
    form = LostForm(request.POST if request.method == "POST" else None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done = lose_without_fault(
            here,
            id,
            NoFault(told["cause"]),
            note=told["note"],
            request_id=form.request_id_value,
            at=clock.now(),
        )
        if not isinstance(done, Refusal):
            messages.success(request, _("Dicatat hilang tanpa kesalahan. Tidak ada yang dijeda."))
            return redirect("circulation:loans")
        outcome = Outcome.refused(done)
    context = {"form": form, "outcome": outcome, "loan": queries.lines(here.institution, [row])[0]}
    return render(request, "circulation/lost.html", context, status=200 if outcome is None else REFUSED)
