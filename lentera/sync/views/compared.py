"""The part of the page of exchange that compares tables with another node's."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import StaffRequest
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.sync import comparing, queries
from lentera.sync.compare_commands import after_mending
from lentera.sync.views import desk


@desk.for_keepers
@require_POST
def compare(request: StaffRequest, node: UUID) -> HttpResponse:
    """Ask a node to compare; the next bundle takes the digests along."""
    refused = comparing.ask(node) if queries.is_paired() else Refusal("node-not-paired")
    if refused is not None:
        return desk.drawn(request, Outcome.refused(refused))
    words = _("Permintaan pergi dengan bundel berikutnya; hasilnya datang dengan bundel dari sana.")
    return desk.drawn(request, Outcome.ok(_("Tabel akan dibandingkan"), words))


@desk.for_keepers
@require_POST
def again(request: StaffRequest, stream: UUID) -> HttpResponse:
    """Lay a stream out anew from the journal."""
    told = comparing.mend(stream)
    if isinstance(told, Refusal):
        return desk.drawn(request, Outcome.refused(told))
    words = after_mending(stream, told)
    if comparing.differs_still(stream):
        return desk.drawn(request, Outcome.info(_("Aliran disusun ulang"), words))
    return desk.drawn(request, Outcome.ok(_("Aliran disusun ulang"), words))
