"""A scan or photo that is not here: the page that says so, and the button that asks for it."""

from urllib.parse import urlsplit
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Staff
from lentera.journal import blobs
from lentera.journal.refusals import Refusal
from lentera.pages.addresses import place_here
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.sync import queries, wanting

SALT = "lentera.sync.want"
DAY = 24 * 3600  # seconds that the button of a page that lies open stays good


def not_here(request: HttpRequest, why: blobs.NotHere | blobs.Erased) -> HttpResponse:
    """Instead of the file: whether it can be asked for, was asked for, or is gone."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or isinstance(why, blobs.Erased):
        text = text_of("blob-erased" if isinstance(why, blobs.Erased) else "blob-elsewhere", {})
        context = {"code": 404, "title": _("Berkas ini tidak ada di sini"), "text": text}
        return render(request, "pages/error.html", context, status=404)
    wish = wanting.wish_for(why.author, why.digest)
    context = {
        "author": queries.name_of(why.author),
        "home": queries.home_of(why.author),
        "wish": wish,
        "token": signing.dumps([str(why.author), why.digest, str(staff.institution)], salt=SALT),
        "back": _page_before(request),
        "here": request.path,
        "zone": staff.zone,
    }
    return render(request, "sync/not_here.html", context, status=404)


@require_POST
def want(request: HttpRequest) -> HttpResponse:
    """Ask for a file whose page was shown to this institution's staff."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        raise Http404
    try:
        author, digest, institution = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    if institution != str(staff.institution):
        raise Http404
    told = wanting.ask(UUID(author), digest)
    place = place_here(request.POST.get("here", ""), "")
    if isinstance(told, Refusal):
        if told.code == "blob-here" and place:
            return redirect(place)
        outcome = Outcome.refused(told)
    else:
        text = _(
            "Permintaan ikut dengan bundel berikutnya ke sana, dan berkasnya dengan bundel balasannya. "
            "Halaman berkasnya menampilkannya begitu tiba."
        )
        outcome = Outcome.ok(_("Sudah diminta"), text)
    return render(request, "sync/asked.html", {"outcome": outcome, "here": place})


def _page_before(request: HttpRequest) -> str:
    """The page of this house from which somebody came; empty when it is none, or this one."""
    told = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(told, request.get_host()):
        return ""
    path = urlsplit(told).path
    return "" if path == request.path else path
