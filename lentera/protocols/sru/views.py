"""The one address of SRU."""

import logging
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lentera.institutions import queries as institutions
from lentera.protocols.sru import soap
from lentera.protocols.sru.answering import Server, explain, fail, scan, search
from lentera.protocols.sru.asking import operation_of, read_request, version_of
from lentera.protocols.sru.diagnostics import Diagnostic

XML = "text/xml; charset=utf-8"
log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sru(request: HttpRequest) -> HttpResponse:
    """explain, searchRetrieve or scan, by GET, POST or SOAP; what cannot be done is a diagnostic."""
    request.get_host()  # refused when it is not ours
    if request.method == "POST" and request.content_type in soap.TYPES:
        try:
            asked = soap.read_envelope(request.body)
        except soap.Fault as fault:
            return HttpResponse(soap.fault(fault), content_type=XML, status=400)
        return HttpResponse(soap.wrapped(_answer(request, asked)), content_type=XML)
    pairs = _in_address(request)
    if request.method == "POST":
        pairs += [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return HttpResponse(_answer(request, pairs), content_type=XML)


def _in_address(request: HttpRequest) -> list[tuple[str, str]]:
    """The parameters in the address, as `request.GET` has them, without the dictionary that nobody asks. Raises
    TooManyFieldsSent.
    """
    sent = str(request.META.get("QUERY_STRING", ""))
    if not sent.isascii():
        raw = sent.encode("latin-1", "replace")
        try:
            sent = raw.decode()
        except UnicodeDecodeError:
            sent = raw.decode("latin-1")
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    try:
        return parse_qsl(sent, keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise TooManyFieldsSent(f"more than {most} parameters") from error


def _answer(request: HttpRequest, pairs: list[tuple[str, str]]) -> bytes:
    version, operation = version_of(pairs), operation_of(pairs)
    try:
        asked = read_request(pairs)
        match asked.operation:
            case "explain":
                return explain(_server(request), asked)
            case "scan":
                return scan(asked)
        return search(asked, lambda record: _page(request, record))
    except Diagnostic as problem:
        return fail(version, operation, problem)
    except (DatabaseError, OSError, ValueError):
        log.exception("SRU could not answer")
        return fail(version, operation, Diagnostic(1))


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
