"""Headers that keep a page to this node: no outside request, no inline script, no frame; and cookies to its line.

And the way from the address of a form to its page.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(self), interest-cohort=()",
}


PAGES = ("/desk/", "/kiosk/", "/van/", "/accounts/")


def page_above(path: str) -> str:
    """The nearest page above an address that only takes a form. After a refusal the browser stands at such an address:
    a switch of language, a login or a press of Enter in the address bar comes back to it by GET.
    """
    parts = path.rstrip("/").split("/")[:-1]
    while parts:
        above = "/".join([*parts, ""])
        try:
            resolve(above)
        except Resolver404:
            parts.pop()
        else:
            return above
    return "/"


def _is_visit(request: HttpRequest) -> bool:
    """Whether a browser opens a page of people, no script an address."""
    asks_for_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    return asks_for_page and request.path.startswith(PAGES)


class SecurityHeaders:
    """Sets each header unless the view set it itself; whoever visits a form's address is led to its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and _is_visit(request):
            response = HttpResponseRedirect(page_above(request.path))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Language:
    """The language of a visitor, by cookie or browser. Django's own looks for one in the address too, twice a request;
    no address here begins with a language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class SecureCookies:
    """Cookies that went by HTTPS come back by HTTPS alone; a house without it logs in as before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.cookies and request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response
