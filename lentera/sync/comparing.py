"""Comparing what two nodes have laid out of the same streams: equal, different, or not comparable yet.

It goes with every exchange: a bundle brings digests of what has moved and of a little more (`sync.digested`), and the
receiver says which of them are not its own. A person can ask for all of them at once. A digest is given of streams
that the other node may read wholly and of nothing else: of a few rows it could be guessed what they say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lentera.journal import clock
from lentera.journal.digesting import SIZE, digests, program_mark
from lentera.journal.models import Author, Stream
from lentera.journal.node import this_node
from lentera.journal.receiving import lay_out_again
from lentera.journal.refusals import Refusal
from lentera.journal.turns import my_turn
from lentera.sync import digested, registry
from lentera.sync.bundle.messages import Comparison, LaidOut
from lentera.sync.digested import is_whole
from lentera.sync.models import Compared, Comparing
from lentera.sync.readable import concerns

EQUAL, DIFFERS, LATER, PROGRAM, AGAIN = "equal", "differs", "later", "program", "again"
ALARM = (DIFFERS, AGAIN)
ONE = 16 + 32 + SIZE + 8  # bytes that one stream takes in a bundle


@dataclass(frozen=True, slots=True)
class Different:
    """A stream whose tables differ although both nodes have laid out the same entries by the same program."""

    stream: UUID
    area: str
    author: str


@dataclass(frozen=True, slots=True)
class Result:
    """How the comparison with one node stands. Counts are streams."""

    peer: UUID
    name: str
    asking: bool
    heard_at: datetime | None
    equal: int = 0
    later: int = 0
    program: int = 0
    differs: list[Different] = field(default_factory=list)


def decide(digest: bytes, program: str, *, own: bytes | None, own_program: str, before: str = "") -> str:
    """What two digests of one position say of each other. `own`: None where there is none here.

    What was different `before` stays so until the two can be compared again.
    """
    if program != own_program:
        return PROGRAM
    if not digest or own is None:
        return DIFFERS if before in ALARM else LATER
    return EQUAL if digest == own else DIFFERS


def ask(peer: UUID) -> Refusal | None:
    """Ask a node to compare: its next bundle from here takes the digests along."""
    if registry.node(peer) is None:
        return Refusal("node-unknown", node=peer)
    if peer == this_node():
        return Refusal("node-is-this")
    with my_turn(), transaction.atomic():
        row, _ = Comparing.objects.select_for_update().get_or_create(peer=peer)
        row.asked, row.asking = row.asked + 1, True
        row.save()
    return None


def prepare(peer: UUID) -> None:
    """Make the digests that the next bundle to a node takes along."""
    digested.prepare(peer, _shared(peer), _alarms(peer))


def messages(peer: UUID) -> Iterator[Comparison]:
    """What goes to a node: digests made for this bundle, of what differs, and of all where one side has asked."""
    row, differs = _going(peer), sorted(_different(peer))
    if row is not None:
        streams = _shared(peer)
        here = digests({stream.id for stream in streams if is_whole(stream)})
        told = [LaidOut(one.id.bytes, bytes(one.tip), here.get(one.id, b"")) for one in streams]
    else:
        shared = {stream.id for stream in _shared(peer)}
        kept = digested.for_bundle(peer, _alarms(peer))
        told = [
            LaidOut(one.stream.bytes, bytes(one.tip), bytes(one.digest)) for one in kept if one.stream in shared
        ]  # fmt: skip
    if row is None and not told:
        return
    asks = (row.asked if row.asking else 0, row.owed) if row is not None else (0, 0)
    yield Comparison(*asks, program_mark(), told, [stream.bytes for stream in differs])


def size_for(peer: UUID) -> int:
    """Bytes that `messages` takes, without reading the tables."""
    shared = _shared(peer)
    if _going(peer) is not None:
        return ONE * len(shared) + 2 * SIZE
    chosen, _ = digested.plan(peer, shared)
    told = len(chosen | (_alarms(peer) & {stream.id for stream in shared}))
    return ONE * told + 2 * SIZE if told else 0


def hear(peer: UUID, told: Sequence[Comparison]) -> None:
    """Keep what a node said, inside the transaction that stores its bundle. A bundle without it asks no more."""
    Compared.objects.filter(peer=peer, alarm=True).update(alarm=False)
    if not told:
        Comparing.objects.filter(peer=peer).exclude(owed=0).update(owed=0)
        return
    last = told[-1]
    row, _ = Comparing.objects.select_for_update().get_or_create(peer=peer)
    row.owed, row.heard_at = last.ask, clock.now()
    if row.asking and last.answers == row.asked:
        row.asking = False
    row.save()
    shared = {stream.id.bytes for stream in _shared(peer)}
    differs = set(last.differs)
    said = {one.stream: one for one in last.laid_out if one.stream in shared and len(one.digest) in (0, SIZE)}
    streams = [UUID(bytes=stream) for stream in said]
    before, heard = _different(peer), Compared.objects.filter(peer=peer)
    if last.ask or last.answers:  # of all, and a person waits: no digest that was kept will do
        digested.forget(streams)
    else:
        heard = heard.filter(stream__in=streams)
    heard.delete()
    Compared.objects.bulk_create(
        Compared(
            peer=peer,
            stream=stream,
            tip=one.tip,
            digest=one.digest,
            program=last.program[:64],
            verdict=AGAIN if stream in before else "",
            alarm=one.stream in differs,
        )
        for stream, one in zip(streams, said.values(), strict=True)
    )


def settle() -> int:
    """Compare what was heard and not compared yet; returns how many streams. Locks nothing while it reads tables."""
    waiting = list(Compared.objects.filter(verdict__in=("", AGAIN)))
    if not waiting:
        return 0
    own = program_mark()
    here = digested.at_or_now(
        {(row.stream, bytes(row.tip)) for row in waiting if row.digest and row.program == own}
    )
    with my_turn(), transaction.atomic():
        for row in waiting:
            verdict = decide(
                bytes(row.digest), row.program, own=here.get((row.stream, bytes(row.tip))), own_program=own,
                before=row.verdict,
            )  # fmt: skip
            Compared.objects.filter(peer=row.peer, stream=row.stream, tip=bytes(row.tip)).update(
                verdict=verdict
            )
    return len(waiting)


def mend(stream: UUID) -> int | Refusal:
    """Lay a stream out anew from the journal and compare again with what was heard; returns how many entries."""
    if not Stream.objects.filter(id=stream).exists():
        return Refusal("stream-unknown")
    told = lay_out_again(stream)
    if not isinstance(told, Refusal):
        digested.forget([stream])
        Compared.objects.filter(stream=stream).update(verdict="")
        settle()
    return told


def differs_still(stream: UUID) -> bool:
    """Whether another node has other tables of a stream."""
    return Compared.objects.filter(stream=stream, verdict__in=ALARM).exists()


def different_streams() -> int:
    """Streams whose tables differ from another node's."""
    return Compared.objects.filter(verdict__in=ALARM).values("stream").distinct().count()


