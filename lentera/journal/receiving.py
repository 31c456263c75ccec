"""Receiving what other authors wrote: stored and chained at once, laid out as far as this program understands it."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from lentera.journal.branches import JOINED, ancestors, ends_of, is_forked
from lentera.journal.chain import entry_hash, split_parents, stream_id
from lentera.journal.facts import read_envelope
from lentera.journal.guard import open_door
from lentera.journal.models import Author, StoredEntry, Stream
from lentera.journal.places import places_of
from lentera.journal.projecting import STOPPERS, Projector
from lentera.journal.reading import entry_from, main_line, written_line
from lentera.journal.refusals import Refusal
from lentera.journal.replaying import clear, replay
from lentera.journal.turns import TURN, my_turn
from lentera.journal.writing import LARGEST_BLOCK, STORE_ENTRY, prepared_ids

FIRST_BLOCK = 100  # entries, before it is known how long they take
Ends = dict[tuple[UUID, bytes], int]  # seq by stream and hash


@dataclass(frozen=True)
class Range:
    """A piece of a stream as it travels: the hashes before it (none at the beginning, several at a join) and the
    author's bytes.

    `after`: seq of the entry before it, -1 for none; known where it was read from the journal, and never travels.
    """

    author: UUID
    audience: str
    area: str
    parents: tuple[bytes, ...]
    entries: tuple[bytes, ...]
    after: int | None = field(default=None, compare=False)

    @cached_property
    def stream(self) -> UUID:
        """The id of the stream that it belongs to."""
        return stream_id(self.author, self.audience, self.area)

    def hashes(self) -> tuple[bytes, ...]:
        """The hash of each entry; computed once."""
        return self._hashes

    def parts(self, size: int) -> Iterator["Range"]:
        """The same in pieces of at most `size` entries; nothing is hashed again."""
        hashes, parents = self.hashes(), self.parents
        for start in range(0, len(self.entries), size):
            part = Range(self.author, self.audience, self.area, parents, self.entries[start : start + size])
            yield part.told(hashes[start : start + size])
            parents = (hashes[min(start + size, len(hashes)) - 1],)

    def told(self, hashes: Iterable[bytes]) -> "Range":
        """The same, its hashes known: they are not computed again."""
        self.__dict__["_hashes"] = tuple(hashes)
        return self

    @cached_property
    def _hashes(self) -> tuple[bytes, ...]:
        told, parents, stream = list[bytes](), self.parents, self.stream
        for written in self.entries:
            digest = entry_hash(stream, parents, written)
            told.append(digest)
            parents = (digest,)
        return tuple(told)


def receive(piece: Range) -> int | Refusal:
    """Store a range and lay it out; returns how many entries were new here, or a refusal that changed nothing."""
    with my_turn(), transaction.atomic():
        new = store(piece)
    if new and not isinstance(new, Refusal):
        catch_up(piece.stream)
    return new


def store(piece: Range, ends: Ends | None = None) -> int | Refusal:
    """Store a range inside the caller's transaction, without laying it out; how many entries were new, or a refusal.

    A range whose parent is unknown here waits with its sender; a second child of one parent is kept as a branch and
    not laid out. What this program does not know stops the stream, in plain sight, and nothing is skipped.
    `ends`: where the ranges ended that the same caller has stored before; this one is added.
    """
    ends = {} if ends is None else ends
    author = Author.objects.select_for_update().filter(id=piece.author).first()
    if author is None:
        return Refusal("author-unknown", author=piece.author)
    stream = piece.stream
    asked = set(piece.parents)
    seqs = {digest: ends[stream, digest] for digest in asked if (stream, digest) in ends}
    seqs |= places_of(stream, asked - seqs.keys())
    if len(seqs) != len(asked):
        return Refusal("parent-unknown", area=piece.area, author=author.public_name)
    seq = max(seqs.values(), default=-1)
    new = _store(piece, stream, seq, Stream.objects.filter(id=stream).first())
    if piece.entries:
        ends[stream, piece.hashes()[-1]] = seq + len(piece.entries)
    return new


def catch_up(stream_or_none: UUID | None = None) -> int:
    """Lay out what waits, in blocks; returns how many entries. Called at start for streams of unknown kinds."""
    streams = Stream.objects.filter(id=stream_or_none) if stream_or_none else Stream.objects.all()
    done, pace = 0, _Pace()
    for stream in streams:
        while True:
            while stream.laid_out < stream.seq:
                before = stream.laid_out
                stream = _lay_out_block(stream.id, pace)
                done += stream.laid_out - before
                if stream.waiting:
                    break
            if stream.waiting or not (count := follow_join(stream.id)):
                break
            done += count
            stream = Stream.objects.get(id=stream.id)
    return done


def _store(piece: Range, stream: UUID, seq: int, found: Stream | None) -> int:
    hashes, parents = piece.hashes(), piece.parents
    there = StoredEntry.objects.filter(stream=stream, seq__gt=seq, seq__lte=seq + len(hashes))
    known = set(map(bytes, there.values_list("hash", flat=True)))
    author, own = prepared_ids(piece.author, stream)
    rows: list[tuple[Any, ...]] = []
    tip = b"" if found is None else bytes(found.tip)
    moved: tuple[bytes, int, datetime] | None = None
    for written, digest in zip(piece.entries, hashes, strict=True):
        seq += 1
        if digest not in known:
            envelope = read_envelope(written)
            rows.append((own, digest, author, seq, b"".join(parents), envelope.kind, written))
            if len(parents) < 2 and (parents == (tip,) or (not parents and not tip)):
                tip, moved = (
                    digest,
                    (digest, seq, envelope.recorded),
                )  # joins are followed when they can be laid out
        parents = (digest,)
    with open_door():
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(STORE_ENTRY, rows)
        if moved is None:
            return len(rows)
        last, at, recorded = moved
        if found is None:
            Stream.objects.create(
                id=stream,
                institution_id=piece.author,
                audience=piece.audience,
                area=piece.area,
                tip=last,
                seq=at,
                recorded=recorded,
            )
        else:
            Stream.objects.filter(id=stream).update(tip=last, seq=at, recorded=recorded)
    return len(rows)


def follow_join(stream_id: UUID) -> int:
    """Go on along a join that names the present tip; returns how many entries were laid out anew, 0 for none.

    The stream is laid out again from its first entry, all at once: readers see the old order or the new one. What
    stops it leaves the old order standing, and the stream waits in plain sight.
    """
    with my_turn(), transaction.atomic():
        stream = Stream.objects.select_for_update().get(id=stream_id)
        end = _beyond_join(stream)
        if end is None:
            return 0
        digest, seq, recorded = end
        projector, count = Projector(), 0
        try:
            with transaction.atomic(), open_door():
                clear(projector, stream_id)
                Stream.objects.filter(id=stream_id).update(
                    tip=digest, seq=seq, recorded=recorded, laid_out=seq, waiting=""
                )
                stream.tip, stream.seq = digest, seq
                for count in replay(projector, stream):  # noqa: B007 (the last is the whole)
                    pass
        except STOPPERS as why:
            with open_door():
                Stream.objects.filter(id=stream_id).update(waiting=f"{why}")
            return 0
        return count


def lay_out_again(stream_id: UUID) -> int | Refusal:
    """Take a stream's rows away and lay it out anew from its first entry, as far as it was; returns how many entries.

    All at once, like a join. What stops it leaves the rows that were there, and is a refusal.
    """
    with my_turn(), transaction.atomic():
        stream = Stream.objects.select_for_update().get(id=stream_id)
        projector, count = Projector(), 0
        try:
            with transaction.atomic():
                clear(projector, stream_id)
                for count in replay(projector, stream, upto=stream.laid_out):  # noqa: B007 (the last is the whole)
                    pass
        except (*STOPPERS, IntegrityError):
            return Refusal("stream-stays", area=stream.area)
        return count


def _beyond_join(stream: Stream) -> tuple[bytes, int, datetime] | None:
    """The end of the line that goes on from the tip over a join, if one is stored."""
    joins = StoredEntry.objects.filter(stream=stream.id, kind=JOINED, seq__gt=stream.seq)
    if not joins.exists():
        return None
    tip = bytes(stream.tip)
    for digest, seq in sorted(ends_of(stream), key=lambda end: -end[1]):
        if digest != tip and tip in ancestors(stream.id, {digest}):
            row = StoredEntry.objects.get(stream=stream.id, seq=seq, hash=digest)
            return digest, seq, read_envelope(bytes(row.bytes)).recorded
    return None


class _Pace:
    """How many entries a block has, so that laying it out takes a turn: from how long the last one took.

    `chain`: the tip of a stream that was seen to be one chain; what is stored beside it later does not change its line.
    """

    def __init__(self) -> None:
        self.entries = FIRST_BLOCK
        self.chain = b""

    def knows_chain(self, stream: Stream) -> bool:
        """Whether the stream is one chain up to its tip: counted once, not for each block."""
        tip = bytes(stream.tip)
        if self.chain != tip and not is_forked(stream):
            self.chain = tip
        return self.chain == tip

    def learn(self, entries: int, seconds: float) -> None:
        """Take the next block larger or smaller, at most twice as large."""
        fitting = int(entries * TURN / max(seconds, 1e-6))
        self.entries = max(1, min(fitting, 2 * self.entries, LARGEST_BLOCK))


def _lay_out_block(stream_id: UUID, pace: _Pace) -> Stream:
    with my_turn(), transaction.atomic():
        begun = time.monotonic()
        stream = Stream.objects.select_for_update().get(id=stream_id)
        projector, laid_out, waiting = Projector(), stream.laid_out, ""
        upto = stream.laid_out + pace.entries
        try:
            with transaction.atomic():
                chained = pace.knows_chain(stream)
                for seq, digest, written in written_line(
                    stream, after=stream.laid_out, upto=upto, chained=chained
                ):
                    projector.lay_out(entry_from(written, stream, seq, digest))
                    laid_out = seq
                projector.flush()
        except STOPPERS as why:
            waiting, laid_out = f"{why}", stream.laid_out
            laid_out = _one_by_one(stream, upto)
        with open_door():
            Stream.objects.filter(id=stream_id).update(laid_out=laid_out, waiting=waiting)
        if connection.vendor == "sqlite":
            pace.learn(laid_out - stream.laid_out, time.monotonic() - begun)
        stream.laid_out, stream.waiting = laid_out, waiting
        return stream


def _one_by_one(stream: Stream, upto: int) -> int:
    """After a block failed: lay out what comes before the entry that stops it."""
    laid_out = stream.laid_out
    for stored in main_line(stream, after=stream.laid_out, upto=upto):
        projector = Projector()
        try:
            with transaction.atomic():
                projector.lay_out(entry_from(bytes(stored.bytes), stream, stored.seq, bytes(stored.hash)))
                projector.flush()
        except STOPPERS:
            return laid_out
        laid_out = stored.seq
    return laid_out


def waiting_streams() -> list[Stream]:
    """Streams that stopped, with why: shown on the desk's home."""
    return list(Stream.objects.exclude(waiting="").select_related("institution"))


