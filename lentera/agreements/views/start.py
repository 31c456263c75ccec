"""The short way to a draft: form, legal route, partner and days; the rest from the library and the last agreement."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.agreements import actions, queries
from lentera.agreements.facts import Content, Instrument, LegalRoute, Party
from lentera.agreements.forms import StartForm
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal

TITLE = "Penyelenggaraan layanan perpustakaan bagi warga binaan"


@require(Capability.AGREEMENTS, Level.CREATE)
def start(request: StaffRequest) -> HttpResponse:
    """Begin a draft from four answers. Where no scope can be taken over, the whole form comes next."""
    staff = request.staff
    outcome: Any = None
    initial = {"instrument": "pks", "partner": request.GET.get("partner", ""), "term_years": 1}
    form = StartForm(request.POST or None, agency=staff.institution, initial=initial)
    if request.method == "POST" and form.is_valid():
        content = proposed(staff.institution, form)
        outcome = actions.start_draft(
            staff.institution, content, actor=staff.account, request_id=form.request_id_value
        )
        if isinstance(outcome, Refusal) and outcome.code == "scope-missing":
            told = form.cleaned_data
            query = f"?partner={told['partner']}&instrument={told['instrument']}&route={told['route']}"
            days = form.days()
            query += f"&start={days['start'].isoformat()}&end={days['end'].isoformat()}"
            messages.info(
                request,
                _(
                    "Belum ada perjanjian sebelumnya dengan mitra ini. Tulis ruang lingkupnya; pasal sudah terisi."
                ),
            )
            return redirect(f"{reverse('agreements:new')}{query}")
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Konsep terisi dari pustaka klausul dan perjanjian sebelumnya."))
            return redirect("agreements:agreement", outcome.agreement)
    return render(request, "agreements/start.html", {"form": form, "outcome": outcome})


def proposed(agency: UUID, form: StartForm) -> Content:
    """The text that four answers give: parties by name on that day, scope and contacts of the last agreement."""
    told, days = form.cleaned_data, form.days()
    partner, instrument = UUID(told["partner"]), Instrument(told["instrument"])
    names = institutions.names([agency, partner], days["start"])
    last = queries.last_text_with(agency, [partner], instrument)
    content = Content(
        instrument=instrument,
        route=LegalRoute(told["route"]),
        title=last.title if last is not None else TITLE,
        parties=tuple(Party(institution=id, name=names.get(id, "")) for id in (agency, partner)),
        scope=tuple(msgspec.structs.replace(line, id=new_id()) for line in last.scope)
        if last is not None
        else (),
        agency_duties=last.agency_duties if last is not None else "",
        partner_duties=last.partner_duties if last is not None else "",
        parent=last.parent if last is not None else None,
        **days,
    )
    return queries.with_library(agency, content, last=last)
