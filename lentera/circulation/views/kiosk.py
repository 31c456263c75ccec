"""The kiosk's own pages: sign in with card and PIN, borrow, give back, renew, another PIN, a receipt.

Nothing is kept in a page or a browser's session: a cookie names the visit, a sealed row who stands there. Leaving
these pages ends the visit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lentera.catalogue import actions as catalogue_actions
from lentera.catalogue import queries as catalogue
from lentera.catalogue.queries import Terminal
from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, pins
from lentera.circulation.actions import kiosk as acts
from lentera.circulation.actions.hold import cancel_hold
from lentera.circulation.facts import Lent, Renewed
from lentera.circulation.forms.kiosk import CardForm, GiveBackForm, NewPinForm, OwnForm, VisitForm
from lentera.circulation.messages.kiosk import words_for_reader as words
from lentera.circulation.queries import kiosk
from lentera.circulation.queries.history import history_months
from lentera.circulation.queries.kiosk import Visit
from lentera.circulation.views.why import WhyLine, because, because_of
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome

VISIT = "lentera-kiosk-visit"
SALT = "lentera.kiosk.visit"
PATH = "/kiosk/"
COUNTDOWN = 15  # seconds with the question whether somebody is there
BOTH = ["GET", "POST"]
ANYTHING = "title"  # what somebody wants who names no record yet


@dataclass(frozen=True)
class Here:
    """This kiosk at this moment, and who stands before it."""

    terminal: Terminal
    desk: Desk
    now: datetime
    visit: Visit | None


View = Callable[..., HttpResponse]
Why = Callable[[], list[WhyLine]]


def at_kiosk(view: View) -> View:
    """A page for kiosks: another browser is sent to the catalogue. No answer is kept by the browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        terminal = catalogue.terminal_of(request)
        if terminal is None:
            return _sent(request, reverse("catalogue:kiosk"))
        now = clock.now()
        catalogue_actions.saw_kiosk(terminal.account, now)
        desk = Desk(terminal.institution, terminal.account, terminal.library, terminal.zone)
        here = Here(terminal, desk, now, _visit_of(request, terminal, now))
        response = view(request, here, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def signed_in(view: View) -> View:
    """A page of one's own. With a PIN that staff drew, the reader changes it before he sees or does anything."""

    @begun
    @wraps(view)
    def guarded(request: HttpRequest, here: Here, visit: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if visit.pin_drawn:
            return _sent(request, reverse("circulation:kiosk-pin"))
        return view(request, here, visit, *args, **kwargs)

    return guarded


def begun(view: View) -> View:
    """A page of a visit: after its end there is nothing to see and nothing to press."""

    @at_kiosk
    @wraps(view)
    def guarded(request: HttpRequest, here: Here, *args: Any, **kwargs: Any) -> HttpResponse:
        stale = request.method == "POST" and request.POST.get("visit", "") != token(here.visit)
        if here.visit is None or stale:
            return _leave(request, here, _("Kunjungan sebelumnya sudah selesai. Silakan pindai kartu Anda."))
        acts.keep_visit(here.desk.institution, here.visit.id, at=here.now)
        return view(request, here, here.visit, *args, **kwargs)

    return guarded


@require_http_methods(BOTH)
@at_kiosk
def card(request: HttpRequest, here: Here) -> HttpResponse:
    """The card, then the PIN. Whoever comes to this page begins anew."""
    if request.method == "GET":
        fresh = CardForm(initial={"want": request.GET.get("want", "")[:36]})
        response = draw(request, here, "circulation/kiosk_card.html", {"form": fresh})
        return _forget(response, here)
    form = CardForm(request.POST)
    if not form.is_valid():
        context = {"form": CardForm(), "outcome": wrong(form)}
        return draw(request, here, "circulation/kiosk_card.html", context)
    told, pin, want = (form.cleaned_data[name] for name in ("card", "pin", "want"))
    known = {"card": told, "want": want}
    if not pin:
        context = {"form": CardForm(initial=known), "digits": told[-kiosk.SHOWN_DIGITS :]}
        return draw(request, here, "circulation/kiosk_pin.html", context)
    visit = acts.sign_in(here.desk, told, pin, at=here.now)
    if isinstance(visit, Refusal):
        again = visit.code == "kiosk-pin-wrong"
        context = {"form": CardForm(initial=known if again else {"want": want}), "outcome": refused(visit)}
        context["digits"] = told[-kiosk.SHOWN_DIGITS :]
        name = "circulation/kiosk_pin.html" if again else "circulation/kiosk_card.html"
        return draw(request, here, name, context)
    after = reverse("circulation:kiosk-wish") if want else reverse("circulation:kiosk-own")
    response = redirect(f"{after}?record={want}" if want not in ("", ANYTHING) else after)
    sealed = signing.dumps(visit.hex, salt=SALT)
    response.set_cookie(
        VISIT, sealed, path=PATH, httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return response


@require_http_methods(BOTH)
@signed_in
def own(request: HttpRequest, here: Here, visit: Visit) -> HttpResponse:
    """Books in hand; each scan lends one more."""
    outcome = None
    if request.method == "POST":
        form = OwnForm(request.POST)
        if not form.is_valid():
            outcome = wrong(form)
        elif _is_other_card(here, visit, form.cleaned_data["scan"]):
            return _leave(request, here, _("Kartu lain dipindai. Silakan pindai kartu itu sekali lagi."))
        else:
            outcome = _done(here, visit, form)
    told = kiosk.own(here.desk.institution, here.terminal.library, visit.reader, here.desk.day(here.now))
    context = {
        "form": OwnForm(initial={"visit": token(visit)}),
        "own": told,
        "outcome": outcome,
        "holds": queries.hold_lines(here.desk.institution, reader=visit.reader),
        "history": history_months(here.desk.institution) > 0,
    }
    fragment = request.headers.get("HX-Request") == "true"
    name = "circulation/_kiosk_own.html" if fragment else "circulation/kiosk_own.html"
    return draw(request, here, name, context | {"digits": visit.digits, "visit": token(visit)})


@require_http_methods(BOTH)
@at_kiosk
def give_back(request: HttpRequest, here: Here) -> HttpResponse:
    """Books come back one after the other; nobody needs to say whose they were."""
    outcome = None
    if request.method == "POST":
        form = GiveBackForm(request.POST)
        if not form.is_valid():
            outcome = wrong(form)
        else:
            code = form.cleaned_data["scan"]
            if _is_card(here, code):
                return _leave(request, here, _("Ini kartu, bukan buku. Pindai sekali lagi untuk membukanya."))
            outcome = _given_back(here, code, _request_id(form, "back"))
    if here.visit is not None:
        acts.keep_visit(here.desk.institution, here.visit.id, at=here.now)
    fragment = request.headers.get("HX-Request") == "true"
    name = "circulation/_kiosk_return.html" if fragment else "circulation/kiosk_return.html"
    return draw(request, here, name, {"form": GiveBackForm(), "outcome": outcome})


@require_http_methods(BOTH)
@begun
def new_pin(request: HttpRequest, here: Here, visit: Visit) -> HttpResponse:
    """A PIN of one's own choice."""
    outcome = None
    if visit.pin_drawn:
        outcome = Outcome.info(
            _("Pilih PIN Anda sendiri"),
            _("PIN yang sekarang dibuat di meja petugas. Setelah diganti, hanya Anda yang tahu."),
        )
    if request.method == "POST":
        form = NewPinForm(request.POST)
        if form.is_valid():
            told = (form.cleaned_data[name] for name in ("old", "new", "again"))
            refusal = pins.change_pin(here.desk, visit.reader, *told, at=here.now)
            if refusal is None:
                messages.success(request, _("PIN Anda sudah diganti."))
                return redirect("circulation:kiosk-own")
            outcome = refused(refusal)
        else:
            outcome = wrong(form)
    form = NewPinForm(initial={"visit": token(visit)})
    context = {"form": form, "outcome": outcome, "must": visit.pin_drawn}
    return draw(request, here, "circulation/kiosk_new_pin.html", context)


@require_http_methods(["GET"])
@signed_in
def receipt(request: HttpRequest, here: Here, visit: Visit) -> HttpResponse:
    """What to take along on paper: books and days. Neither name nor card."""
    told = kiosk.own(here.desk.institution, here.terminal.library, visit.reader, here.desk.day(here.now))
    context = {"own": told, "place": here.terminal.name, "day": here.desk.day(here.now)}
    return draw(request, here, "circulation/kiosk_receipt.html", context)


@require_http_methods(BOTH)
@at_kiosk
def done(request: HttpRequest, here: Here) -> HttpResponse:
    """The end, by button or because nobody is there: back to the start, in the first language."""
    response = redirect("catalogue:kiosk")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return _forget(response, here)


def _visit_of(request: HttpRequest, terminal: Terminal, now: datetime) -> Visit | None:
    try:
        id = UUID(signing.loads(request.COOKIES.get(VISIT, ""), salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return kiosk.visit(terminal.institution, terminal.account, id, now)


def token(visit: Visit | None) -> str:
    """By what a page knows the visit it was drawn for."""
    return "" if visit is None else visit.id.hex


def _forget(response: HttpResponse, here: Here) -> HttpResponse:
    if here.visit is not None:
        acts.end_visit(here.desk.institution, here.visit.id)
    response.delete_cookie(VISIT, path=PATH, samesite="Strict")
    return response


def _leave(request: HttpRequest, here: Here, words: str) -> HttpResponse:
    acts.forget_visits(here.desk.institution, at=here.now)
    messages.info(request, words)
    return _forget(_sent(request, reverse("circulation:kiosk-card")), here)


def _sent(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _request_id(form: PageForm, what: str) -> str:
    return f"kiosk {what} {form.request_id_value[:40]}"


def _is_card(here: Here, code: str) -> bool:
    """A card and no copy: a number that is both stays a copy here, as the reader meant a book."""
    if not code or queries.reader_by_card(here.desk.institution, code) is None:
        return False
    return isinstance(queries.copy_by_barcode(here.desk.institution, code), Refusal)


def _is_other_card(here: Here, visit: Visit, code: str) -> bool:
    return code != visit.card and _is_card(here, code)


def _done(here: Here, visit: Visit, form: VisitForm) -> Outcome | None:
    told, who = form.cleaned_data, visit.id.hex[-12:]
    if told["everything"]:
        return _renewed_all(here, visit, _request_id(form, f"all {who}"))
    if told["cancel"] is not None:
        return _cancelled(here, visit, told["cancel"])
    if told["renew"] is not None:
        id = _request_id(form, f"renew {who}")
        outcome = acts.renew_own(here.desk, visit.reader, told["renew"], request_id=id, at=here.now)
        why = _why_not_renewed(here, told["renew"], outcome)
        return _said(here, outcome, _("Diperpanjang sampai %(due)s"), _("Belum bisa diperpanjang"), why)
    if not told["scan"] or told["scan"] == visit.card:
        return Outcome.info(_("Kartu Anda sudah terbuka"), _("Pindai buku yang ingin dipinjam."))
    id = _request_id(form, f"lend {who}")
    lent = actions.lend(here.desk, told["scan"], visit.card, request_id=id, at=here.now)
    if isinstance(lent, Refusal) and lent.code == "item-on-loan" and _is_own(here, visit, told["scan"]):
        lent = Refusal("kiosk-item-yours")
    code = lent.code if isinstance(lent, Refusal) else ""
    why = because(here.desk, code, told["scan"], visit.card, here.now)
    return _said(here, lent, _("Dipinjam sampai %(due)s"), _("Belum bisa dipinjam"), why)


def _is_own(here: Here, visit: Visit, barcode: str) -> bool:
    copy = queries.copy_by_barcode(here.desk.institution, barcode)
    loan = None if isinstance(copy, Refusal) else queries.open_loan_of(here.desk.institution, copy.item)
    return loan is not None and queries.reader_of_loan(here.desk.institution, loan.id) == visit.reader


def _renewed_all(here: Here, visit: Visit, request_id: str) -> Outcome:
    """Each loan by itself; one that cannot go on leaves the others alone."""
    renewed, refusals, why = 0, [], None
    rows = queries.loans_of_reader(here.desk.institution, visit.reader).filter(returned_at=None)
    for row in rows:
        id = f"{request_id}:{row.id.hex[-12:]}"
        outcome = acts.renew_own(here.desk, visit.reader, row.id, request_id=id, at=here.now)
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
            why = why or _why_not_renewed(here, row.id, outcome)
        else:
            renewed += 1
    title = counted("%(count)s buku diperpanjang", "count") % {"count": renewed}
    if refusals:
        title = title if renewed else _("Belum bisa diperpanjang")
        return Outcome.refused(words(refusals[0]), title, why=why)
    return Outcome.ok(title) if renewed else Outcome.info(_("Tidak ada buku di tangan Anda"))


def _cancelled(here: Here, visit: Visit, hold: UUID) -> Outcome:
    """Only what is one's own; another's hold is not there, and what is gone is waited for no longer."""
    known = queries.hold(here.desk.institution, hold)
    if known is not None and known.reader == visit.reader:
        cancel_hold(here.desk, hold, at=here.now)
    return Outcome.ok(_("Tidak ditunggu lagi."))


def _why_not_renewed(here: Here, loan: UUID, outcome: Renewed | Refusal) -> Why:
    row = queries.loan(here.desk.institution, loan) if isinstance(outcome, Refusal) else None
    if row is None or not isinstance(outcome, Refusal):
        return list
    copies = queries.copies_by_item(here.desk.institution, [row.item])
    barcode = copies[row.item].barcode if row.item in copies else ""
    return because(here.desk, outcome.code, barcode, "", here.now)


def _said(
    here: Here, outcome: Lent | Renewed | Refusal, title: str, refused: str, why_not: Why = list
) -> Outcome:
    if isinstance(outcome, Refusal):
        return Outcome.refused(words(outcome), refused, why=why_not)
    row = queries.loan(here.desk.institution, outcome.loan)
    line = queries.lines(here.desk.institution, [row])[0] if row is not None else None
    why = because_of(here.desk, outcome, here.now)
    return Outcome.ok(title % {"due": formats.full_date(outcome.due)}, line.title if line else "", why=why)


def _given_back(here: Here, barcode: str, request_id: str) -> Outcome:
    outcome = actions.give_back(here.desk, barcode, request_id=request_id, at=here.now)
    if isinstance(outcome, Refusal):
        return Outcome.refused(words(outcome), _("Belum bisa dikembalikan"))
    copy = queries.copy_by_barcode(here.desk.institution, barcode)
    if isinstance(copy, Refusal):
        return Outcome.ok(_("Sudah kembali. Letakkan di tempat pengembalian."))
    if queries.next_waiting(here.desk.institution, copy) is not None:
        return Outcome.ok(_("Sudah kembali. Serahkan kepada petugas: ada yang menunggu."), copy.title)
    return Outcome.ok(_("Sudah kembali. Letakkan di tempat pengembalian."), copy.title)


def refused(refusal: Refusal) -> Outcome:
    return Outcome.refused(words(refusal))


def wrong(form: PageForm) -> Outcome:
    return Outcome.refused(
        " ".join(dict.fromkeys(str(error) for errors in form.errors.values() for error in errors))
    )


def draw(request: HttpRequest, here: Here, template: str, context: dict[str, Any]) -> HttpResponse:
    idle = max(settings.LENTERA_KIOSK_IDLE - COUNTDOWN, COUNTDOWN)  # with the countdown a minute in all
    frame = {"terminal": here.terminal, "idle": idle, "countdown": COUNTDOWN, "idle_in_all": idle + COUNTDOWN}
    return render(request, template, frame | {"signed_in": here.visit is not None} | context)
