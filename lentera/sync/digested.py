"""Digests of what is laid out, kept by stream and position: made for what has moved, a little of the rest read again.

What an exchange spends on it grows with what moved since the last one, not with all that was ever recorded. Costs are
counted in entries of streams. Measured on SQLite with 50,000 facts, one core: 14 µs of processor time an entry that is
read, and a hundredth of it for every entry in the database, since tables are looked through from end to end.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Sum

from lentera.journal.digesting import digests, program_mark
from lentera.journal.models import Stream
from lentera.journal.snapshot import reading_as_one
from lentera.journal.turns import my_turn
from lentera.sync.models import Comparing, Digested

EACH = 2000  # entries that are read again for each bundle, of what has not moved
MORE = 4  # entries that may be read for each one that is new
MOST = 20_000  # entries that are read at most for what has moved: 0.3 s, beside 100,000 new ones that take 8
LOOKED = 100  # entries in the database that cost as much as one that is read
POSITIONS = 8  # newest positions of one stream whose digests are kept

Place = tuple[UUID, bytes]  # a stream and the hash of an entry


@dataclass(frozen=True, slots=True)
class State:
    """One stream: its length in `entries`, how many are `new` since its last digest, and when that was made.

    `turn`: the larger the later, -1 for never. `new` is 0 for what has not moved.
    """

    stream: UUID
    entries: int
    new: int = 0
    turn: int = -1
    moved: bool = False


def choose(states: Sequence[State], *, saved: int, held: int) -> tuple[set[UUID], int]:
    """Which streams are read for a bundle, and what is saved for the next one (both in entries).

    `held`: entries in the database. First what has moved, the shortest first, for MORE entries each new one and MOST at
    most; then what was read longest ago, as far as EACH and what was saved go: a long stream has its turn when enough
    is saved.
    """
    looking = held // LOOKED
    left = min(EACH + MORE * sum(one.new for one in states), MOST) - looking
    chosen: set[UUID] = set()
    for one in sorted((one for one in states if one.moved), key=lambda one: (one.entries, one.stream)):
        if one.entries > left:
            break
        chosen.add(one.stream)
        left -= one.entries
    if chosen:
        looking = 0
    rest = sorted((one for one in states if one.stream not in chosen), key=lambda one: (one.turn, one.stream))
    most = looking + max((one.entries for one in rest), default=0)
    saved = min(saved + EACH, max(EACH, most))
    for one in rest:
        if looking + one.entries > saved:
            break
        chosen.add(one.stream)
        saved -= looking + one.entries
        looking = 0
    return chosen, saved


def is_whole(stream: Stream) -> bool:
    """Whether all that is stored of a stream's line is laid out."""
    return not stream.waiting and stream.laid_out == stream.seq


def plan(peer: UUID, shared: Sequence[Stream]) -> tuple[set[UUID], int]:
    """What would be read for the next bundle to a node, and what would be saved; reads no table."""
    kept = _newest({stream.id for stream in shared})
    states = []
    for stream in shared:
        if not is_whole(stream):
            continue
        last = kept.get(stream.id)
        if last is None:
            states.append(State(stream.id, stream.seq + 1, stream.seq + 1, moved=True))
        else:
            moved = bytes(last.tip) != bytes(stream.tip) or last.program != program_mark()
            new = max(0, stream.seq - last.seq)
            states.append(State(stream.id, stream.seq + 1, new, last.turn, moved))
    saved = Comparing.objects.filter(peer=peer).values_list("saved", flat=True).first() or 0
    held = Stream.objects.aggregate(held=Sum(F("seq") + 1))["held"] or 0
    return choose(states, saved=saved, held=held)


def prepare(peer: UUID, shared: Sequence[Stream], alarms: Collection[UUID]) -> None:
    """Make the digests that the next bundle to a node takes along; those of `alarms` wherever they have moved."""
    chosen, saved = plan(peer, shared)
    here = {stream.id: bytes(stream.tip) for stream in shared if is_whole(stream)}
    wanted = {(stream, here[stream]) for stream in alarms if stream in here}
    chosen |= {stream for stream, _ in wanted - at(wanted).keys()}
    made = _made(chosen)
    with my_turn(), transaction.atomic():
        turn = _keep(made)
        row, _new = Comparing.objects.get_or_create(peer=peer)
        row.turn, row.saved = turn, saved
        row.save(update_fields=["turn", "saved"])


def at(places: Collection[Place]) -> dict[Place, bytes]:
    """The kept digests of this program at these positions."""
    rows = Digested.objects.filter(stream__in={stream for stream, _ in places}, program=program_mark())
    told = {(row.stream, bytes(row.tip)): bytes(row.digest) for row in rows}
    return {place: told[place] for place in places if place in told}


def at_or_now(places: Collection[Place]) -> dict[Place, bytes]:
    """The digests at these positions: kept, or made now where a stream is just there."""
    told = at(places)
    left = {stream: tip for stream, tip in places if (stream, tip) not in told}
    made = _made({*left}, only=left)
    if made:
        with my_turn(), transaction.atomic():
            _keep(made)
    return told | {(row.stream, bytes(row.tip)): bytes(row.digest) for row in made}


def for_bundle(peer: UUID, alarms: Collection[UUID]) -> list[Digested]:
    """The newest kept digests that a bundle tells: those made for it, and those of `alarms`."""
    turn = Comparing.objects.filter(peer=peer).values_list("turn", flat=True).first()
    made = Digested.objects.filter(turn=turn).values_list("stream", flat=True) if turn else []
    found = _newest({*made, *alarms})
    return [row for _, row in sorted(found.items()) if row.program == program_mark()]


def forget(streams: Collection[UUID]) -> None:
    """Rows of these streams are to be read anew."""
    Digested.objects.filter(stream__in=streams).delete()


def _newest(streams: Collection[UUID]) -> dict[UUID, Digested]:
    rows = Digested.objects.filter(stream__in=streams).order_by("turn")
    return {row.stream: row for row in rows}


def _made(streams: Collection[UUID], only: Mapping[UUID, bytes] | None = None) -> list[Digested]:
    """Digests of whole streams as they are now; with `only`, of those that are just at these positions."""
    if not streams:
        return []
    with reading_as_one():
        found = [
            stream for stream in Stream.objects.filter(id__in=streams).order_by("id")
            if is_whole(stream) and (only is None or only[stream.id] == bytes(stream.tip))
        ]  # fmt: skip
        told = digests({stream.id for stream in found})
    return [
        Digested(
            stream=stream.id, tip=bytes(stream.tip), seq=stream.seq, digest=told[stream.id], program=program_mark()
        )
        for stream in found
    ]  # fmt: skip


def _keep(rows: list[Digested]) -> int:
    """Keep these in place of what was kept at the same positions; returns their turn, a new one."""
    turns = [model.objects.aggregate(last=Max("turn"))["last"] or 0 for model in (Digested, Comparing)]
    turn = max(turns) + 1
    for row in rows:
        row.turn = turn
        kept = Digested.objects.filter(stream=row.stream)
        kept.filter(tip=row.tip).delete()
        old = list(kept.order_by("-turn").values_list("turn", flat=True)[POSITIONS - 1 :])
        kept.filter(turn__in=old).delete()
    Digested.objects.bulk_create(rows, ignore_conflicts=True)
    return turn