def ranges_of(author: UUID, *, size: int = 100) -> list[Range]:
    """All that an author has written, in pieces of `size` entries, branches too."""
    return [
        piece
        for stream in Stream.objects.filter(institution=author).order_by("id")
        for piece in missing_at(stream, set(), size=size)
    ]


def missing_at(stream: Stream, have: set[bytes], *, size: int = 1000) -> Iterator[Range]:
    """What a reader lacks who has the entries `have` and all before them: pieces of at most `size` entries, parents
    first. What he says to have and is unknown here counts as nothing.
    """
    rows = StoredEntry.objects.filter(stream=stream.id)
    start = -1
    if not is_forked(stream):
        start = max(places_of(stream.id, have).values(), default=-1)
        had: set[bytes] = set()
    else:
        had = ancestors(stream.id, have)
    run: list[bytes] = []
    hashes: list[bytes] = []
    first: tuple[bytes, ...] = ()
    after = -1

    def gathered() -> Range:
        told = stream.institution_id, stream.audience, stream.area, first, tuple(run), after
        return Range(*told).told(hashes)

    told = rows.filter(seq__gt=start).order_by("seq", "hash").values_list("seq", "hash", "parents", "bytes")
    for seq, digest, joined, written in told.iterator(chunk_size=1000):
        if bytes(digest) in had:
            continue
        parents = split_parents(bytes(joined))
        if run and (parents != (hashes[-1],) or len(run) >= size):
            yield gathered()
            run, hashes = [], []
        if not run:
            first, after = parents, seq - 1
        run.append(bytes(written))
        hashes.append(bytes(digest))
    if run:
        yield gathered()
