"""The way to the login page and back, for whoever is not, or no longer, logged in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from lentera.pages.addresses import place_here

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def to_login(request: HttpRequest) -> HttpResponse:
    """Log in first, then back to the page on which somebody was.

    A session ends in the middle of work: in another tab, or when its time is over. Then a page that asks in the
    background goes to the login as a whole, instead of showing it in its own middle, and whoever sent something hears
    that it was not recorded. The address of a form often takes no visit, so its page is where he comes back to.
    """
    background = request.headers.get("HX-Request") == "true"
    sent = request.method not in READING
    if not background and not sent:
        return redirect_to_login(request.get_full_path())
    if sent and (background or request.content_type != "application/json"):
        words = gettext("Anda sudah keluar. Yang terakhir dikirim tidak tercatat: masuklah, lalu ulangi.")
        messages.warning(request, words, fail_silently=True)
    page = _page(request, request.headers.get("HX-Current-URL" if background else "Referer", ""))
    answer = redirect_to_login(page)
    return HttpResponse(headers={"HX-Redirect": answer.url}) if background else answer


def _page(request: HttpRequest, told: str) -> str:
    """The page of this house that a header names, without its host; the start page where it names none."""
    try:
        parts = urlsplit(told)
    except ValueError:
        return settings.LOGIN_REDIRECT_URL
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return place_here(path if parts.netloc == request.get_host() else "", settings.LOGIN_REDIRECT_URL)
