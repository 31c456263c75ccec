"""The short way for machines: `/oai` and `/sru` need neither session nor language, cookies nor messages.

A harvester asks a thousand times a minute, and most of the time of a small answer went into layers that only pages
need. Host check, security headers, the handling of errors and of database connections stay; nobody is told by signals
that a request begins and ends, since connections are all that anybody would look after then.

Whatever a request claims of its charset is put aside here: forms and addresses are UTF-8, as every browser sends them.
Django would read them by any codec of Python's, before anything could answer an error: some are no texts at all, and
some give half characters, which no database takes.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse

from lentera.catalogue.queries import standing_still
from lentera.pages.middleware import SecurityHeaders
from lentera.protocols import again
from lentera.protocols.oai.views import oai
from lentera.protocols.silence import listen
from lentera.protocols.sru.views import sru
from lentera.protocols.whole import expect_whole

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _layered(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    inner: Any = convert_exception_to_response(view)
    layered: Any = convert_exception_to_response(SecurityHeaders(inner))
    return layered  # type: ignore[no-any-return]


_charset = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)
VIEWS = {"/oai": _layered(oai), "/sru": _layered(sru)}


def with_gate(application: Application) -> Application:
    """The application with the short way before it."""

    def enter(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if (told := environ.get("CONTENT_TYPE")) and ";" in told:
            environ["CONTENT_TYPE"] = _charset.sub("", told)
        listen(environ)
        view = VIEWS.get(environ.get("PATH_INFO", ""))
        if view is None or environ.get("SCRIPT_NAME"):
            expect_whole(environ)
            return application(environ, start_response)
        close_old_connections()
        with standing_still():
            return _answered(view, environ, start_response)

    return enter


def _answered(
    view: Callable[[HttpRequest], HttpResponse], environ: dict[str, Any], start_response: Callable[..., Any]
) -> list[bytes]:
    key = again.key_of(environ) if view is VIEWS["/sru"] else None
    if key is not None and (answer := again.known(key)) is not None:
        start_response(answer[0], answer[1])
        return [answer[2]]
    response = view(WSGIRequest(environ))
    body = response.content
    response.headers.setdefault("Content-Length", str(len(body)))
    status, headers = f"{response.status_code} {response.reason_phrase}", list(response.items())
    if key is not None:
        again.keep(key, (status, headers, body))
    start_response(status, headers)
    return [body]
