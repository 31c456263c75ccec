"""While a node asks what happened to it, whoever wants to write is led to the question; and whoever writes where his
institution is not at home reads where it is. What no database takes is answered as a request that cannot be read, and
a disk or a database that takes nothing now is named.
"""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal.blobs import Erased, NotHere
from lentera.journal.mark import NodeAsks
from lentera.journal.node import NotAtHome
from lentera.journal.unwritten import Unwritten, why_unwritten
from lentera.pages.views import bad_request, error_page
from lentera.sync.homes import sentence_elsewhere
from lentera.sync.views.wanted import not_here

log = logging.getLogger(__name__)


class NodeQuestion:
    """Answers `NodeAsks`: those who keep the node go to its page, all others read one sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A sentence instead of an error; nothing was written."""
        if isinstance(exception, NotAtHome):
            return _read_only(request, exception)
        if isinstance(exception, NotHere | Erased):
            return not_here(request, exception)
        if isinstance(exception, DataError):  # a NUL, half a sign, more than its column holds
            log.exception("%s brought what no database takes", request.path)
            return bad_request(request, exception)
        if not isinstance(exception, NodeAsks):
            return _not_now(request, exception)
        staff: Staff | None = getattr(request, "staff", None)
        if staff is not None and may(staff, Capability.SETTINGS, Level.CREATE):
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(status=204, headers={"HX-Redirect": reverse("sync:nodes")})
            return HttpResponseRedirect(reverse("sync:nodes"), status=303)
        context = {
            "code": 503,
            "title": _("Belum dapat mencatat"),
            "text": _(
                "Basis data simpul ini tidak sama dengan catatan terakhirnya. Pengelola simpul perlu menjawab satu "
                "pertanyaan dahulu di halaman Pertukaran; sementara itu semua tetap dapat dibaca."
            ),
        }
        body = loader.get_template("pages/error.html").render(context, request)
        return HttpResponse(body, status=503)


def _not_now(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The sentence for a full disk or a database that somebody else holds; None for any other fault."""
    why = why_unwritten(exception)
    if why is None:
        return None
    text = _(
        "Basis data sedang dipakai pekerjaan lain, jadi tidak ada yang dicatat. Tunggu sebentar, lalu ulangi "
        "langkah ini."
    )
    if why is Unwritten.FULL:
        text = _(
            "Cakram simpul ini penuh atau tidak dapat ditulis, jadi tidak ada yang dicatat. Beri tahu pengelola "
            "simpul; setelah ada tempat, ulangi langkah ini."
        )
    log.exception("%s could not be written", request.path)
    return error_page(request, 503, _("Belum dapat mencatat"), text)


def _read_only(request: HttpRequest, exception: NotAtHome) -> HttpResponse:
    context = {"code": 409, "title": _("Tidak dicatat di sini"), "text": sentence_elsewhere(exception)}
    return HttpResponse(loader.get_template("pages/error.html").render(context, request), status=409)
