"""Comparing what two nodes have laid out of the same streams: equal, different, or not comparable yet.

A person asks. The next bundle brings a digest of each stream that the other node may read wholly, and the answer
brings its own. A digest is given of nothing else: of a few rows it could be guessed what they say.
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
from lentera.journal.snapshot import reading_as_one
from lentera.journal.turns import my_turn
from lentera.sync import registry
from lentera.sync.bundle.messages import Comparison, LaidOut
from lentera.sync.models import Compared, Comparing
from lentera.sync.readable import concerns

EQUAL, DIFFERS, LATER, PROGRAM = "equal", "differs", "later", "program"
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


def decide(
    tip: bytes, digest: bytes, program: str, *, here: bytes, own_digest: bytes | None, own_program: str
) -> str:
    """What two digests say of each other. `here`: the tip that is wholly laid out here, empty where none is."""
    if program != own_program:
        return PROGRAM
    if not digest or tip != here or own_digest is None:
        return LATER
    return EQUAL if digest == own_digest else DIFFERS


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


def messages(peer: UUID) -> Iterator[Comparison]:
    """What goes to a node: nothing, where neither side has asked."""
    row = _going(peer)
    if row is None:
        return
    streams = _shared(peer)
    here = digests({stream.id for stream in streams if _is_whole(stream)})
    told = [LaidOut(one.id.bytes, bytes(one.tip), here.get(one.id, b"")) for one in streams]
    yield Comparison(row.asked if row.asking else 0, row.owed, program_mark(), told)


def size_for(peer: UUID) -> int:
    """Bytes that `messages` takes, without reading the tables."""
    return 0 if _going(peer) is None else ONE * len(_shared(peer)) + 2 * SIZE


def hear(peer: UUID, told: Sequence[Comparison]) -> None:
    """Keep what a node said, inside the transaction that stores its bundle. A bundle without it asks no more."""
    if not told:
        Comparing.objects.filter(peer=peer).exclude(owed=0).update(owed=0)
        return
    last = told[-1]
    row, _ = Comparing.objects.select_for_update().get_or_create(peer=peer)
    row.owed, row.heard_at = last.ask, clock.now()
    if row.asking and last.answers == row.asked:
        row.asking = False
    row.save()
    Compared.objects.filter(peer=peer).delete()
    shared = {stream.id.bytes for stream in _shared(peer)}
    said = {one.stream: one for one in last.laid_out if one.stream in shared and len(one.digest) in (0, SIZE)}
    Compared.objects.bulk_create(
        Compared(
            peer=peer,
            stream=UUID(bytes=one.stream),
            tip=one.tip,
            digest=one.digest,
            program=last.program[:64],
        )
        for one in said.values()
    )


def settle() -> int:
    """Compare what was heard and not compared yet; returns how many streams. Reads the tables, locks nothing."""
    waiting = list(Compared.objects.filter(verdict=""))
    if not waiting:
        return 0
    own = program_mark()
    with reading_as_one():
        rows = Stream.objects.filter(id__in={row.stream for row in waiting if row.program == own})
        tips = {stream.id: bytes(stream.tip) for stream in rows if _is_whole(stream)}
        alike = {row.stream for row in waiting if row.digest and tips.get(row.stream) == bytes(row.tip)}
        here = digests(alike)
    with my_turn(), transaction.atomic():
        for row in waiting:
            verdict = decide(
                bytes(row.tip), bytes(row.digest), row.program,
                here=tips.get(row.stream, b""), own_digest=here.get(row.stream), own_program=own,
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
        Compared.objects.filter(stream=stream).update(verdict="")
        settle()
    return told


def differs_still(stream: UUID) -> bool:
    """Whether another node has other tables of a stream."""
    return Compared.objects.filter(stream=stream, verdict=DIFFERS).exists()


def different_streams() -> int:
    """Streams whose tables differ from another node's."""
    return Compared.objects.filter(verdict=DIFFERS).values("stream").distinct().count()


def results() -> list[Result]:
    """How the comparison with each node stands that was asked or has answered, by name of the node."""
    told: list[Result] = []
    for row in Comparing.objects.all():
        node = registry.node(row.peer)
        said = list(Compared.objects.filter(peer=row.peer).exclude(verdict="").order_by("stream"))
        if node is None or not (row.asking or said):
            continue
        count = {name: sum(one.verdict == name for one in said) for name in (EQUAL, LATER, PROGRAM)}
        differs = _named([one.stream for one in said if one.verdict == DIFFERS])
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


def _is_whole(stream: Stream) -> bool:
    return not stream.waiting and stream.laid_out == stream.seq
