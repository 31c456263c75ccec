"""Making a bundle: what the peer lacks, by what it said last, never by what was sent to it before."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import msgspec
from django.db import transaction

from lentera.journal import blobs, clock, mark
from lentera.journal.branches import ends_of
from lentera.journal.facts import read_envelope
from lentera.journal.models import Stream
from lentera.journal.node import authors_here, this_node
from lentera.journal.places import places_of
from lentera.journal.reading import main_line
from lentera.journal.receiving import Range, missing_at
from lentera.journal.refusals import Refusal
from lentera.journal.snapshot import reading_as_one
from lentera.sync import comparing, registry, root_keys, wanting
from lentera.sync.bundle.label import Label, seal
from lentera.sync.bundle.messages import LARGE_PART, Have, Message, Opening, Piece, Refused
from lentera.sync.bundle.packing import LARGEST_FILE, encoded_size
from lentera.sync.bundle.parts import Filling
from lentera.sync.cargo import CARGOES
from lentera.sync.kept import sending
from lentera.sync.keys import signing_key
from lentera.sync.models import Parked, Peer, PeerTip
from lentera.sync.readable import Concern, concerns
from lentera.sync.strides import Load, chunks_of, place_before, said_tip, strides
from lentera.sync.tips import sign_tip, tips_of

PIECE = 1000  # entries read at a time
SMALL_CARGO = 16 << 10  # bytes: a cargo up to this size goes with every part
SMALLEST_STICK = 32 << 10  # bytes
WANTED_ROOM = 64 << 20  # bytes of evidence in one bundle, with all its parts; the smallest piece always goes


@dataclass
class Parts:
    """What was made for one node: bundles under one number, each complete in itself. `left`: what no stick held."""

    bundles: list[bytes]
    left: list[Refusal]


def export(peer: UUID) -> bytes | Refusal:
    """A bundle for a registered node: complete in itself, signed, readable by that node alone.

    The same peer asked twice gets the same facts twice until it has said that it has them. What goes beyond the
    largest bundle comes with the next one.
    """
    made = _export(peer, LARGEST_FILE, most=1)
    return made if isinstance(made, Refusal) else made.bundles[0]


def export_parts(peer: UUID, room: int) -> Parts | Refusal:
    """All that the node lacks, in as few bundles of at most `room` bytes as it takes. Any of them may be lost."""
    if room < SMALLEST_STICK:
        return Refusal("stick-too-small", size=SMALLEST_STICK)
    return _export(peer, min(room, LARGEST_FILE))


def _export(peer: UUID, room: int, *, most: int | None = None) -> Parts | Refusal:
    told = registry.node(peer)
    if told is None:
        return Refusal("node-unknown", node=peer)
    if peer == this_node():
        return Refusal("node-is-this")
    if mark.doubt() is not None:
        return Refusal("node-asks")
    if registry.is_in_wrong_hands(told.signing):
        return Refusal("node-key-lost", name=told.name)
    registry.announce_homes()
    with transaction.atomic():
        row, _ = Peer.objects.select_for_update().get_or_create(id=peer)
        if row.paused:
            return Refusal("node-paused", name=told.name)
        row.sent, row.sent_at = row.sent + 1, clock.now()
        row.save()
    _sign_own_ends(peer)
    sending.prepare(peer)
    comparing.prepare(peer)
    with reading_as_one():
        cargoes = [list(cargo.load(peer)) for cargo in CARGOES]
        filling = Filling(list(_messages(peer, row.sent, cargoes)), room)
        if filling.free == 0:
            return Refusal("stick-too-small", size=2 * filling.least)
        packers = list(islice(filling.parts(_loads(peer, filling.free, cargoes)), most))
    wanting.note_served(peer, filling.served)
    own = registry.node(this_node())
    label = Label(
        sender=this_node(),
        sender_name="" if own is None else own.name,
        receiver=peer,
        receiver_name=told.name,
        number=row.sent,
        parts=len(packers),
        registry=registry.registry_seq(),
        made=clock.now(),
        size=0,
        digest="",
        signing="",
    )
    bundles = [
        seal(msgspec.structs.replace(label, part=part), packer.seal([told.recipient]), signing_key())
        for part, packer in enumerate(packers, 1)
    ]
    return Parts(bundles, filling.left)


def _sign_own_ends(peer: UUID) -> None:
    """Sign the ends of what is at home here, so that the bundle proves itself; the registry by the root's key."""
    root_keys.sign()
    here, seq = set(authors_here()) - {registry.anchor().author}, registry.registry_seq()
    for concern in concerns(peer):
        stream = concern.stream
        if stream.institution_id in here:
            for digest, place in ends_for(concern):
                sign_tip(stream, digest, place, signing_key(), seq)