def differing_nodes() -> set[UUID]:
    """The nodes whose tables are not those here."""
    return set(Compared.objects.filter(verdict__in=ALARM).values_list("peer", flat=True))


def results() -> list[Result]:
    """How the comparison with each node stands that a person asked for or that found a difference, by name of the node.

    Of others there is nothing to say: what exchange compares by itself is equal.
    """
    told: list[Result] = []
    for row in Comparing.objects.all():
        node = registry.node(row.peer)
        said = list(Compared.objects.filter(peer=row.peer).exclude(verdict="").order_by("stream"))
        found = [one.stream for one in said if one.verdict in ALARM]
        if node is None or not (row.asking or found or (row.asked and said)):
            continue
        count = {name: sum(one.verdict == name for one in said) for name in (EQUAL, LATER, PROGRAM)}
        differs = _named(found)
        told.append(Result(row.peer, node.name, row.asking, row.heard_at, **count, differs=differs))
    return sorted(told, key=lambda one: (one.name, one.peer))


def _named(streams: Sequence[UUID]) -> list[Different]:
    rows = Stream.objects.filter(id__in=streams).order_by("area", "id")
    names = dict(
        Author.objects.filter(id__in={row.institution_id for row in rows}).values_list("id", "public_name")
    )
    return [Different(row.id, row.area, names.get(row.institution_id, "")) for row in rows]


def _going(peer: UUID) -> Comparing | None:
    row = Comparing.objects.filter(peer=peer).first()
    return row if row is not None and (row.asking or row.owed) else None


def _shared(peer: UUID) -> list[Stream]:
    """Streams that the node may read to their end: of a grant that ends it has a part."""
    return [concern.stream for concern in concerns(peer) if concern.until is None]


def _different(peer: UUID) -> set[UUID]:
    """Streams whose tables here are not the node's."""
    rows = Compared.objects.filter(peer=peer, verdict__in=ALARM)
    return set(rows.values_list("stream", flat=True))


def _alarms(peer: UUID) -> set[UUID]:
    """Streams of which a node wants to hear, or has to: they differ by its word or by what was found here."""
    said = Compared.objects.filter(peer=peer, alarm=True).values_list("stream", flat=True)
    return _different(peer) | set(said)
