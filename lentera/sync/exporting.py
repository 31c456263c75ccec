"""Making a bundle: what the peer lacks, by what it said last, never by what was sent to it before."""

from collections.abc import Iterator
from uuid import UUID

import zstandard
from django.db import transaction

from lentera.journal import blobs, clock, mark
from lentera.journal.branches import ends_of
from lentera.journal.facts import read_envelope
from lentera.journal.models import Blob, StoredEntry, Stream
from lentera.journal.node import authors_here, this_node
from lentera.journal.reading import main_line
from lentera.journal.receiving import Range, missing_at
from lentera.journal.refusals import Refusal
from lentera.journal.snapshot import reading_as_one
from lentera.sync import registry, root_keys
from lentera.sync.bundle.label import Label, seal
from lentera.sync.bundle.messages import (
    DIGEST,
    LARGE_PART,
    BlobPart,
    Have,
    Message,
    Opening,
    Piece,
    Refused,
    SaidTip,
)
from lentera.sync.bundle.packing import pack
from lentera.sync.cargo import CARGOES
from lentera.sync.keys import signing_key
from lentera.sync.models import Parked, Peer, PeerTip
from lentera.sync.readable import Concern, concerns
from lentera.sync.tips import Tip, sign_tip, tips_of

PIECE = 1000  # entries
PIECE_BYTES = 1 << 18


def export(peer: UUID) -> bytes | Refusal:
    """A bundle for a registered node: complete in itself, signed, readable by that node alone.

    The same peer asked twice gets the same facts twice until it has said that it has them.
    """
    told = registry.node(peer)
    if told is None:
        return Refusal("node-unknown", node=peer)
    if peer == this_node():
        return Refusal("node-is-this")
    if mark.doubt() is not None:
        return Refusal("node-asks")
    registry.announce_homes()
    with transaction.atomic():
        row, _ = Peer.objects.select_for_update().get_or_create(id=peer)
        if row.paused:
            return Refusal("node-paused", name=told.name)
        row.sent, row.sent_at = row.sent + 1, clock.now()
        row.save()
    _sign_own_ends(peer)
    with reading_as_one():
        messages = list(_messages(peer, row.sent))
    own = registry.node(this_node())
    label = Label(
        sender=this_node(),
        sender_name="" if own is None else own.name,
        receiver=peer,
        receiver_name=told.name,
        number=row.sent,
        registry=registry.registry_seq(),
        made=clock.now(),
        size=0,
        digest="",
        signing="",
    )
    return seal(label, pack(messages, [told.recipient]), signing_key())


def _sign_own_ends(peer: UUID) -> None:
    """Sign the ends of what is at home here, so that the bundle proves itself; the registry by the root's key."""
    root_keys.sign()
    here, seq = set(authors_here()) - {registry.anchor().author}, registry.registry_seq()
    for concern in concerns(peer):
        stream = concern.stream
        if stream.institution_id in here:
            for digest, place in _ends(concern):
                sign_tip(stream, digest, place, signing_key(), seq)


def sign_last_words(author: UUID) -> None:
    """Sign every end of an author's streams, before his home moves: the new home can prove what was said here."""
    seq = registry.registry_seq()
    for stream in Stream.objects.filter(institution=author):
        for digest, place in ends_of(stream):
            sign_tip(stream, digest, place, signing_key(), seq)


def _ends(concern: Concern) -> list[tuple[bytes, int]]:
    """The ends that a reader gets: all, or the last entry that his grant still covers."""
    if concern.until is None:
        return ends_of(concern.stream)
    last = _last_within(concern)
    return [] if last is None else [last]


def _last_within(concern: Concern) -> tuple[bytes, int] | None:
    found = None
    for stored in main_line(concern.stream):
        if concern.until is not None and read_envelope(bytes(stored.bytes)).recorded > concern.until:
            break
        found = (bytes(stored.hash), stored.seq)
    return found


