"""Which streams concern a node: what its institutions may read, and what they once said themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lentera.journal.models import Grant, Stream
from lentera.journal.node import authors_here
from lentera.journal.offering import is_chosen_from
from lentera.sync.models import Peer, PeerTip
from lentera.sync.registry import authors_at


@dataclass(frozen=True)
class Concern:
    """A stream for a node. `until`: what was recorded later is not for it (a grant that ended), None for all."""

    stream: Stream
    until: datetime | None = None


def concerns(peer: UUID) -> Iterator[Concern]:
    """The streams held here that `peer` may have, in the order of their ids.

    Public ones; those said to one of its institutions; those that a grant opens, up to its end; and whatever its own
    institutions said, to anybody: a node that lost something gets it back.

    A node that chooses records does not get the public streams of agencies at home here that it may choose from, unless
    it said to have of them already.
    """
    own = set(authors_at(peer))
    spared, granted = _spared(peer), _granted(own)
    said_to = {f"to:{institution}" for institution in own}
    named = said_to | {audience for _, audience in granted}
    found = Stream.objects.filter(Q(institution__in=own) | Q(audience="public") | Q(audience__in=named))
    for stream in found.order_by("id"):
        if stream.institution_id in own:
            yield Concern(stream)
        elif stream.id in spared:
            continue
        elif stream.audience == "public" or stream.audience in said_to:
            yield Concern(stream)
        elif (stream.institution_id, stream.audience) in granted:
            yield Concern(stream, granted[stream.institution_id, stream.audience])


def _granted(readers: set[UUID]) -> dict[tuple[UUID, str], datetime | None]:
    """What grants open to these institutions: author and audience, and until when it was recorded (None: no end)."""
    opened: dict[tuple[UUID, str], datetime | None] = {}
    rows = Grant.objects.filter(
        Q(audience="partners") | Q(audience__startswith="parties:"), reader__in=readers
    )
    for author, audience, until in rows.values_list("institution_id", "audience", "until"):
        before = opened.get((author, audience), until)
        opened[author, audience] = None if before is None or until is None else max(before, until)
    return opened


def _spared(peer: UUID) -> set[UUID]:
    if not Peer.objects.filter(id=peer, by_editions=True).exists():
        return set()
    has = set(PeerTip.objects.filter(peer=peer).values_list("stream", flat=True))
    rows = Stream.objects.filter(audience="public", institution__in=authors_here()).exclude(id__in=has)
    return {stream.id for stream in rows if is_chosen_from(stream.area)}
