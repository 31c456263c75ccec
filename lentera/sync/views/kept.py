"""The part of the page of exchange about the sealed backup at the root's node."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lentera.institutions.access import StaffRequest
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.sync.forms import RecoverForm
from lentera.sync.kept import state
from lentera.sync.kept.recovering import recover as open_parcels
from lentera.sync.kept_commands import sentences
from lentera.sync.views import desk


@desk.for_keepers
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Let parcels go along with bundles to the root's node, or not."""
    refused = state.switch(request.POST.get("keep") == "1")
    if refused is not None:
        return desk.drawn(request, Outcome.refused(refused))
    return desk.drawn(request, Outcome.ok(_("Penyimpanan di pusat diubah")))


@sensitive_post_parameters("secret")
@desk.for_keepers
@require_POST
def recover(request: StaffRequest) -> HttpResponse:
    """Open what came back. The key is used here and kept nowhere."""
    form = RecoverForm(request.POST)
    told = open_parcels(form.cleaned_data["secret"]) if form.is_valid() else Refusal("parcel-no-key")
    if isinstance(told, Refusal):
        return desk.drawn(request, Outcome.refused(told))
    first, *rest = sentences(told)
    if rest:
        return desk.drawn(request, Outcome.info(first, " ".join(rest)))
    return desk.drawn(request, Outcome.ok(_("Parsel dibuka"), first))
