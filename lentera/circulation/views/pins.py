"""A PIN for a reader, drawn at the desk and printed once on a slip to be folded, to be changed at the kiosk.

A locked one is unlocked here, and stays as it was; and a screen that rests is opened again.
"""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lentera.circulation import queries
from lentera.circulation.actions import pins
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Role, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome


@require(Capability.READERS, Level.CREATE)
@require_http_methods(["GET", "POST"])
def draw_pin(request: StaffRequest, id: UUID) -> HttpResponse:
    """Ask first, for the old PIN and a history kept with it end; then print the new one, never again."""
    here, at = desk_of(request.staff), clock.now()
    card = queries.card_of(here.institution, id)
    if card is None:
        raise Http404
    drawn: str | Refusal | None = None
    outcome: Outcome | None = None
    if request.method == "POST" and PageForm(request.POST).is_valid():
        if request.POST.get("verb") == "unlock":
            told = gettext("PIN yang lama dapat dipakai lagi di layar pembaca dan di mesin pinjam.")
            refused = pins.unlock(here, id, at=at)
            outcome = Outcome.refused(refused) if refused else Outcome.ok(gettext("Kunci dibuka"), told)
        else:
            drawn = pins.draw_pin(here, id, at=at)
            outcome = Outcome.refused(drawn) if isinstance(drawn, Refusal) else None
    context = {
        "reader": id,
        "card": card,
        "pin": None if isinstance(drawn, Refusal) else drawn,
        "locked": pins.locked(here.institution, card, at=at),
        "outcome": outcome,
    }
    response = render(request, "circulation/reader_pin.html", context | {"form": PageForm()})
    response["Cache-Control"] = "no-store"
    return response


@require(Capability.READERS, Level.CREATE)
@require_http_methods(["GET", "POST"])
def open_screen(request: StaffRequest, id: UUID) -> HttpResponse:
    """A kiosk or machine that rests after wrong PINs, before its quarter of an hour is over."""
    here = desk_of(request.staff)
    accounts = institutions.accounts_of(here.institution)
    screen = next((one for one in accounts if one.id == id and Role.TERMINAL in one.roles), None)
    if screen is None:
        raise Http404
    if request.method == "POST":
        pins.open_screen(here, id, at=clock.now())
        messages.success(request, gettext("%(screen)s dapat dipakai lagi.") % {"screen": screen.name})
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "title": gettext("Buka %(screen)s sekarang?") % {"screen": screen.name},
        "text": gettext(
            "Lihat dahulu siapa yang mencoba-coba PIN di sana. Kartu yang dicobanya tetap terkunci."
        ),
        "confirm_label": gettext("Buka sekarang"),
        "cancel_url": settings.LOGIN_REDIRECT_URL,
    }
    return render(request, "pages/confirm.html", context)
