"""The page on which the root moves a home away from a dead node: first what is known and lost, then the act."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lentera.institutions.access import StaffRequest
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.sync import homes as queries
from lentera.sync import taking_over
from lentera.sync.home_forms import TakeOverForm, WhoseHomeForm
from lentera.sync.queries import own_node
from lentera.sync.views.desk import for_keepers
from lentera.sync.words import area_in_words


@for_keepers
@require_http_methods(["GET", "POST"])
def homes(request: StaffRequest) -> HttpResponse:
    """Choose an institution and a node, read what is lost, and move the home."""
    elsewhere = taking_over.decided_elsewhere()
    if elsewhere is not None:
        return render(
            request,
            "sync/elsewhere.html",
            {"outcome": Outcome.refused(elsewhere), "own": own_node(), "back": True},
        )
    told = request.POST if request.method == "POST" else request.GET
    chosen = WhoseHomeForm(told if "institution" in told else None)
    context = {
        "own": own_node(),
        "chosen": chosen,
        "homes": queries.taken_homes(),
        "movable": bool(queries.movable()),
        "zone": request.staff.zone,
    }
    if not chosen.is_bound or not chosen.is_valid():
        return render(request, "sync/homes.html", context)
    author, to = UUID(chosen.cleaned_data["institution"]), UUID(chosen.cleaned_data["to"])
    found = taking_over.look(author, to)
    if isinstance(found, Refusal):
        return render(request, "sync/homes.html", {**context, "outcome": Outcome.refused(found)})
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = taking_over.take_over(author, to, form.cleaned_data["reason"])
        words = _("Mulai sekarang %(name)s menulis di %(to)s. Bawa bundel berikutnya ke sana.")
        outcome = (
            Outcome.refused(made)
            if isinstance(made, Refusal)
            else Outcome.ok(_("Rumahnya dipindahkan"), words % {"name": found.name, "to": found.to_name})
        )
        fresh = {
            "chosen": WhoseHomeForm(None),
            "homes": queries.taken_homes(),
            "movable": bool(queries.movable()),
        }
        return render(request, "sync/homes.html", {**context, **fresh, "outcome": outcome})
    streams = [
        {
            "area": area_in_words(one.area),
            "audience": queries.audience_in_words(one.audience),
            "seq": one.seq + 1,
            "at": one.recorded,
        }
        for one in found.streams
    ]
    told_of = {"found": found, "streams": streams, "lost": list(queries.what_is_lost(found)), "form": form}
    return render(request, "sync/homes.html", {**context, **told_of})
