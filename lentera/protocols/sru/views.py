"""The one address of SRU."""

import logging

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
NOWHERE = "00000000-0000-0000-0000-000000000000"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sru(request: HttpRequest) -> HttpResponse:
    """explain or searchRetrieve, by GET or POST; what cannot be done is a diagnostic."""
    sent = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    pairs = [(name, str(value)) for name, values in sent for value in values]
    version, operation = version_of(pairs), dict(pairs).get("operation", "")
    try:
        asked = read_request(pairs)
        server = _server(request)
        told = explain(server, asked) if asked.operation == "explain" else search(server, asked)
    except Diagnostic as problem:
        told = fail(version, operation, problem)
    except (DatabaseError, OSError, ValueError):
        log.exception("SRU could not answer")
        told = fail(version, operation, Diagnostic(1))
    return HttpResponse(told, content_type="text/xml; charset=utf-8")


def _server(request: HttpRequest) -> Server:
    agency = institutions.agency()
    host, _, port = request.get_host().partition(":")
    page = request.build_absolute_uri(reverse("catalogue:record", args=[NOWHERE]))
    return Server(
        name=f"Katalog {agency.name}" if agency is not None else "Lentera",
        host=host,
        port=int(port) if port.isdigit() else (443 if request.is_secure() else 80),
        path=request.path.lstrip("/"),
        record_address=page.replace(NOWHERE, "{id}"),
    )
