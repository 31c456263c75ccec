"""Letters between houses at different nodes: who is said to come, and what became of those who left."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.circulation.actions import Desk, note_list
from lentera.circulation.actions import letter as actions
from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.forms.letter import ArrivalForm
from lentera.circulation.messages import LETTER_STATES, LETTER_TONES
from lentera.circulation.queries import letter as queries
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table

KEEPS = (Capability.READERS, Level.CREATE)
REFUSED = 409


@require(*KEEPS)
def letters(request: StaffRequest) -> HttpResponse:
    """Who is said to come, which letters could not be read, and what went out. No export: names stay in the house."""
    here = desk_of(request.staff)
    sent, coming = queries.sent_letters(here.institution), queries.arrivals(here.institution)
    unread = queries.unread_letters(here.institution)
    houses = queries.short_names({one.sender for one in unread})
    rows = [
        {
            "name": one.name,
            "card": one.card,
            "house": one.house,
            "sent": one.sent,
            "state": str(LETTER_STATES[one.state]),
            "tone": LETTER_TONES[one.state],
            "url": reverse("circulation:move", args=[one.reader]),
        }
        for one in sent
    ]
    note_list(here, LookupPurpose.LIST, len(sent) + len(coming), at=clock.now())
    table = Table(
        request,
        rows,
        name="surat-pindah",
        exports=False,
        columns=[
            Column("name", _("Nama"), url="url", strong=True),
            Column("card", _("Kartu")),
            Column("house", _("Kepada")),
            Column("sent", _("Dikirim"), kind="date"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("name", "card", "house"),
        order="-sent",
        empty=Empty(
            _("Belum ada surat yang dikirim"),
            _("Surat dikirim dari halaman pindah seorang anggota, setelah kepindahannya dicatat."),
            reverse("circulation:movements"),
            _("Perpindahan"),
            "transfer",
        ),
    )
    context = {
        "table": table,
        "coming": coming,
        "unread": [(one, houses.get(one.sender, ""), text_of(one.code, {})) for one in unread],
    }
    return render(request, "circulation/letters.html", context)


@require(*KEEPS)
def arrival(request: StaffRequest, id: UUID) -> HttpResponse:
    """What a letter tells of somebody: confirmed, corrected, or recognised as a former member."""
    here = desk_of(request.staff)
    told = queries.arrival(here.institution, id)
    if told is None:
        return _gone(request, here, id)
    people = queries.same_people(here.institution, told.name)
    initial = {"name": told.name, "group": told.group.value}
    form = ArrivalForm(request.POST or None, people=people, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        outcome = actions.confirm_arrival(
            here, id, name=given["name"], group=given["group"], card=given["card"], block=given["block"],
            same=given.get("same"), request_id=form.request_id_value, at=clock.now(),
        )  # fmt: skip
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Kedatangannya tercatat; suratnya dihapus."))
            return redirect("circulation:reader", outcome.reader)
        refusal = outcome
    if request.method != "POST":
        note_list(here, LookupPurpose.LIST, 1, at=clock.now())
    context = {
        "told": told,
        "form": form,
        "here": [one for one in people if one.here],
        "outcome": None if refusal is None else Outcome.refused(refusal),
    }
    return render(request, "circulation/letter.html", context, status=200 if refusal is None else REFUSED)


def _gone(request: StaffRequest, here: Desk, id: UUID) -> HttpResponse:
    """The page of a letter that is used up: pressing its button twice answers as the first time did."""
    form = ArrivalForm(request.POST or None, people=[])
    if request.method != "POST" or not form.is_valid():
        raise Http404
    given = form.cleaned_data
    outcome = actions.confirm_arrival(
        here, id, name=given["name"], group=given["group"], request_id=form.request_id_value, at=clock.now()
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
        return redirect("circulation:letters")
    return redirect("circulation:reader", outcome.reader)


@require(*KEEPS)
@require_POST
def decline(request: StaffRequest, id: UUID) -> HttpResponse:
    """Nobody of whom this letter tells is here."""
    outcome = actions.decline_arrival(
        desk_of(request.staff), id, request_id=(request.POST.get("request_id") or "")[:100] or None,
        at=clock.now(),
    )  # fmt: skip
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, _("Surat dihapus; lembaga pengirim dikabari tanpa alasan."))
    return redirect("circulation:letters")