def ends_for(concern: Concern) -> list[tuple[bytes, int]]:
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


def _messages(peer: UUID, number: int, cargoes: list[list[Message]]) -> Iterator[Message]:
    """What every part says: who speaks, what is here, the registry, and whatever else is small."""
    yield Opening(this_node().bytes, peer.bytes, number, clock.now())
    root = registry.anchor().stream
    found = list(concerns(peer))
    for concern in found:
        yield Have(concern.stream.id.bytes, root_keys.said_ends(concern.stream))
    yield from _echoed(peer, {concern.stream.id for concern in found})
    for cargo in cargoes:
        if encoded_size(cargo) <= SMALL_CARGO:
            yield from cargo
    for parked in Parked.objects.filter(peer=peer).order_by("seen_at")[:100]:
        yield Refused(parked.code, {str(name): str(value) for name, value in parked.details.items()})
    for concern in found:
        if concern.stream.id == root:
            yield from _registry(concern, said_by(peer).get(root, set()))


def _loads(peer: UUID, free: int, cargoes: list[list[Message]]) -> Iterator[Load]:
    """What is spread over parts: large cargo, streams stride by stride."""
    for cargo in cargoes:
        if (size := encoded_size(cargo)) > SMALL_CARGO:
            yield Load(cargo, None, size)
    root, said, here = registry.anchor().stream, said_by(peer), set(authors_here())
    for concern in concerns(peer):
        stream = concern.stream
        ends = ends_for(concern)
        have = said.get(stream.id, set())
        if stream.id == root or {digest for digest, _ in ends} <= have:
            continue
        tips = tips_of(stream.id, [digest for digest, _ in ends])
        yield from strides(
            stream, _lacking(concern, have, ends), tips, at_home=stream.institution_id in here, free=free
        )
    yield from _asked_for(peer, free)


def _asked_for(peer: UUID, free: int) -> Iterator[Load]:
    """Evidence that the node asked for, the smallest first, as much as WANTED_ROOM; the rest comes later."""
    room = WANTED_ROOM
    for author, digest, kind, size in wanting.given_to(peer, list(concerns(peer))):
        if size > room and room < WANTED_ROOM:
            return
        room -= size
        packed = blobs.packed(author, digest)
        if size <= free:
            yield Load([*chunks_of(author, digest, kind, packed, LARGE_PART)], None, size, (author, digest))
            continue
        for chunk in chunks_of(author, digest, kind, packed, min(LARGE_PART, max(free // 2, 1))):
            yield Load([chunk], None, len(chunk.data), (author, digest))


def said_by(peer: UUID) -> dict[UUID, set[bytes]]:
    """What a node said to have, by stream."""
    said: dict[UUID, set[bytes]] = {}
    for stream, digest in PeerTip.objects.filter(peer=peer).values_list("stream", "hash"):
        said.setdefault(stream, set()).add(bytes(digest))
    return said


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
        here = sorted(places_of(stream, hashes))
        if here:
            yield Have(stream.bytes, here)


def _registry(concern: Concern, have: set[bytes]) -> Iterator[Message]:
    shown = root_keys.proven(concern.stream)
    ends = ends_for(concern) if shown is None else shown.ends
    if {digest for digest, _ in ends} <= have:
        return
    for piece in missing_at(concern.stream, have, size=PIECE):
        part = piece if shown is None else shown.part_of(piece)
        yield Piece(part.author.bytes, part.audience, part.area, list(part.parents), list(part.entries))
    for tip in tips_of(concern.stream.id, [digest for digest, _ in ends]) if shown is None else shown.tips:
        yield said_tip(tip)


def _lacking(concern: Concern, have: set[bytes], ends: list[tuple[bytes, int]]) -> Iterator[Range]:
    last = None if concern.until is None else max((seq for _, seq in ends), default=-1)
    for piece in missing_at(concern.stream, have, size=PIECE):
        part = _cut(piece, last, concern.stream)
        if part.entries:
            yield part


def _cut(piece: Range, last: int | None, stream: Stream) -> Range:
    """A former partner hears what was said up to the end of the grant, not after."""
    if last is None:
        return piece
    after = place_before(stream, piece)
    count = max(0, last - after)
    part = Range(piece.author, piece.audience, piece.area, piece.parents, piece.entries[:count], after)
    return part.told(piece.hashes()[:count])
