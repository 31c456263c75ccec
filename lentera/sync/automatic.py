"""The exchange by itself: with each node whose address is known, after LENTERA_SYNC_MINUTES.

In a process of its own, so that a slow line keeps no other work of the node waiting.
"""

import logging
import os
import random
import subprocess
import sys
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from lentera.journal import clock
from lentera.journal.holding import AtWork, holding
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync.halfway import Outgoing
from lentera.sync.models import Peer

log = logging.getLogger("lentera.sync")


def next_at(peer: UUID) -> datetime | None:
    """When the next one is due; None: never by itself (no address, paused, or switched off).

    The interval is a little longer or shorter for each node, so that not all come at the full hour.
    """
    minutes = settings.LENTERA_SYNC_MINUTES
    if minutes <= 0 or not Peer.objects.filter(id=peer, paused=False).exclude(address="").exists():
        return None
    line = Outgoing(peer).line()
    if line.next_at is not None:
        return line.next_at
    if line.tried_at is None:
        return clock.now()
    spread = random.Random(this_node().int).uniform(0.9, 1.1)  # noqa: S311 (no secret)
    return line.tried_at + timedelta(seconds=int(minutes * 60 * spread))


def due() -> list[UUID]:
    """The nodes to call now."""
    peers = Peer.objects.exclude(address="").filter(paused=False).order_by("id").values_list("id", flat=True)
    return [peer for peer in peers if is_due(peer)]


def is_due(peer: UUID) -> bool:
    """Whether this one is to be called now; not while somebody is at it."""
    moment = next_at(peer)
    if moment is None or moment > clock.now():
        return False
    try:
        with holding(Outgoing(peer).lock):
            return True
    except AtWork:
        return False


def start(_institution: object) -> int:
    """Start the process when an exchange is due, and do not wait for it; how many nodes will be called."""
    peers = due()
    for peer in peers:
        line = Outgoing(peer).line()
        line.tried_at, line.next_at = clock.now(), None
        Outgoing(peer).note(line)  # begun: not again in the next minute
    if peers:
        words = [sys.executable, "-m", "lentera.sync.automatic", *(peer.hex for peer in peers)]
        subprocess.Popen(words, stdin=subprocess.DEVNULL)  # noqa: S603 (our own words)
    return len(peers)


def main() -> None:
    """Call these nodes, one after another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    django.setup()
    from lentera.pages.hooks import text_of
    from lentera.sync.network import exchange

    for told in sys.argv[1:]:
        try:
            outcome = exchange(UUID(hex=told))
        except Exception:
            log.exception("an exchange failed; trying again later")
            continue
        if isinstance(outcome, Refusal):
            log.warning("%s", text_of(outcome.code, outcome.details))
        else:
            log.info("exchanged: %s new entries", outcome.entries)


if __name__ == "__main__":
    main()
