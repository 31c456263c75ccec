"""What people want to know of exchange: who has what, what waits, what is held back, what is open."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lentera.journal import mark
from lentera.journal.branches import ends_of
from lentera.journal.models import Author, Node, Stream
from lentera.journal.node import NoNode, this_node
from lentera.journal.places import places_of
from lentera.journal.replaying import unplaced
from lentera.sync import automatic, registry, root_keys
from lentera.sync.estimating import estimate
from lentera.sync.halfway import Line, Outgoing
from lentera.sync.models import Handover, OpenFork, Parked, Peer, PeerTip
from lentera.sync.readable import concerns

SIZED = 20  # nodes whose next bundle is measured for one page


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node that bundles go to. `waiting`: facts that it had not, by what it said last."""

    id: UUID
    name: str
    role: str
    sent: int
    sent_at: datetime | None
    heard: int
    heard_at: datetime | None
    clock_ahead: int | None  # seconds
    address: str
    paused: bool
    waiting: int
    moving: bool  # an author's parcel waits to be confirmed
    size: int | None  # bytes that its next bundle takes, about; not told when paused, or of many nodes
    line: Line  # how the last exchange over the network went
    next_at: datetime | None  # of the next one by itself


@dataclass(frozen=True, slots=True)
class Held:
    """A piece that waits, and why."""

    code: str
    details: dict[str, str]
    entries: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Fork:
    """A stream with more than one end. `here`: whether it can be joined at this node."""

    stream: UUID
    area: str
    author: str
    here: bool


def own_node() -> Node:
    """This installation. Raises NoNode."""
    return Node.objects.get(id=this_node())


def open_question() -> mark.Doubt | None:
    """What a person must say before anything is written; None when all fits."""
    try:
        return mark.doubt()
    except NoNode:
        return None


def is_paired() -> bool:
    """Whether this node belongs to an installation."""
    try:
        registry.anchor()
    except registry.NotPaired:
        return False
    return True


def neighbours(only: Collection[UUID] | None = None) -> list[Neighbour]:
    """Every other node that belongs, or `only` these, by name."""
    peers = {peer.id: peer for peer in Peer.objects.all()}
    moving = set(Handover.objects.filter(confirmed_at=None).values_list("to", flat=True))
    found: list[Neighbour] = []
    for node in registry.nodes():
        if node.id == this_node() or (only is not None and node.id not in only):
            continue
        peer = peers.get(node.id) or Peer(id=node.id)
        found.append(
            Neighbour(
                id=node.id, name=node.name, role=node.role, sent=peer.sent, sent_at=peer.sent_at, heard=peer.heard,
                heard_at=peer.heard_at, clock_ahead=peer.clock_ahead, address=peer.address, paused=peer.paused,
                waiting=waiting_for(node.id), moving=node.id in moving, line=Outgoing(node.id).line(),
                next_at=automatic.next_at(node.id),
                size=None if peer.paused or len(found) >= SIZED else estimate(node.id).size,
            )
        )  # fmt: skip
    return found


def waiting_for(peer: UUID) -> int:
    """Facts that a node has not, by what it said last (entries of the main line; branches come on top)."""
    said: dict[UUID, list[bytes]] = {}
    for stream, digest in PeerTip.objects.filter(peer=peer).values_list("stream", "hash"):
        said.setdefault(stream, []).append(bytes(digest))
    return sum(_lacking(concern.stream, said.get(concern.stream.id, [])) for concern in concerns(peer))


def _lacking(stream: Stream, has: list[bytes]) -> int:
    shown = root_keys.proven(stream)
    tip, last = (bytes(stream.tip), stream.seq) if shown is None else (shown.ends or [(b"", -1)])[-1]
    if tip in has:
        return 0
    return max(0, last - max(places_of(stream.id, has).values(), default=-1))


def held_back() -> list[Held]:
    """Pieces that wait for something, oldest first."""
    rows = Parked.objects.order_by("seen_at", "digest")
    return [Held(row.code, row.details, row.entries, row.seen_at) for row in rows]


def forks() -> list[Fork]:
    """Streams with more than one end, as seen at the last bundles."""
    told = []
    for stream in Stream.objects.filter(id__in=OpenFork.objects.values("stream")).order_by("area", "id"):
        if len(ends_of(stream)) < 2:
            continue  # joined meanwhile
        author = Author.objects.get(id=stream.institution_id)
        told.append(Fork(stream.id, stream.area, author.public_name, author.home == this_node()))
    return told


def contradictions() -> Iterator[tuple[str, str, int]]:
    """What no longer fitted after a join, for a person to settle: (author, kind of fact, place)."""
    for author in Author.objects.filter(home=this_node()).order_by("public_name"):
        for row in unplaced(author.id):
            yield author.public_name, row.kind, row.seq


def name_of(author: UUID) -> str:
    """An author's name as it is known here."""
    return Author.objects.filter(id=author).values_list("public_name", flat=True).first() or ""


def home_of(author: UUID) -> str:
    """The name of the node where an author writes; empty when it is not registered."""
    home = node_of(author)
    told = None if home is None or not is_paired() else registry.node(home)
    return "" if told is None else told.name


def node_of(author: UUID) -> UUID | None:
    """Where an author writes, by what is known here."""
    return Author.objects.filter(id=author).values_list("home", flat=True).first()
