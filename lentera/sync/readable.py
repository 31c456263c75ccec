"""Which streams concern a node: what its institutions may read, and what they once said themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
    spared = _spared(peer)
    for stream in Stream.objects.order_by("id"):
        if stream.id in spared and stream.institution_id not in own:
            continue
        if stream.institution_id in own or stream.audience == "public":
            yield Concern(stream)
            continue
        kind, _, named = stream.audience.partition(":")
        if kind == "to" and _is_one(named, own):
            yield Concern(stream)
        elif kind in ("partners", "parties"):
            grants = list(
                Grant.objects.filter(
                    institution=stream.institution_id, reader__in=own, audience=stream.audience
                )
            )
            if grants:
                ends = [grant.until for grant in grants]
                yield Concern(stream, None if None in ends else max(end for end in ends if end is not None))


def _spared(peer: UUID) -> set[UUID]:
    if not Peer.objects.filter(id=peer, by_editions=True).exists():
        return set()
    has = set(PeerTip.objects.filter(peer=peer).values_list("stream", flat=True))
    rows = Stream.objects.filter(audience="public", institution__in=authors_here()).exclude(id__in=has)
    return {stream.id for stream in rows if is_chosen_from(stream.area)}


def _is_one(named: str, own: set[UUID]) -> bool:
    try:
        return UUID(named) in own
    except ValueError:
        return False
