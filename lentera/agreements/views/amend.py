"""Pages of an addendum: what changes of a signed agreement, and from when."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements import actions, queries
from lentera.agreements.forms import (
    AmendForm,
    PartyForms,
    ScopeLines,
    parties_from,
    party_initial,
    scope_from,
    scope_initial,
)
from lentera.agreements.views.signed import own_agreement, partner_names
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal


@require(Capability.SIGNING, Level.APPROVE)
def amend(request: StaffRequest, id: UUID) -> HttpResponse:
    """An addendum: the scope as it reads afterwards, the end, and the signatures."""
    staff = request.staff
    state = own_agreement(staff, id)
    content = queries.signed_content(id)
    if content is None:
        raise Http404
    today = clock.today(staff.zone)
    outcome: Any = None
    written = _written(request.GET.get("addendum", ""), staff, id)
    if request.method == "POST":
        form, lines = AmendForm(request.POST), ScopeLines(request.POST, prefix="scope")
        parties = PartyForms(request.POST, prefix="parties")
        if form.is_valid() and lines.is_valid() and parties.is_valid():
            told = form.cleaned_data
            outcome = actions.amend(
                staff.institution,
                id,
                scope=scope_from(lines),
                parties=parties_from(parties, content),
                from_day=told["from_day"],
                signed_on=told["signed_on"],
                end=told["end"],
                reason=told["reason"],
                amendment=written.id if written is not None else None,
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Adendum tercatat."))
                return redirect("agreements:agreement", id)
    else:
        text = written.content if written is not None else None
        form = AmendForm(
            initial={
                "signed_on": today,
                "from_day": text.from_day if text is not None else today,
                "end": text.end if text is not None else state.end,
                "reason": text.reason if text is not None else "",
            }
        )
        lines = ScopeLines(
            prefix="scope", initial=scope_initial(text.scope if text is not None else content.scope)
        )
        initial = [row | {"number": ""} for row in party_initial(content, today)]
        parties = PartyForms(prefix="parties", initial=initial)
    context = {
        "state": state,
        "partner": partner_names(state, staff),
        "form": form,
        "lines": lines,
        "parties": parties,
        "outcome": outcome,
    }
    return render(request, "agreements/amend.html", context)


def _written(told: str, staff: Staff, agreement: UUID) -> queries.AddendumLine | None:
    """The addendum in writing that is now signed, if one is named."""
    try:
        line = queries.addendum_draft(UUID(told), staff.institution)
    except ValueError:
        return None
    return line if line is not None and line.agreement == agreement else None
