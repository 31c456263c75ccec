"""Switches of language and look, pages for errors, and the page that shows every component."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from lentera.pages import hooks, specimens
from lentera.pages.tables import Column, Empty, Table
from lentera.pages.themes import COOKIE, COOKIE_AGE, THEMES


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in the cookie that Django reads."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=COOKIE_AGE, samesite="Lax")
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, max_age=COOKIE_AGE, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.headers.get("referer", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def _way_back(request: HttpRequest) -> dict[str, Any]:
    """The page with the form. The browser goes back to it, words and all, unless htmx sent the form from it."""
    part = request.headers.get("hx-current-url", "")
    target = part or request.headers.get("referer", "")
    try:
        safe = url_has_allowed_host_and_scheme(
            target, {request.get_host()}, require_https=request.is_secure()
        )
    except DisallowedHost:
        return {}
    return {"back_url": target, "steps_back": not part} if safe else {}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read."""
    back = _way_back(request)
    if isinstance(exception, MultiPartParserError):
        long = "header size" in str(exception)  # from browsers, all else is a form that broke off
        return error_page(
            request, 400, gettext("Formulir tidak terbaca"),
            gettext("Nama berkas terlalu panjang, jadi tidak ada yang disimpan. Kembali, ganti nama berkasnya "
                    "menjadi paling banyak 100 huruf, lalu kirim lagi.")
            if long
            else gettext("Formulir terputus sebelum sampai seluruhnya, jadi tidak ada yang disimpan. "
                         "Kembali, lalu kirim lagi."),
            **back,
        )  # fmt: skip
    return error_page(
        request,
        400,
        gettext("Permintaan tidak terbaca"),
        gettext("Muat ulang halaman, lalu coba lagi."),
        **back,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role does not allow it."""
    reason = str(exception) if exception is not None and str(exception) else ""
    text = reason or gettext(
        "Peran Anda tidak mencakup halaman ini. Mintalah kepada pengelola akun lembaga Anda."
    )
    return error_page(request, 403, gettext("Bukan wewenang peran Anda"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return error_page(
        request, 404, gettext("Halaman tidak ditemukan"),
        gettext("Alamat ini tidak ada atau bukan milik lembaga Anda. Periksa alamatnya, atau mulai dari beranda."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a page that needs no database and no context."""
    return error_page(
        request, 500, gettext("Ada yang rusak di pihak kami"),
        gettext("Data yang sudah tersimpan tetap aman. Coba lagi sebentar; bila terulang, hubungi pengelola."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old."""
    return error_page(
        request, 403, gettext("Formulir sudah kedaluwarsa"),
        gettext("Halaman ini terbuka terlalu lama atau cookie dimatikan. Muat ulang halaman, lalu kirim lagi."),
        **{**_way_back(request), "steps_back": False},  # opened anew: its token is a new one
    )  # fmt: skip


def error_page(request: HttpRequest, code: int, title: str, text: str, **more: Any) -> HttpResponse:
    """What went wrong, and where to go on. A screen of readers says what its reader can do, and begins anew."""
    staff = request.path.startswith("/desk/")
    context = {"code": code, "title": title, "text": text, "home_url": "/desk/" if staff else "/", **more}
    name = "pages/kiosk_error.html" if request.path.startswith("/kiosk/") else "pages/error.html"
    body = loader.get_template(name).render(context, request if code != 500 else None)
    return HttpResponse(body, status=code)


def looks(request: HttpRequest) -> HttpResponse:
    """Every component on one page; while developing, or for those who may see it."""
    if not (settings.DEBUG or hooks.may(request, "pages.looks")):
        raise Http404
    table = Table(
        request, specimens.AGREEMENTS, name="perjanjian",
        columns=[
            Column("partner", gettext_lazy("Mitra"), url="url", strong=True),
            Column("end", gettext_lazy("Berlaku sampai"), kind="date"),
            Column("state", gettext_lazy("Status"), kind="tag", tone="tone", icon="icon"),
            Column("done", gettext_lazy("Realisasi"), kind="bar", target="target", unit=gettext_lazy("buku")),
            Column("books", gettext_lazy("Buku di mitra"), kind="number"),
        ],
        search=("partner",), order="end", limit=4,
        empty=Empty(gettext_lazy("Tidak ada yang cocok"), gettext_lazy("Ubah kata pencarian."), icon="search"),
    )  # fmt: skip
    if (file := table.export()) is not None:
        return file
    context: dict[str, Any] = {"table": table, **specimens.context()}
    name = {
        "public": "pages/looks_public.html",
        "kiosk": "pages/looks_kiosk.html",
        "van": "pages/looks_van.html",
    }
    return render(request, name.get(request.GET.get("page_of", ""), "pages/looks.html"), context)
