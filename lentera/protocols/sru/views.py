"""The one address of SRU."""

import logging
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lentera.institutions import queries as institutions
from lentera.protocols.sru.answering import Server, explain, fail, search
from lentera.protocols.sru.asking import read_request, version_of
from lentera.protocols.sru.diagnostics import Diagnostic

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sru(request: HttpRequest) -> HttpResponse:
    """explain or searchRetrieve, by GET or POST; what cannot be done is a diagnostic."""
    request.get_host()  # refused when it is not ours
    sent = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    pairs = [(name, str(value)) for name, values in sent for value in values]
    version, operation = version_of(pairs), dict(pairs).get("operation", "")
    try:
        asked = read_request(pairs)
        if asked.operation == "explain":
            told = explain(_server(request), asked)
        else:
            told = search(asked, lambda record: _page(request, record))
    except Diagnostic as problem:
        told = fail(version, operation, problem)
    except (DatabaseError, OSError, ValueError):
        log.exception("SRU could not answer")
        told = fail(version, operation, Diagnostic(1))
    return HttpResponse(told, content_type="text/xml; charset=utf-8")


def _server(request: HttpRequest) -> Server:
    agency = institutions.agency()
    host, _, port = request.get_host().partition(":")
    return Server(
        name=f"Katalog {agency.name}" if agency is not None else "Lentera",
        host=host,
        port=int(port) if port.isdigit() else (443 if request.is_secure() else 80),
        path=request.path.lstrip("/"),
    )


def _page(request: HttpRequest, record: UUID) -> str:
    return request.build_absolute_uri(
        reverse("catalogue:record", urlconf=settings.ROOT_URLCONF, args=[record])
    )
