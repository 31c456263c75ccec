"""The home of a dead node: at the root, an author goes on elsewhere from what is known here, unasked by the old home.

Nothing that the old home wrote is refused when it comes back: it continues a stream that the new home has not gone on
with, and is a branch of any other, which the new home joins.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lentera.journal.models import Author, Stream
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import registry
from lentera.sync.facts import HomeTakenOver
from lentera.sync.models import Handover, KeptParcel, NodeKey


@dataclass(frozen=True)
class LastKnown:
    """Up to where one stream of the author is known here. `recorded`: when its last known entry was written."""

    stream: UUID
    area: str
    audience: str
    seq: int
    recorded: datetime


@dataclass(frozen=True)
class Prospect:
    """What a forced move would do: where from and where to, and what of the author is known here."""

    author: UUID
    name: str
    former: UUID | None
    former_name: str
    to: UUID
    to_name: str
    streams: list[LastKnown]
    parcel_here: bool  # who readers and staff are is still here: the dead node never said that it took it in
    kept: int  # sealed parcels of the author that this node keeps (`sync.kept`)


def look(author: UUID, to: UUID) -> Prospect | Refusal:
    """At the root: what a forced move would do, or why it cannot be made."""
    refused = decided_elsewhere()
    if refused is not None:
        return refused
    row, target = Author.objects.filter(id=author).first(), registry.node(to)
    if target is None:
        return Refusal("node-unknown", node=to)
    if row is None or author == registry.anchor().author:
        return Refusal("home-author-unknown", author=author)
    refused = decide_where_to(
        row.public_name, row.home, to, here=this_node(), heard=_is_heard(target.signing)
    )
    if refused is not None:
        return refused
    former = None if row.home is None else registry.node(row.home)
    return Prospect(
        author=author,
        name=row.public_name,
        former=row.home,
        former_name="" if former is None else former.name,
        to=to,
        to_name=target.name,
        streams=last_known(author),
        parcel_here=Handover.objects.filter(author=author, confirmed_at=None).exists(),
        kept=KeptParcel.objects.filter(author=author).count(),
    )


def decided_elsewhere() -> Refusal | None:
    """Why no home is moved at this node; None at the root."""
    try:
        root = registry.anchor().node
    except registry.NotPaired:
        return Refusal("node-not-paired")
    if root == this_node():
        return None
    told = registry.node(root)
    return Refusal("home-moved-by-root", name="-" if told is None else told.name)


def decide_where_to(name: str, home: UUID | None, to: UUID, *, here: UUID, heard: bool) -> Refusal | None:
    """Why an author's home cannot be taken over by the node `to`. `heard`: its key counts. None: it can."""
    if home == to:
        return Refusal("home-there-already", name=name)
    if home is None or home == here:
        return Refusal("home-not-dead", name=name)
    if not heard:
        return Refusal("home-node-ended", name=name)
    return None


def take_over(author: UUID, to: UUID, reason: str) -> HomeTakenOver | Refusal:
    """At the root: the author writes at `to` from now on, from the last place that is known here of each stream.

    `reason` is read at every node. What lies beside the journal at the old home stays there.
    """
    found = look(author, to)
    if isinstance(found, Refusal):
        return found
    if not reason.strip():
        return Refusal("home-reason-missing")
    told = HomeTakenOver(
        author=author,
        name=found.name,
        home=to,
        former=found.former or this_node(),
        upto={one.stream.hex: one.seq for one in found.streams},
        reason=reason.strip()[:200],
    )
    with transaction.atomic():
        registry.register(told)
        waits = Handover.objects.filter(author=author, confirmed_at=None)
        if to == this_node() or not waits.exists():
            Handover.objects.filter(author=author).delete()
        else:
            waits.update(to=to, registry=registry.registry_seq())
    return told


def last_known(author: UUID) -> list[LastKnown]:
    """Up to where each stream of an author is known here, by area."""
    rows = Stream.objects.filter(institution=author).order_by("area", "audience")
    return [LastKnown(row.id, row.area, row.audience, row.seq, row.recorded) for row in rows]


def _is_heard(signing: str) -> bool:
    return NodeKey.objects.filter(signing=signing, state="good").exists()
