"""The exchange over HTTPS, from the side that calls: our bundle as the body, the other's as the answer.

Repeating is harmless, so a broken line is simply tried again, each time after a longer pause.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.journal.refusals import Refusal
from lentera.sync.bundle.label import LARGEST
from lentera.sync.exporting import export
from lentera.sync.importing import Taken, take
from lentera.sync.models import Peer
from lentera.sync.views.exchange import KIND

TRIES = 4
TIMEOUT = 60.0  # seconds of silence on the line
LONGEST_REASON = 300


def exchange(
    peer: UUID, address: str = "", *, tries: int = TRIES, pause: Callable[[float], None] = time.sleep
) -> Taken | Refusal:
    """Exchange bundles with a node at `address` (https://host; remembered), up to `tries` times.

    Proxies are taken from the environment (HTTPS_PROXY). A refusal names what went wrong last.
    """
    row, _made = Peer.objects.get_or_create(id=peer)
    if address and address != row.address:
        row.address = address
        row.save(update_fields=["address"])
    place = row.address
    if urlsplit(place).scheme not in ("https", "http"):
        return Refusal("exchange-failed", address=place or "-", reason="https://…")
    made = export(peer)
    if isinstance(made, Refusal):
        return made
    reason = ""
    for number in range(tries):
        if number:
            pause(2.0**number)
        told, reason, final = _once(place, made)
        if told is not None:
            return take(told)
        if final:
            break
    return Refusal("exchange-failed", address=place, reason=reason)


def _once(place: str, body: bytes) -> tuple[bytes | None, str, bool]:
    """One try: the answer, or why not and whether trying again is no use."""
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
        f"{place.rstrip('/')}/sync/", data=body, headers={"Content-Type": KIND}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            data = answer.read(LARGEST + 1)
            if answer.headers.get("Content-Type") != KIND or len(data) > LARGEST:
                return None, str(_("yang dijawab bukan bundel")), True
            return data, "", False
    except urllib.error.HTTPError as error:
        sentence = error.read(LONGEST_REASON).decode("utf-8", "replace").strip()
        return None, sentence or str(error.code), 400 <= error.code < 500
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        return None, str(getattr(error, "reason", error)), False
