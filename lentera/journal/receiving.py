"""Receiving what other authors wrote: stored and chained at once, laid out as far as this program understands it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lentera.journal import clock
from lentera.journal.chain import entry_hash, stream_id
from lentera.journal.facts import read_envelope
from lentera.journal.guard import open_door
from lentera.journal.models import Author, StoredEntry, Stream
from lentera.journal.projecting import STOPPERS, Entry, Projector
from lentera.journal.reading import entry_from, main_line
from lentera.journal.refusals import Refusal
from lentera.journal.writing import LARGEST_BLOCK, STORE_ENTRY, stored_row


@dataclass(frozen=True)
class Range:
    """A piece of a stream as it travels: the hash before it (empty at the beginning) and the author's bytes."""

    author: UUID
    audience: str
    area: str
    parent: bytes
    entries: tuple[bytes, ...]


def receive(piece: Range) -> int | Refusal:
    """Store a range; returns how many entries were new here, or a refusal that changed nothing.

    A range whose parent is unknown here waits with its sender; a second child of one parent is kept as a branch and
    not laid out. What this program does not know stops the stream, in plain sight, and nothing is skipped.
    """
    with transaction.atomic():
        author = Author.objects.select_for_update().filter(id=piece.author).first()
        if author is None:
            return Refusal("author-unknown", author=piece.author)
        stream = stream_id(piece.author, piece.audience, piece.area)
        found = Stream.objects.filter(id=stream).first()
        seq = -1
        if piece.parent:
            parent = StoredEntry.objects.filter(stream=stream, hash=piece.parent).first()
            if parent is None:
                return Refusal("parent-unknown", area=piece.area, author=author.public_name)
            seq = parent.seq
        new = _store(piece, stream, seq, found)
    if new:
        catch_up(stream)
    return new


def catch_up(stream_or_none: UUID | None = None) -> int:
    """Lay out what waits, in blocks; returns how many entries. Called at start for streams of unknown kinds."""
    streams = Stream.objects.filter(id=stream_or_none) if stream_or_none else Stream.objects.all()
    done = 0
    for stream in streams:
        while stream.laid_out < stream.seq:
            before = stream.laid_out
            stream = _lay_out_block(stream.id)
            done += stream.laid_out - before
            if stream.waiting:
                break
    return done


def _store(piece: Range, stream: UUID, seq: int, found: Stream | None) -> int:
    told = clock.now()
    parents = (piece.parent,) if piece.parent else ()
    known = {
        bytes(digest) for digest in StoredEntry.objects.filter(stream=stream).values_list("hash", flat=True)
    }
    projector, new, last = Projector(), 0, b""
    extends = found is None or bytes(found.tip) == piece.parent
    for written in piece.entries:
        digest = entry_hash(stream, parents, written)
        seq += 1
        if digest in known:
            extends = extends or (found is not None and bytes(found.tip) == digest)
        else:
            envelope = read_envelope(written)
            told = envelope.recorded
            stub = Entry(
                author=piece.author,
                stream=stream,
                audience=piece.audience,
                area=piece.area,
                seq=seq,
                hash=digest,
                at=envelope.at,
                recorded=envelope.recorded,
                actor=envelope.actor,
                fact=None,  # type: ignore[arg-type]
            )
            row = stored_row(stub, parents, envelope.kind, written)
            projector.send("journal_storedentry", STORE_ENTRY, row, (stream, digest))
            new, last = new + 1, digest
        parents = (digest,)
    projector.flush()
    if not new:
        return 0
    with open_door():
        if found is None:
            Stream.objects.create(
                id=stream,
                institution_id=piece.author,
                audience=piece.audience,
                area=piece.area,
                tip=last,
                seq=seq,
                recorded=told,
            )
        elif extends:
            Stream.objects.filter(id=stream).update(tip=last, seq=seq, recorded=told)
    return new


def _lay_out_block(stream_id: UUID) -> Stream:
    with transaction.atomic():
        stream = Stream.objects.select_for_update().get(id=stream_id)
        projector, laid_out, waiting = Projector(), stream.laid_out, ""
        upto = stream.laid_out + LARGEST_BLOCK
        try:
            with transaction.atomic():
                for stored in main_line(stream, after=stream.laid_out, upto=upto):
                    projector.lay_out(entry_from(bytes(stored.bytes), stream, stored.seq, bytes(stored.hash)))
                    laid_out = stored.seq
                projector.flush()
        except STOPPERS as why:
            waiting, laid_out = f"{why}", stream.laid_out
            laid_out = _one_by_one(stream, upto)
        with open_door():
            Stream.objects.filter(id=stream_id).update(laid_out=laid_out, waiting=waiting)
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
    """All that an author has written, in pieces of `size` entries: what a bundle carries."""
    pieces = []
    for stream in Stream.objects.filter(institution=author).order_by("id"):
        parent: bytes = b""
        batch: list[bytes] = []
        last = b""
        for stored in main_line(stream):
            batch.append(bytes(stored.bytes))
            last = bytes(stored.hash)
            if len(batch) == size:
                pieces.append(Range(author, stream.audience, stream.area, parent, tuple(batch)))
                parent, batch = last, []
        if batch:
            pieces.append(Range(author, stream.audience, stream.area, parent, tuple(batch)))
    return pieces
