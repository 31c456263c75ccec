"""The exchange over HTTPS: a bundle comes in as a body, the bundle for its sender goes out."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.sync.bundle.label import LARGEST
from lentera.sync.exporting import export
from lentera.sync.importing import take

KIND = "application/vnd.lentera.bundle"


@csrf_exempt  # no session is asked or given: the bundle proves its sender by itself
@require_POST
def exchange(request: HttpRequest) -> HttpResponse:
    """Take a bundle, answer with one. Repeating an old bundle tells nothing: the answer is sealed to its node."""
    if request.content_type != KIND:
        return _told(_("Alamat ini hanya menerima bundel."), 415)
    try:
        size = int(request.headers.get("Content-Length", ""))
    except ValueError:
        return _told(_("Ukuran bundel tidak disebutkan."), 411)
    if size > LARGEST:
        return _told(_("Bundel ini terlalu besar."), 413)
    taken = take(request.read())
    if isinstance(taken, Refusal):
        return _told(text_of(taken.code, taken.details), 422)
    reply = export(taken.label.sender)
    if isinstance(reply, Refusal):
        return _told(text_of(reply.code, reply.details), 422)
    return HttpResponse(reply, content_type=KIND)


def _told(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
