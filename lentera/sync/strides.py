"""A stream as strides: stretches of entries that prove themselves, so that a bundle may end after any of them.

A signed tip proves what leads to it and nothing after it. Where the author writes here, a tip is signed at the end of
each stride, which costs next to nothing. Streams of others can be cut only where their home signed once: every stride
that it sent brought such a tip along, so a node that passes it on finds a place to cut about every STRIDE bytes. A
longer stretch without a tip stays whole, and waits for a stick that holds it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from lentera.journal import blobs
from lentera.journal.models import Blob, Stream
from lentera.journal.places import places_of
from lentera.journal.receiving import Range
from lentera.sync import registry
from lentera.sync.bundle.messages import DIGEST, LARGE_PART, BlobChunk, BlobPart, Message, Piece, SaidTip
from lentera.sync.keys import signing_key
from lentera.sync.models import SignedTip
from lentera.sync.tips import Tip, from_row, make_tip

STRIDE = 1 << 18  # bytes of entries and content between two places where a bundle may end
PIECE = 1000  # entries in one message

TipsAt = Callable[[bytes, int], list[Tip]]


@dataclass
class Load:
    """Messages that stay together in one part. When one of a `chain` is left out, those after it are as well.

    `size`: bytes of entries and content before compression. `served`: author and digest of evidence that was asked for.
    """

    messages: list[Message]
    chain: UUID | None = None
    size: int = 0
    served: tuple[UUID, str] | None = None


@dataclass
class _Stride:
    """What is gathered for the next load."""

    pieces: list[Piece] = field(default_factory=list)
    bare: set[bytes] = field(default_factory=set)  # entries that no tip covers yet
    tips: list[Tip] = field(default_factory=list)
    content: dict[str, int] = field(default_factory=dict)  # digest: packed bytes
    size: int = 0

    def cite(self, digests: list[bytes], sizes: dict[str, int]) -> None:
        """Content that goes with these entries."""
        for digest in map(bytes.decode, digests):
            if digest in sizes and digest not in self.content:
                self.content[digest] = sizes[digest]
                self.size += sizes[digest]

    def cover(self, tips: list[Tip], parents: dict[bytes, tuple[bytes, ...]]) -> None:
        """Take the tips in, with all that leads to them."""
        self.tips += tips
        left = [tip.hash for tip in tips]
        while left:
            here = left.pop()
            if here in self.bare:
                self.bare.discard(here)
                left.extend(parents[here])


def strides(
    stream: Stream, pieces: Iterable[Range], ends: list[Tip], *, at_home: bool, free: int
) -> Iterator[Load]:
    """The pieces (parents first) as loads of about STRIDE bytes; content larger than `free` goes ahead in chunks.

    `ends`: the signatures over the stream's ends; those that are nowhere else go with the last load.
    """
    said: set[bytes] = set()
    for stride in _gathered(stream, pieces, min(STRIDE, max(free // 4, 1)), _tips_at(stream, ends, at_home)):
        ahead, beside = _content(stream.institution_id, stride, free)
        yield from ahead
        said.update(tip.hash for tip in stride.tips)
        tips = [said_tip(tip) for tip in stride.tips]
        yield Load([*beside, *stride.pieces, *tips], stream.id, stride.size)
    rest = [said_tip(tip) for tip in ends if tip.hash not in said]
    if rest:
        yield Load([*rest], stream.id)


def said_tip(tip: Tip) -> SaidTip:
    """A tip as a message."""
    return SaidTip(tip.stream.bytes, tip.hash, tip.seq, tip.signing, tip.registry, tip.signature)


def chunks_of(author: UUID, digest: str, kind: str, packed: bytes, step: int) -> Iterator[BlobChunk]:
    """One blob in chunks of at most `step` bytes."""
    for at in range(0, max(len(packed), 1), step):
        yield BlobChunk(author.bytes, digest, kind, len(packed), at, packed[at : at + step])


def content_sizes(author: UUID, digests: Iterable[str]) -> dict[str, int]:
    """Packed bytes of those of the digests that are content of the author; evidence is not among it."""
    asked, sizes = list(dict.fromkeys(digests)), dict[str, int]()
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        rows = Blob.objects.filter(institution=author, kind="content", digest__in=part)
        sizes.update(rows.order_by("digest").values_list("digest", blobs.PACKED_BYTES))
    return sizes


def _gathered(stream: Stream, pieces: Iterable[Range], step: int, tips_at: TipsAt) -> Iterator[_Stride]:
    stride, parents = _Stride(), dict[bytes, tuple[bytes, ...]]()
    for piece in pieces:
        cited = [DIGEST.findall(written) for written in piece.entries]
        sizes = content_sizes(piece.author, (one.decode() for found in cited for one in found))
        before, first, run, held = piece.parents, piece.parents, list[bytes](), 0
        seq = place_before(stream, piece)
        last = len(piece.entries) - 1
        for at, (written, digest) in enumerate(zip(piece.entries, piece.hashes(), strict=True)):
            seq += 1
            run.append(written)
            held += len(written)
            stride.size += len(written)
            stride.cite(cited[at], sizes)
            stride.bare.add(digest)
            parents[digest], before = before, (digest,)
            full = stride.size >= step
            if full or at == last:
                stride.cover(tips_at(digest, seq), parents)
            done = full and not stride.bare
            if done or at == last or len(run) >= PIECE or held >= STRIDE:
                stride.pieces.append(_piece(piece, first, run))
                first, run, held = before, [], 0
            if done:
                yield stride
                stride, parents = _Stride(), {}
    if stride.pieces:
        yield stride


def _piece(of: Range, parents: tuple[bytes, ...], run: list[bytes]) -> Piece:
    return Piece(of.author.bytes, of.audience, of.area, list(parents), run)


def place_before(stream: Stream, piece: Range) -> int:
    """Seq of the entry before a piece that was read from the journal here, -1 for none."""
    if piece.after is not None:
        return piece.after
    return max(places_of(stream.id, piece.parents).values(), default=-1)


def _tips_at(stream: Stream, ends: list[Tip], at_home: bool) -> TipsAt:
    known: dict[bytes, list[Tip]] = {}
    for tip in ends:
        known.setdefault(tip.hash, []).append(tip)
    if at_home:
        key, seen = signing_key(), registry.registry_seq()
        return lambda digest, seq: known.get(digest) or [make_tip(stream.id, digest, seq, key, seen)]
    for row in SignedTip.objects.filter(stream=stream.id).order_by("seq", "hash", "signing"):
        if (tip := from_row(row)) not in known.setdefault(tip.hash, []):
            known[tip.hash].append(tip)

    def kept(digest: bytes, seq: int) -> list[Tip]:
        told = known.get(digest, [])
        counting = [registry.counts(tip.signing, stream.institution_id, stream.id, seq) for tip in told]
        return told if any(counting) else []

    return kept


def _content(author: UUID, stride: _Stride, free: int) -> tuple[list[Load], list[BlobPart]]:
    """Content in chunks that go ahead, as far as a part cannot hold it, and what goes beside its entries."""
    ahead, beside, size = list[Load](), list[BlobPart](), stride.size
    for digest in sorted(stride.content, key=lambda one: (-stride.content[one], one)):
        try:
            packed = blobs.packed(author, digest)
        except (KeyError, blobs.Damaged):
            continue  # the reader's stream waits there in plain sight, and asks
        if size > free:
            step = min(LARGE_PART, max(free // 2, 1))
            ahead += [
                Load([chunk], None, len(chunk.data))
                for chunk in chunks_of(author, digest, "content", packed, step)
            ]
            size -= stride.content[digest]
            stride.size -= stride.content[digest]
        else:
            for at in range(0, max(len(packed), 1), LARGE_PART):
                beside.append(BlobPart(author.bytes, digest, packed[at : at + LARGE_PART]))
    return ahead, beside
