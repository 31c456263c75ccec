"""The kiosk's pages, and the page at the desk that makes a screen one."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lentera.catalogue import actions, beside, hooks, kiosk, queries
from lentera.catalogue.marc.brief import brief_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.dating import date_doubt
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.signs import legible

COUNTDOWN = 15  # seconds between the question whether somebody is there and the start page
NEW = 6


@require_safe
def start_view(request: HttpRequest) -> HttpResponse:
    """Search, pictures, what came in of late."""
    terminal = queries.terminal_of(request)
    asking = terminal.institution if terminal is not None else None
    arrived = hooks.arrivals(asking, None, NEW)
    rows = queries.records_by_ids([record for record, _ in arrived], reader=asking)
    new = beside.near([rows[record] for record, _ in arrived if record in rows])
    context = {"topics": kiosk.TOPICS.items(), "new": new, "tiles": hooks.kiosk_tiles(request)}
    return _draw(request, "catalogue/kiosk.html", terminal, context)


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """What was found, a few at a time and large."""
    terminal = queries.terminal_of(request)
    asked = {name: legible(request.GET.get(name, "")) for name in ("q", "topic", "all", "after")}
    chosen = kiosk.chosen_of(terminal, asked["topic"], bool(asked["all"]))
    found = queries.search(
        asked["q"],
        reader=terminal.institution if terminal is not None else None,
        chosen=chosen,
        sort="relevance" if asked["q"].strip() else "year",
        after=asked["after"],
        limit=kiosk.PAGE,
    )
    again = {name: asked[name] for name in ("q", "topic", "all") if asked[name]}
    context = {
        "q": asked["q"],
        "topic": kiosk.TOPICS.get(asked["topic"], ""),
        "topic_name": asked["topic"] if asked["topic"] in kiosk.TOPICS else "",
        "titles": kiosk.shown(found.records, terminal),
        "total": found.answer.total,
        "loose": found.answer.loose,
        "suggestion": found.answer.suggestion,
        "suggestion_url": _with(again, q=found.answer.suggestion),
        "everywhere": bool(asked["all"]),
        "everywhere_url": _with(again, all="1") if "here" in chosen else "",
        "next_url": _with(again, after=found.answer.after) if found.answer.after else "",
        "first_url": _with(again) if asked["after"] else "",
    }
    return _draw(request, "catalogue/kiosk_found.html", terminal, context)


@require_safe
def record_view(request: HttpRequest, record: UUID) -> HttpResponse:
    """One title, large."""
    terminal = queries.terminal_of(request)
    asking = terminal.institution if terminal is not None else None
    row = queries.record(record, reader=asking)
    if row is None:
        raise Http404(gettext("Cantuman ini tidak ada."))
    (title,) = kiosk.shown([row], terminal)
    context = {
        "title": title,
        "record": row,
        "brief": brief_of(queries.marc_of(row)),
        "back_url": _back(request),
        "acts": hooks.kiosk_acts(request, record),
        "also": beside.also_borrowed(row, asking),
        "similar": beside.near(kiosk.similar(row, terminal)),
    }
    return _draw(request, "catalogue/kiosk_record.html", terminal, context)


@require_safe
def reset_view(request: HttpRequest) -> HttpResponse:
    """Back to the start, in the first language: for whoever comes next."""
    response = redirect("catalogue:kiosk")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


class KioskForm(PageForm):
    """In which library the screen stands, and how staff call it."""

    library = forms.ChoiceField(label=_("Perpustakaan tempat layar ini berdiri"))
    label = forms.CharField(
        label=_("Nama layar"),
        max_length=60,
        required=False,
        help_text=_("Misalnya “Layar dekat pintu”. Kosong: diberi nomor."),
    )

    def __init__(self, *args: Any, libraries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["library"]
        if isinstance(field, forms.ChoiceField):
            field.choices = libraries


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def setup_view(request: StaffRequest) -> HttpResponse:
    """Make this screen a kiosk of the own institution: whoever did so is logged out. And the list of all of them."""
    rows = institutions.libraries_of(request.staff.institution)
    libraries = [(str(row.id), row.name) for row in rows]
    here = queries.terminal_of(request)
    form = KioskForm(request.POST or None, libraries=libraries)
    outcome: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        known = queries.kiosks(request.staff.institution)
        label = form.cleaned_data["label"] or gettext("Layar %(number)s") % {"number": len(known) + 1}
        library = UUID(form.cleaned_data["library"])
        opened = actions.open_kiosk(request.staff, label, library, request_id=form.request_id_value)
        if not isinstance(opened, Refusal):
            logout(request)
            response: HttpResponse = redirect("catalogue:kiosk")
            kiosk.make_terminal(response, opened, secure=request.is_secure())
            return response
        outcome = opened
    context = {
        "form": form,
        "libraries": libraries,
        "terminal": here,
        "kiosks": queries.kiosks(request.staff.institution),
        "outcome": outcome,
        "zone": request.staff.zone,
        "date_doubt": date_doubt(),
    }
    return render(request, "catalogue/kiosk_setup.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def revoke_view(request: StaffRequest) -> HttpResponse:
    """One screen is no kiosk any more: this one, or another that was lost or broken."""
    here = queries.terminal_of(request)
    form = PageForm(request.POST)
    response: HttpResponse = redirect("catalogue:kiosk-setup")
    try:
        account = UUID(request.POST.get("kiosk", ""))
    except ValueError:
        account = here.account if here is not None else UUID(int=0)
    if form.is_valid():
        outcome = actions.revoke_kiosk(request.staff, account, request_id=form.request_id_value)
        if isinstance(outcome, Refusal):
            messages.error(request, text_of(outcome.code, outcome.details))
        else:
            messages.success(request, gettext("Dicabut. Layar itu kini peramban biasa."))
    if here is not None and here.account == account:
        response.delete_cookie(kiosk.COOKIE, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """The results that the reader came from: a kiosk's browser may have no button for it."""
    came = urlsplit(request.headers.get("Referer", ""))
    known = came.netloc == request.get_host() and came.path == reverse("catalogue:kiosk-search")
    return f"{came.path}?{came.query}" if known else ""


def _with(again: dict[str, str], **more: str) -> str:
    pairs = {name: value.encode("utf-8", "replace") for name, value in (again | more).items()}
    return f"{reverse('catalogue:kiosk-search')}?{urlencode(pairs)}"


def _draw(
    request: HttpRequest, template: str, terminal: queries.Terminal | None, context: dict[str, Any]
) -> HttpResponse:
    if terminal is not None:
        actions.saw_kiosk(terminal.account, clock.now())
    idle = settings.LENTERA_KIOSK_IDLE
    frame = {"terminal": terminal, "idle": idle, "countdown": COUNTDOWN}
    response = render(request, template, context | frame | {"idle_in_all": idle + COUNTDOWN})
    response["Cache-Control"] = "no-store"
    return response
