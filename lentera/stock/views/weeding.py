"""Weeding: the list by rules, what is proposed, and what another person decides."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import Counted, counted
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome
from lentera.stock import words
from lentera.stock.actions import weeding as actions
from lentera.stock.forms.weeding import START, DecideForm, RulesForm
from lentera.stock.queries import weeding as queries
from lentera.stock.views.acting import REFUSED, who
from lentera.stock.write_offs import weeding_of

SHOWN = 100


@require(Capability.ITEMS)
def weeding(request: StaffRequest) -> HttpResponse:
    """What the rules of the address point at, and the proposals that wait."""
    return _page(request, DecideForm(auto_id="decide_%s"))


def _page(
    request: StaffRequest, decide: DecideForm, refused: Refusal | None = None, chosen: Sequence[UUID] = ()
) -> HttpResponse:
    """The page; after a refusal with its reason, and with everything ticked and typed as it was."""
    here, today = request.staff.institution, clock.today(request.staff.zone)
    form = RulesForm(request.GET or START)
    listed = queries.weeding_list(here, form.rules(today), today=today) if form.is_valid() else []
    waiting = queries.proposals(here)
    context = {
        "form": form,
        "rules": request.GET.urlencode(),
        "count": len(listed),
        "lines": [(copy, words.reasons_of(reasons)) for copy, reasons in listed[:SHOWN]],
        "waiting": [
            (one, words.reasons_of(one.reasons), one.proposer == request.staff.account)
            for one in waiting[:SHOWN]
        ],
        "waiting_count": len(waiting),
        "decide": decide,
        "chosen": set(chosen),
        "outcome": refused and Outcome.refused(refused),
        "may_propose": may(request.staff, Capability.ITEMS, Level.CREATE),
        "may_decide": _may_decide(request),
        "papers": weeding_of(here),
    }
    return render(request, "stock/weeding.html", context, status=REFUSED if refused else 200)


@require(Capability.ITEMS, Level.CREATE)
@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Propose the ticked copies."""
    form, today = PageForm(request.POST), clock.today(request.staff.zone)
    rules = RulesForm(request.GET or START)
    if not form.is_valid() or not rules.is_valid():
        raise Http404
    told = actions.propose_weeding(
        request.staff.institution, _chosen(request), rules.rules(today), on=today, **who(request, form)
    )
    if isinstance(told, Refusal):
        return _page(request, DecideForm(auto_id="decide_%s"), told, _chosen(request))
    return _back(request, told, counted("%(count)s buku diusulkan. Orang lain yang memutuskan.", "count"))


@require(Capability.ITEMS, Level.APPROVE, "write-off")
@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Write off the ticked proposals, or keep them."""
    form = DecideForm(request.POST, auto_id="decide_%s")
    items, here = _chosen(request), request.staff.institution
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    if request.POST.get("go") == "keep":
        kept = actions.keep_proposed(here, items, note=said["note"], **who(request, form))
        if isinstance(kept, Refusal):
            return _page(request, form, kept, items)
        return _back(request, kept, counted("%(count)s buku tetap disimpan.", "count"))
    gone = actions.withdraw_proposed(
        here,
        items,
        reason=said["note"] or _reason(here, items),
        document=said["document"],
        **who(request, form),
    )
    if isinstance(gone, Refusal):
        return _page(request, form, gone, items)
    return _back(request, gone, counted("%(count)s buku dihapus dari inventaris.", "count"))


def _reason(owner: UUID, items: list[UUID]) -> str:
    """What the books say where nobody wrote a reason."""
    gifts = all(queries.proposed_as_gift(owner, item) for item in items)
    return _("Dihadiahkan") if gifts else _("Penyiangan")


def _may_decide(request: StaffRequest) -> bool:
    return may(request.staff, Capability.ITEMS, Level.APPROVE, "write-off")


def _chosen(request: StaffRequest) -> list[UUID]:
    try:
        return list(dict.fromkeys(UUID(one) for one in request.POST.getlist("chosen")))
    except ValueError:
        raise Http404 from None


def _back(request: StaffRequest, told: Any, done: Counted) -> HttpResponse:
    messages.success(request, done % {"count": formats.number(len(told.items))})
    query = request.GET.urlencode()
    return HttpResponseRedirect(reverse("stock:weeding") + (f"?{query}" if query else ""))