def _messages(peer: UUID, number: int) -> Iterator[Message]:
    yield Opening(this_node().bytes, peer.bytes, number, clock.now())
    root = registry.anchor().stream
    found = sorted(concerns(peer), key=lambda concern: (concern.stream.id != root, concern.stream.id))
    for concern in found:
        yield Have(concern.stream.id.bytes, root_keys.said_ends(concern.stream))
    yield from _echoed(peer, {concern.stream.id for concern in found})
    for cargo in CARGOES:
        yield from cargo.load(peer)
    for parked in Parked.objects.filter(peer=peer).order_by("seen_at")[:100]:
        yield Refused(parked.code, {str(name): str(value) for name, value in parked.details.items()})
    said: dict[UUID, set[bytes]] = {}
    for stream, digest in PeerTip.objects.filter(peer=peer).values_list("stream", "hash"):
        said.setdefault(stream, set()).add(bytes(digest))
    for concern in found:
        yield from _stream(concern, said.get(concern.stream.id, set()))


def _echoed(peer: UUID, told: set[UUID]) -> Iterator[Have]:
    """Ends that the peer said to have of streams which it may not read from here, and which are stored here too.

    A former home holds what was said to `self` while it was the home. It learns that this is here, and nothing more.
    """
    said: dict[UUID, list[bytes]] = {}
    for stream, digest in (
        PeerTip.objects.filter(peer=peer).exclude(stream__in=told).values_list("stream", "hash")
    ):
        said.setdefault(stream, []).append(bytes(digest))
    for stream, hashes in sorted(said.items()):
        rows = StoredEntry.objects.filter(stream=stream, hash__in=hashes)
        here = sorted(bytes(digest) for digest in rows.values_list("hash", flat=True))
        if here:
            yield Have(stream.bytes, here)


def _stream(concern: Concern, have: set[bytes]) -> Iterator[Message]:
    shown = root_keys.proven(concern.stream)
    ends = _ends(concern) if shown is None else shown.ends
    if {digest for digest, _ in ends} <= have:
        return
    last = None if concern.until is None else max((seq for _, seq in ends), default=-1)
    pieces = []
    for piece in missing_at(concern.stream, have, size=PIECE):
        pieces.append(_cut(piece, last, concern.stream) if shown is None else shown.part_of(piece))
    for piece in pieces:
        yield from _blobs(piece)
    for piece in pieces:
        yield from _cut_small(piece)
    for tip in tips_of(concern.stream.id, [digest for digest, _ in ends]) if shown is None else shown.tips:
        yield said_tip(tip)


def _cut_small(piece: Range) -> Iterator[Piece]:
    """A range in messages of about PIECE_BYTES, so that each fits a frame; an entry is never cut."""
    parents, run, size = list(piece.parents), list[bytes](), 0
    for written, digest in zip(piece.entries, piece.hashes(), strict=True):
        run.append(written)
        size += len(written)
        if size >= PIECE_BYTES:
            yield Piece(piece.author.bytes, piece.audience, piece.area, parents, run)
            parents, run, size = [digest], [], 0
    if run:
        yield Piece(piece.author.bytes, piece.audience, piece.area, parents, run)


def _cut(piece: Range, last: int | None, stream: Stream) -> Range:
    """A former partner hears what was said up to the end of the grant, not after."""
    if last is None:
        return piece
    rows = StoredEntry.objects.filter(stream=stream.id, hash__in=piece.hashes(), seq__lte=last).count()
    return Range(piece.author, piece.audience, piece.area, piece.parents, piece.entries[:rows])


def _blobs(piece: Range) -> Iterator[BlobPart]:
    """The content that these entries cite. Evidence (scans, photos) stays where it is until it is asked for."""
    cited: dict[str, None] = {}
    for written in piece.entries:
        cited.update(dict.fromkeys(found.decode() for found in DIGEST.findall(written)))
    digests = list(cited)
    for start in range(0, len(digests), 500):
        part = digests[start : start + 500]
        rows = Blob.objects.filter(institution=piece.author, kind="content", digest__in=part)
        for digest in rows.order_by("digest").values_list("digest", flat=True):
            data = zstandard.ZstdCompressor(level=3).compress(blobs.content(piece.author, digest))
            for at in range(0, max(len(data), 1), LARGE_PART):
                yield BlobPart(piece.author.bytes, digest, data[at : at + LARGE_PART])


def said_tip(tip: Tip) -> SaidTip:
    """A tip as a message."""
    return SaidTip(tip.stream.bytes, tip.hash, tip.seq, tip.signing, tip.registry, tip.signature)
