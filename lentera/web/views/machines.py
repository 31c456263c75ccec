"""What machines ask: is the house alive, and numbers for a monitor."""

import hmac
import os

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from lentera.pages.senders import is_of_this_machine
from lentera.web import metrics

TOKEN = "LENTERA_METRICS_TOKEN"  # noqa: S105 - the name of a setting


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "no answer"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text form, to this machine or with the token."""
    if not (_local(request) or _with_token(request)):
        return HttpResponse("forbidden\n", status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _local(request: HttpRequest) -> bool:
    """From this machine itself; what a proxy passes on names another sender and needs the token."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    return is_of_this_machine(str(request.META.get("REMOTE_ADDR", "")))


def _with_token(request: HttpRequest) -> bool:
    token = os.environ.get(TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
