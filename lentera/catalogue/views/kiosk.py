"""The kiosk's pages, and the page at the desk that makes a screen one."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from lentera.catalogue import beside, hooks, kiosk, queries
from lentera.catalogue.marc.brief import brief_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.pages.forms import PageForm

COUNTDOWN = 15  # seconds between the question whether somebody is there and the start page
NEW = 6


@require_GET
def start_view(request: HttpRequest) -> HttpResponse:
    """Search, pictures, what came in of late."""
    terminal = kiosk.terminal_of(request)
    asking = terminal.institution if terminal is not None else None
    arrived = hooks.arrivals(asking, None, NEW)
    rows = queries.records_by_ids([record for record, _ in arrived], reader=asking)
    new = beside.near([rows[record] for record, _ in arrived if record in rows])
    context = {"topics": kiosk.TOPICS.items(), "new": new, "tiles": hooks.kiosk_tiles(request)}
    return _draw(request, "catalogue/kiosk.html", terminal, context)


@require_GET
def search_view(request: HttpRequest) -> HttpResponse:
    """What was found, a few at a time and large."""
    terminal = kiosk.terminal_of(request)
    asked = {name: request.GET.get(name, "") for name in ("q", "topic", "all", "after")}
    chosen = kiosk.chosen_of(terminal, asked["topic"], bool(asked["all"]))
    found = queries.search(
        asked["q"],
        reader=terminal.institution if terminal is not None else None,
        chosen=chosen,
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


@require_GET
def record_view(request: HttpRequest, record: UUID) -> HttpResponse:
    """One title, large."""
    terminal = kiosk.terminal_of(request)
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
        "also": beside.also_borrowed(row, asking),
        "similar": beside.near(kiosk.similar(row, terminal)),
    }
    return _draw(request, "catalogue/kiosk_record.html", terminal, context)


@require_GET
def reset_view(request: HttpRequest) -> HttpResponse:
    """Back to the start, in the first language: for whoever comes next."""
    response = redirect("catalogue:kiosk")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


class KioskForm(PageForm):
    """In which library the screen stands."""

    library = forms.ChoiceField(label=_("Perpustakaan tempat layar ini berdiri"))

    def __init__(self, *args: Any, libraries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["library"]
        if isinstance(field, forms.ChoiceField):
            field.choices = libraries


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def setup_view(request: StaffRequest) -> HttpResponse:
    """Make this screen a kiosk of the own institution: whoever did so is logged out. Or make it none again."""
    rows = institutions.libraries_of(request.staff.institution)
    libraries = [(str(row.id), row.name) for row in rows]
    if request.method == "POST" and "stop" in request.POST:
        response: HttpResponse = redirect("catalogue:kiosk-setup")
        response.delete_cookie(kiosk.COOKIE, samesite="Lax")
        return response
    form = KioskForm(request.POST or None, libraries=libraries)
    if request.method == "POST" and form.is_valid():
        logout(request)
        response = redirect("catalogue:kiosk")
        kiosk.make_terminal(response, UUID(form.cleaned_data["library"]), secure=request.is_secure())
        return response
    context = {"form": form, "libraries": libraries, "terminal": kiosk.terminal_of(request)}
    return render(request, "catalogue/kiosk_setup.html", context)


def _back(request: HttpRequest) -> str:
    """The results that the reader came from: a kiosk's browser may have no button for it."""
    came = urlsplit(request.headers.get("Referer", ""))
    known = came.netloc == request.get_host() and came.path == reverse("catalogue:kiosk-search")
    return f"{came.path}?{came.query}" if known else ""


def _with(again: dict[str, str], **more: str) -> str:
    pairs = {name: value.encode("utf-8", "replace") for name, value in (again | more).items()}
    return f"{reverse('catalogue:kiosk-search')}?{urlencode(pairs)}"


def _draw(
    request: HttpRequest, template: str, terminal: kiosk.Terminal | None, context: dict[str, Any]
) -> HttpResponse:
    idle = settings.LENTERA_KIOSK_IDLE
    frame = {"terminal": terminal, "keys": kiosk.KEYS, "idle": idle, "countdown": COUNTDOWN}
    response = render(request, template, context | frame | {"idle_in_all": idle + COUNTDOWN})
    response["Cache-Control"] = "no-store"
    return response
