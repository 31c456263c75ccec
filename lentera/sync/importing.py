"""Reading a bundle, in three steps: prove it wholly, store it in short turns, lay it out in blocks.

Desks go on meanwhile: nothing is locked while the bundle is proved, and storing and laying out make room every few
hundredths of a second (`journal.turns`).
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from lentera.journal import blobs, clock, offering
from lentera.journal.backing_up import NotABackup
from lentera.journal.branches import ends_of
from lentera.journal.models import Author, StoredEntry, Stream
from lentera.journal.node import know_author, this_node
from lentera.journal.receiving import Ends, Range, catch_up, store
from lentera.journal.refusals import Refusal
from lentera.journal.turns import Turns, in_turns, my_turn
from lentera.sync import comparing, gathering, registry, root_keys
from lentera.sync.bundle.label import Label, read
from lentera.sync.bundle.messages import (
    BlobChunk,
    BlobPart,
    Filler,
    Have,
    Message,
    Opening,
    Piece,
    Refused,
    SaidTip,
    Unheard,
)
from lentera.sync.bundle.packing import NotABundle, inflated, most_unpacked, unpack
from lentera.sync.cargo import CARGOES
from lentera.sync.key_changes import use_next_keys
from lentera.sync.keys import reading_keys
from lentera.sync.models import OpenFork, Parked, Peer, PeerTip
from lentera.sync.parking import forget_parked, park, taken_now
from lentera.sync.proving import cited, proven_by
from lentera.sync.tips import Tip, keep_tip

AT_ONCE = 500  # entries between two places where a turn may end


@dataclass
class Taken:
    """What a bundle brought. `parked`: pieces that wait, each with its reason; the sender hears of them."""

    label: Label
    pieces: int = 0
    entries: int = 0  # new here
    known: int = 0  # were here already
    blobs: int = 0
    laid_out: int = 0
    streams: dict[tuple[str, str], int] = field(default_factory=dict)  # (author, area): new entries
    parked: list[Refusal] = field(default_factory=list)
    refused_there: list[Refusal] = field(default_factory=list)  # what the sender could not take from us
    newer: list[Refusal] = field(default_factory=list)  # that a newer program sent what this one cannot read


@dataclass
class _Content:
    opening: Opening
    have: dict[UUID, list[bytes]] = field(default_factory=dict)
    pieces: list[Range] = field(default_factory=list)
    tips: list[Tip] = field(default_factory=list)
    blobs: dict[tuple[UUID, str], bytes] = field(default_factory=dict)
    chunks: list[BlobChunk] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    cargo: list[Message] = field(default_factory=list)
    unheard: set[str] = field(default_factory=set)
    apart: list[tuple[Range, Refusal]] = field(
        default_factory=list
    )  # of the registry, what continues a gap here


def check(data: bytes) -> Label | Refusal:
    """The label of a bundle, its size, digest and signature checked: needs no key and no database."""
    try:
        return read(data)[0]
    except NotABundle as error:
        return error.refusal


def take(data: bytes) -> Taken | Refusal:
    """Take a bundle in; a refusal changed nothing. The same bundle again finds everything known."""
    try:
        label, sealed = read(data)
        strange = _stranger(label)
        if strange is not None:
            return strange
        content = _content(label, sealed)
        _take_registry(content)
    except NotABundle as error:
        return error.refusal
    if not registry.bundle_key_counts(label.sender, label.signing):
        return Refusal("bundle-stranger", name=label.sender_name)
    try:
        return _take_in(label, content)
    except NotABackup as error:  # the parcel of a newer program: nothing of the bundle is taken
        return Refusal("parcel-broken", reason=str(error))
    except NotABundle as error:
        return error.refusal


def _take_in(label: Label, content: _Content) -> Taken:
    """Store and lay out. What takes long is done before the first turn: desks write between one turn and the next.

    Cut short between two turns, the entries so far are as after a smaller bundle, and the same one finishes the work.
    """
    taken = Taken(label)
    if content.unheard:
        taken.newer.append(Refusal("bundle-newer", ground=False, kinds=", ".join(sorted(content.unheard))))
    # A tip that is not signed would stand in the way of the true one.
    content.tips = [tip for tip in content.tips if tip.is_signed_by(tip.signing)]
    proven, unproven = proven_by(content.tips, content.pieces)
    unproven += content.apart
    digests = cited(proven)
    packed = [(key[0], blobs.pack(content.blobs[key])) for key in sorted(digests & set(content.blobs))]
    content.blobs.clear()
    touched: set[UUID] = set()
    try:
        with in_turns() as turns:
            forget_parked(label)
            for piece, why in unproven:
                taken.parked.append(why)
                park(label.sender, piece, why)
            fed = gathering.take(content.chunks, digests)
            taken.blobs += fed.blobs
            touched |= fed.streams
            here = set(Author.objects.values_list("id", flat=True))
            for author, blob in packed:
                if author in here:
                    blobs.keep_packed(author, blob, "content")
                    taken.blobs += 1
                    turns.rest()
            _store(label, proven, content.tips, taken, touched, turns)
            for cargo in CARGOES:
                told = [one for one in content.cargo if isinstance(one, cargo.messages)]
                if told or label.parts == 1:  # a part without a cargo's messages says nothing of it
                    cargo.unload(label, told)
            _hear(label, content)
    except (NotABundle, NotABackup):  # of a cargo, after entries were kept
        _lay_out(touched)
        raise
    taken.laid_out = _lay_out(touched)
    registry.follow_homes()
    offering.settle_all()
    comparing.settle()
    taken.refused_there = [Refusal(one.code, ground=False, **one.details) for one in content.refused]
    return taken


def _lay_out(streams: set[UUID]) -> int:
    done = 0
    for stream in sorted(streams):
        done += catch_up(stream)
        watch_ends(stream)
    return done


def _store(
    label: Label, proven: list[Range], tips: list[Tip], taken: Taken, touched: set[UUID], turns: Turns
) -> None:
    """Store the pieces, and each tip in one turn with its entry. `touched`: the streams that may have grown."""
    names: dict[UUID, str] = {}
    ends: Ends = {}
    waited = Parked.objects.filter(peer=label.sender).exists()
    by_entry: dict[bytes, list[Tip]] = {}
    for tip in tips:
        by_entry.setdefault(tip.hash, []).append(tip)
    for piece in proven:
        taken.pieces += 1
        for part in piece.parts(AT_ONCE):
            new = store(part, ends)
            if isinstance(new, Refusal):
                taken.parked.append(new)
                park(label.sender, piece, new)
                break
            touched.add(piece.stream)
            taken.entries += new
            taken.known += len(part.entries) - new
            if new:
                name = names.setdefault(piece.author, _name_of(piece.author))
                taken.streams[name, piece.area] = taken.streams.get((name, piece.area), 0) + new
            for digest in by_entry.keys() & set(part.hashes()):
                _keep_tips(by_entry.pop(digest))
            turns.rest()
        else:
            if waited:
                taken_now(piece)
    for rest in by_entry.values():
        _keep_tips(rest)


def _keep_tips(tips: list[Tip]) -> None:
    """Keep the signatures over entries that are here."""
    for tip in tips:
        row = Stream.objects.filter(id=tip.stream).first()
        here = StoredEntry.objects.filter(stream=tip.stream, seq=tip.seq, hash=tip.hash)
        if row is not None and here.exists():
            keep_tip(tip, row.institution_id)


def watch_ends(stream: UUID) -> None:
    """Remember a stream that has more than one end here, for the pages; forget it once they are joined."""
    row = Stream.objects.filter(id=stream).first()
    if row is not None and len(ends_of(row)) > 1:
        OpenFork.objects.get_or_create(stream=stream, defaults={"seen_at": clock.now()})
    else:
        OpenFork.objects.filter(stream=stream).delete()


def _name_of(author: UUID) -> str:
    return Author.objects.filter(id=author).values_list("public_name", flat=True).first() or str(author)


def _stranger(label: Label) -> Refusal | None:
    try:
        told = registry.anchor()
    except registry.NotPaired:
        return Refusal("node-not-paired")
    if label.receiver != this_node():
        return Refusal("bundle-for-another", name=label.receiver_name)
    known = registry.node(label.sender) is not None
    if not known and label.sender != told.node:
        return Refusal("bundle-stranger", name=label.sender_name)
    return None


def _content(label: Label, sealed: bytes) -> _Content:
    messages = unpack(sealed, reading_keys())
    first = next(messages, None)
    if not isinstance(first, Opening):
        raise NotABundle("bundle-damaged", place=0)
    if (first.sender, first.receiver, first.number) != (
        label.sender.bytes,
        label.receiver.bytes,
        label.number,
    ):
        raise NotABundle("bundle-label-changed")
    content, packed = _Content(first), dict[tuple[UUID, str], bytearray]()
    for message in messages:
        _sort(message, content, packed)
    left = most_unpacked(len(sealed))
    for key, data in packed.items():
        content.blobs[key] = _whole(bytes(data), key[1], left)
        left -= len(content.blobs[key])
    return content


def _sort(message: Message, content: _Content, packed: dict[tuple[UUID, str], bytearray]) -> None:
    try:
        match message:
            case Have(stream, hashes):
                content.have[UUID(bytes=stream)] = hashes
            case Piece():
                content.pieces.append(message.range())
            case SaidTip():
                content.tips.append(message.tip())
            case BlobPart(author, digest, data):
                told = packed.setdefault((UUID(bytes=author), digest), bytearray())
                told.extend(data)
                if len(told) > blobs.LARGEST:
                    raise NotABundle("bundle-too-large", place=0)
            case BlobChunk():
                content.chunks.append(message)
            case Refused():
                content.refused.append(message)
            case Unheard(kind):
                content.unheard.add(kind)
            case Filler():
                pass
            case _:
                content.cargo.append(message)
    except ValueError as error:  # an id that is none
        raise NotABundle("bundle-damaged", place=0) from error


def _take_registry(content: _Content) -> None:
    """The registry comes first: it says whose keys count for all the rest. Raises NotABundle when it is not signed.

    After a restore the sender may not know yet that places are missing here: what comes after them is held back, and
    the rest is judged by what is known.
    """
    root = registry.anchor()
    pieces = [piece for piece in content.pieces if piece.stream == root.stream]
    content.pieces = [piece for piece in content.pieces if piece.stream != root.stream]
    tips = [tip for tip in content.tips if tip.stream == root.stream]
    content.tips = [tip for tip in content.tips if tip.stream != root.stream]
    if not pieces:
        return
    good = root_keys.prove(pieces, tips)
    if good is None:
        content.pieces += pieces  # without a tip they are held back
        return
    try:
        with my_turn(), transaction.atomic():
            know_author(root.author, "Register", root.node)
            for piece in pieces:
                new = store(piece)
                if isinstance(new, Refusal):
                    raise NotABundle(new.code, **new.details)
            for tip in good:
                keep_tip(tip, root.author)
    except NotABundle as error:
        content.apart = [(piece, error.refusal) for piece in pieces]
        return
    catch_up(root.stream)
    registry.follow_homes()
    use_next_keys()


def _whole(packed: bytes, digest: str, most: int) -> bytes:
    data = inflated(packed, most)
    if blobs.digest_of(data) != digest:
        raise NotABundle("bundle-damaged", place=0)
    return data


def _hear(label: Label, content: _Content) -> None:
    """What the sender said to have takes the place of what he said before, also when it is less."""
    peer, _ = Peer.objects.select_for_update().get_or_create(id=label.sender)
    peer.heard, peer.heard_at = label.number, clock.now()
    peer.clock_ahead = int((content.opening.clock - clock.now()).total_seconds())
    peer.save()
    PeerTip.objects.filter(peer=label.sender).delete()
    PeerTip.objects.bulk_create(
        PeerTip(peer=label.sender, stream=stream, hash=digest)
        for stream, hashes in content.have.items()
        for digest in hashes
    )
