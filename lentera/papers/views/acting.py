"""What the pages of papers share: rights that follow the kind of paper, files, and pages with one form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, to_login
from lentera.journal.refusals import Refusal
from lentera.pages import hooks as pages
from lentera.pages.forms import PageForm
from lentera.papers import queries
from lentera.papers.hooks import About, PaperKind, about_of, kind_of
from lentera.papers.models import IssuedPaper, SharedPaper

REFUSED = 409
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def at_work(view: View) -> View:
    """A view for whoever is at work; what exactly he may see, the view asks by the kind of paper."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.staff is None and not request.user.is_authenticated:
            return to_login(request)
        if request.staff is None:
            deny()
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def deny() -> None:
    """Raises PermissionDenied with the house's sentence."""
    raise PermissionDenied(
        gettext("Peran Anda tidak mencakup halaman ini. Mintalah kepada pengelola akun lembaga Anda.")
    )


def sees_kind(staff: Staff, kind: str, about_kind: str) -> bool:
    """Whether an account may read papers of a kind."""
    known = kind_of(kind)
    if known is not None:
        return may(staff, known.capability)
    about = about_of(about_kind)
    return may(staff, about.capability if about is not None else Capability.AGREEMENTS)


def makes_kind(staff: Staff, kind: PaperKind) -> bool:
    """Whether an account may issue papers of a kind."""
    return may(staff, kind.capability, kind.level, *kind.parts)


def own_or_404(staff: Staff, paper: UUID) -> IssuedPaper | SharedPaper:
    """The paper as the account's institution has it. Raises Http404 when it does not, 403 without the right."""
    row = queries.paper_row(paper, staff.institution)
    if row is None:
        raise Http404
    if not sees_kind(staff, row.kind, row.about_kind):
        deny()
    return row


def kind_or_404(staff: Staff, code: str, about: UUID) -> PaperKind:
    """A kind that this account may make about this thing."""
    kind = kind_of(code)
    if kind is None:
        raise Http404
    if not makes_kind(staff, kind):
        deny()
    thing = about_of(kind.about)
    if thing is not None and thing.known is not None and not thing.known(staff.institution, about):
        raise Http404
    return kind


def thing_of(staff: Staff, about_kind: str, about: UUID) -> About | None:
    """What papers and scans are about; for an own issued paper, with the rights of its kind."""
    if about_kind != "paper":
        return about_of(about_kind)
    row = IssuedPaper.objects.filter(id=about, institution=staff.institution).first()
    if row is None:
        return None
    kind, thing = kind_of(row.kind), about_of(row.about_kind)
    rule = kind or thing
    capability = rule.capability if rule is not None else Capability.AGREEMENTS
    return About("paper", _("Surat"), "papers:paper", capability)


def attaches(staff: Staff, about: About | None) -> bool:
    """Whether an account may put scans to such a thing."""
    return (
        about is not None
        and about.scans
        and any(may(staff, about.capability, level) for level in (Level.CREATE, Level.APPROVE))
    )


def language_asked(request: HttpRequest) -> Any:
    """The language of a paper as the request names it."""
    told = request.POST.get("language") or request.GET.get("language") or "id"
    return "en" if told == "en" else "id"


def way_back(request: HttpRequest, fallback: str) -> str:
    """The page from which a form was sent, when it is one of ours."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe and back.startswith("/") else fallback


def file_answer(data: bytes, name: str, type: str, *, attachment: bool = False) -> HttpResponse:
    """A file, never guessed at and never run by the browser."""
    response = HttpResponse(data, content_type=type)
    response["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if attachment:
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def file_name(*parts: str, ending: str) -> str:
    """A file's name out of words and numbers: letters, digits and dashes."""
    joined = "-".join(part for part in parts if part)
    plain = "".join(letter if letter.isalnum() else "-" for letter in joined)
    return f"{'-'.join(filter(None, plain.split('-')))[:100]}.{ending}"


def say(request: HttpRequest, outcome: Any, done: str) -> None:
    """The outcome of an act on the next page."""
    if isinstance(outcome, Refusal):
        messages.error(request, pages.text_of(outcome.code, outcome.details))
    else:
        messages.success(request, done)


def act_page(
    request: StaffRequest,
    form: PageForm,
    act: Callable[[PageForm], Any],
    *,
    title: Any,
    button: Any,
    done: Any,
    then: str,
    text: Any = "",
    facts: Any = "",
    danger: bool = False,
    crumbs: list[tuple[str, Any]],
    template: str = "papers/act.html",
    **more: Any,
) -> HttpResponse:
    """Draw a form that does one thing, or do it; a refusal is shown over what was typed."""
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = act(form)
        if not isinstance(outcome, Refusal):
            messages.success(request, str(done))
            return HttpResponseRedirect(then)
    context = {
        "form": form, "outcome": outcome, "title": title, "button": button, "text": text, "facts": facts,
        "danger": danger, "crumbs": crumbs, "cancel_url": then, **more,
    }  # fmt: skip
    return render(request, template, context, status=REFUSED if outcome is not None else 200)


def home_crumb() -> tuple[str, Any]:
    """The first crumb."""
    return reverse("papers:papers"), _("Surat dan naskah")
