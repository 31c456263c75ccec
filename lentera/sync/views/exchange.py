"""The exchange over HTTPS: a bundle comes in by pieces, the bundle for its sender goes out from any place on.

`POST /sync/ID/` with `Content-Range: bytes 0-65535/200000` brings a piece, with `bytes */200000` asks what is here; the
answer says so as JSON. Once the bundle is whole it is read, and the answer names the size of what waits for its sender:
`GET /sync/ID/`, with `Range` from where it broke. No session is asked or given: a bundle proves its sender by itself,
and ours is sealed to its node.
"""

import errno
import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lentera.journal.holding import AtWork, holding
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.sync import registry
from lentera.sync.bundle.label import LARGEST, read_head
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.exporting import export
from lentera.sync.halfway import Incoming, Progress, tag_of, transfer_id
from lentera.sync.importing import take
from lentera.sync.line import KIND, NO_ANSWER, Told
from lentera.sync.models import Peer
from lentera.sync.queries import own_node

__all__ = ["KIND", "exchange"]

LARGEST_PIECE = 4 << 20  # bytes of one request
BUSY, CROWDED, FULL = 3, 20, 1800  # seconds after which to ask again
FULL_DISK = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_place = re.compile(r"bytes (?:(\d{1,12})-(\d{1,12})|\*)/(\d{1,12})")
_from = re.compile(r"bytes=(\d{1,12})-")
View = Callable[[HttpRequest, str], HttpResponseBase]


def _patiently(view: View) -> View:
    """A busy database and a full disk are said as such, with when to come again."""

    @wraps(view)
    def guarded(request: HttpRequest, id: str) -> HttpResponseBase:
        try:
            return view(request, id)
        except OperationalError:
            return _told(Refusal("exchange-busy"), 503, wait=CROWDED)
        except OSError as error:
            if error.errno not in FULL_DISK:
                raise
            return _told(Refusal("exchange-no-room"), 503, wait=FULL)

    return guarded


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_patiently
def exchange(request: HttpRequest, id: str) -> HttpResponseBase:
    """A piece of the bundle `id`, or the answer to it. Repeating any of it is harmless."""
    incoming = Incoming.find(id)
    if request.method != "POST":
        return _answer(request, incoming)
    if request.content_type != KIND:
        return _told(Refusal("exchange-kind"), 415)
    place = _place.fullmatch(request.headers.get("Content-Range", ""))
    if place is None:
        return _told(Refusal("exchange-place"), 400)
    size = int(place[3])
    if size > LARGEST:
        return _told(Refusal("bundle-too-large"), 413)
    if incoming is not None and incoming.reply.exists():
        return _progress(incoming, size)
    if place[1] is not None:
        start, end = int(place[1]), int(place[2])
        if not start <= end < size:
            return _told(Refusal("exchange-place"), 400)
        if end - start >= LARGEST_PIECE:
            return _told(Refusal("bundle-too-large"), 413)
        try:
            piece = request.read(end - start + 1)
        except OSError:  # the line broke: the rest comes with the next request
            return HttpResponse(status=408)
        if start == 0 and piece:
            begun = _begun(id, piece, size)
            if isinstance(begun, HttpResponse):
                return begun
            incoming = begun
        if incoming is not None and start <= incoming.offset():
            incoming.write(start, piece)
    return _progress(incoming, size)


def _begun(id: str, piece: bytes, size: int) -> Incoming | HttpResponse:
    """Only a bundle to us, from a node that belongs and whose key counts, takes room here."""
    try:
        label, head = read_head(piece)
        own = registry.anchor()
    except NotABundle as error:
        return _told(error.refusal, 422)
    except registry.NotPaired:
        return _told(Refusal("node-not-paired"), 422)
    if transfer_id(piece[:head]) != id or head + label.size != size:
        return _told(Refusal("bundle-label-changed"), 422)
    if label.receiver != own_node().id:
        return _told(Refusal("bundle-for-another", name=label.receiver_name), 422)
    if label.sender != own.node and not registry.bundle_key_counts(label.sender, label.signing):
        return _told(Refusal("bundle-stranger", name=label.sender_name), 422)
    if Peer.objects.filter(id=label.sender, paused=True).exists():
        return _told(Refusal("node-pauses-here", name=own_node().name), 403)
    incoming = Incoming(label.sender, id)
    incoming.begin()
    return incoming


def _progress(incoming: Incoming | None, size: int) -> HttpResponse:
    """What is here; a bundle that is whole is read first."""
    if incoming is None:
        return _json(Progress(offset=0))
    if not incoming.reply.exists():
        offset = incoming.offset()
        if offset < size:
            return _json(Progress(offset=offset))
        try:
            with holding(incoming.lock):
                if not incoming.reply.exists():
                    refused = _read(incoming)
                    if refused is not None:
                        return _told(refused, 422)
        except AtWork:
            return _told(Refusal("exchange-busy"), 503, wait=BUSY)
    reply = incoming.reply
    return _json(Progress(offset=size, size=reply.stat().st_size, tag=tag_of(reply)))


def _read(incoming: Incoming) -> Refusal | None:
    if not incoming.part.exists():  # another request read it, and was refused
        return Refusal("bundle-damaged", place=0)
    taken = take(incoming.part.read_bytes())
    reply = taken if isinstance(taken, Refusal) else export(taken.label.sender)
    if isinstance(reply, Refusal):
        incoming.forget()
        return reply
    incoming.answered(reply)
    return None


def _answer(request: HttpRequest, incoming: Incoming | None) -> HttpResponseBase:
    if incoming is None or not incoming.reply.exists():
        return _told(Refusal(NO_ANSWER), 404)
    reply = incoming.reply
    size, tag, start = reply.stat().st_size, f'"{tag_of(reply)}"', 0
    asked = _from.fullmatch(request.headers.get("Range", ""))
    if asked is not None and request.headers.get("If-Range", tag) == tag:
        start = int(asked[1])
    if start and start >= size:
        response: HttpResponseBase = HttpResponse(status=416, content_type=KIND)
        response["Content-Range"] = f"bytes */{size}"
        return response
    partial = start > 0
    response = StreamingHttpResponse(_bytes(reply, start), status=206 if partial else 200, content_type=KIND)
    if partial:
        response["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    response["Content-Length"] = str(size - start)
    response["ETag"], response["Accept-Ranges"] = tag, "bytes"
    return response


def _bytes(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(1 << 16):
            yield piece


def _json(told: Progress) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


def _told(why: Refusal, status: int, *, wait: int | None = None) -> HttpResponse:
    details = {name: str(value) for name, value in why.details.items()}
    told = Told(code=why.code, details=details, text=text_of(why.code, details))
    response = HttpResponse(msgspec.json.encode(told), status=status, content_type="application/json")
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response
