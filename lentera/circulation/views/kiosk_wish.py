"""The kiosk's pages for what a reader waits for, and for the history that he may want of his own reading."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lentera.catalogue import queries as catalogue
from lentera.circulation.actions.history import end_history, keep_history
from lentera.circulation.actions.hold import place_hold
from lentera.circulation.forms.kiosk import HistoryForm, WishForm
from lentera.circulation.queries import history as histories
from lentera.circulation.queries.kiosk import Visit
from lentera.circulation.rules import Wanted
from lentera.circulation.views.kiosk import BOTH, Here, draw, refused, signed_in, token, wrong
from lentera.journal.refusals import Refusal


@require_http_methods(BOTH)
@signed_in
def wish(request: HttpRequest, here: Here, visit: Visit) -> HttpResponse:
    """Wait for a title of the catalogue or one in own words."""
    outcome = None
    if request.method == "POST":
        form = WishForm(request.POST)
        if not form.is_valid():
            outcome = wrong(form)
        else:
            placed = place_hold(
                here.desk,
                visit.card,
                Wanted(record=form.cleaned_data["record"], title=form.cleaned_data["title"]),
                checked=form.cleaned_data["record"] is not None,
                request_id=f"kiosk {visit.id.hex[-12:]} {form.request_id_value[:40]}",
                at=here.now,
            )
            if not isinstance(placed, Refusal):
                messages.success(request, _("Permintaan Anda tercatat. Lihat keadaannya di sini kapan saja."))
                return redirect("circulation:kiosk-own")
            outcome = refused(placed)
    record = _record(request.POST.get("record") or request.GET.get("record", ""), here)
    form = WishForm(initial={"visit": token(visit), "record": record.id if record is not None else None})
    return draw(
        request, here, "circulation/kiosk_wish.html", {"form": form, "record": record, "outcome": outcome}
    )


@require_http_methods(BOTH)
@signed_in
def history(request: HttpRequest, here: Here, visit: Visit) -> HttpResponse:
    """What the reader read since he asked for a history: begun by his PIN, ended and erased by a press."""
    months = histories.history_months(here.desk.institution)
    if not months:
        return redirect("circulation:kiosk-own")
    outcome = None
    if request.method == "POST":
        form = HistoryForm(request.POST)
        if not form.is_valid():
            outcome = wrong(form)
        elif "end" in request.POST:
            end_history(here.desk, visit.reader)
            messages.success(request, _("Riwayat Anda dihapus. Yang berikutnya tidak disimpan."))
            return redirect("circulation:kiosk-own")
        else:
            begun = keep_history(here.desk, visit.card, form.cleaned_data["pin"], at=here.now)
            outcome = refused(begun) if isinstance(begun, Refusal) else None
    since = histories.wants_history(here.desk.institution, visit.reader)
    context = {
        "form": HistoryForm(initial={"visit": token(visit)}),
        "since": since,
        "lines": histories.history_of_reader(here.desk.institution, visit.reader) if since else [],
        "months": months,
        "outcome": outcome,
    }
    return draw(request, here, "circulation/kiosk_history.html", context)


def _record(told: str, here: Here) -> Any:
    try:
        return catalogue.record(UUID(told), reader=here.desk.institution)
    except ValueError:
        return None
