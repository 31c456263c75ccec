"""What a bundle says inside: one MessagePack struct after another. Hashes are 32 bytes, ids 16."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from lentera.journal.receiving import Range
from lentera.sync.tips import Tip

Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
LARGE_PART = 1 << 19  # bytes of large content in one message
DIGEST = re.compile(rb'"([0-9a-f]{64})"')  # how entries cite large content


class Have(msgspec.Struct, tag="have", array_like=True, frozen=True):
    """The sender's ends of one stream that concerns the receiver."""

    stream: Id
    hashes: list[Hash]


class Piece(msgspec.Struct, tag="piece", array_like=True, frozen=True):
    """A range of a stream: the entries as their author wrote them."""

    author: Id
    audience: str
    area: str
    parents: list[bytes]
    entries: list[bytes]

    def range(self) -> Range:
        """The piece as the journal takes it."""
        return Range(
            UUID(bytes=self.author), self.audience, self.area, tuple(self.parents), tuple(self.entries)
        )


class SaidTip(msgspec.Struct, tag="tip", array_like=True, frozen=True):
    """A signed tip."""

    stream: Id
    hash: Hash
    seq: int
    signing: str
    registry: int
    signature: bytes

    def tip(self) -> Tip:
        """The tip as a value."""
        return Tip(UUID(bytes=self.stream), self.hash, self.seq, self.signing, self.registry, self.signature)


class BlobPart(msgspec.Struct, tag="blob", array_like=True, frozen=True):
    """Content that an entry cites, or a part of it: `data` is zstd, all parts of one blob in order."""

    author: Id
    digest: str
    data: bytes


class Refused(msgspec.Struct, tag="refused", array_like=True, frozen=True):
    """What the sender could not take from the receiver, and why."""

    code: str
    details: dict[str, str]


class SealedParcel(msgspec.Struct, tag="parcel", array_like=True, frozen=True):
    """What lies beside the journal and moves with an author to his new home (`journal.parcels`), zstd."""

    author: Id
    data: bytes


class Took(msgspec.Struct, tag="took", array_like=True, frozen=True):
    """The sender has taken in the parcel of this author: what the old home still has of it may be destroyed."""

    author: Id


class Offered(msgspec.Struct, tag="offered", array_like=True, frozen=True):
    """What an area hands over beside streams, under the name of its offer (`journal.offering`)."""

    name: str
    data: bytes


class Opening(msgspec.Struct, tag="opening", array_like=True, frozen=True):
    """Comes first: who speaks, and the time on his clock (for the report only: no rule reads it)."""

    sender: Id
    receiver: Id
    number: int
    clock: datetime


class Filler(msgspec.Struct, tag="filler", array_like=True, frozen=True):
    """Nothing: so that the size says little."""

    data: bytes


class BlobChunk(msgspec.Struct, tag="chunk", array_like=True, frozen=True):
    """A piece of one blob's zstd bytes, from `at` on, of `size` in all: it may come in several bundles.

    So travel content that is larger than a stick, and evidence that was asked for.
    """

    author: Id
    digest: str
    kind: str  # content or evidence
    size: int
    at: int
    data: bytes


class Wanted(msgspec.Struct, array_like=True, frozen=True):
    """One blob that is asked for, and the entry by which it is known: who may read that entry may have it."""

    author: Id
    digest: str
    stream: Id
    hash: Hash


class Wants(msgspec.Struct, tag="wants", array_like=True, frozen=True):
    """All that the sender asks for now. The list read last counts."""

    wanted: list[Wanted]


class BlobGone(msgspec.Struct, tag="gone", array_like=True, frozen=True):
    """A blob cannot be had any more: "erased" for good, or "absent" at its author's home."""

    author: Id
    digest: str
    why: str


class Cited(msgspec.Struct, array_like=True, frozen=True):
    """A blob by its author and digest."""

    author: Id
    digest: str


class Erased(msgspec.Struct, tag="erased", array_like=True, frozen=True):
    """The sender has erased its copies of what the receiver's last bundle named as erased.

    `held`: how many erasures the sender knows from the receiver in all. Fewer than before mean an old backup.
    """

    held: int
    done: list[Cited]


class Letter(msgspec.Struct, tag="letter", array_like=True, frozen=True):
    """A letter between two authors, sealed to the node of the second and signed by that of the first."""

    id: bytes
    sender: bytes
    to: bytes
    node: bytes
    sealed: bytes
    signing: str
    signature: bytes


class OnTheWay(msgspec.Struct, tag="letters", array_like=True, frozen=True):
    """The ids (16 bytes each) of all letters that the sender still passes to the receiver; others were withdrawn."""

    ids: bytes


class Got(msgspec.Struct, tag="got", array_like=True, frozen=True):
    """A letter has arrived, signed by the node where it did."""

    id: bytes
    sender: bytes
    to: bytes
    signing: str
    signature: bytes


class Kept(msgspec.Struct, tag="kept", array_like=True, frozen=True):
    """A sealed parcel or a part of it: to the keeper, or from it back home. `data` is age; all parts in order.

    `over`: tags (16 bytes) of parcels in whose place it comes. `size`: bytes of the whole.
    """

    author: Id
    kind: str
    tag: bytes
    over: list[bytes]
    made: datetime
    size: int
    data: bytes


class Keeps(msgspec.Struct, tag="keeps", array_like=True, frozen=True):
    """What the keeper holds of an author: tags, bytes in all, and when the newest was made."""

    author: Id
    tags: list[bytes]
    size: int
    newest: datetime | None


class AskedBack(msgspec.Struct, tag="askback", array_like=True, frozen=True):
    """An author's home asks for all parcels of his but these, which it has."""

    author: Id
    known: list[bytes]


class KeepNone(msgspec.Struct, tag="keepnone", array_like=True, frozen=True):
    """An author's home no longer wants anything of his kept."""

    author: Id


class LaidOut(msgspec.Struct, array_like=True, frozen=True):
    """The sender's tables of one stream, laid out to `tip`. `digest`: empty where it is not wholly laid out."""

    stream: Id
    tip: Hash
    digest: bytes


class Comparison(msgspec.Struct, tag="compare", array_like=True, frozen=True):
    """Digests of what the sender has laid out, of streams that the receiver may read wholly.

    `ask`: the number under which the sender asks for all of the receiver's, 0 for not. `answers`: the number it
    answers. With one of them it is about all streams, else about some. `differs`: those in which the sender's tables
    are not the receiver's; it wants to hear of them again.
    """

    ask: int
    answers: int
    program: str
    laid_out: list[LaidOut]
    differs: list[Id] = []


class Unheard(msgspec.Struct, tag="unheard", array_like=True, frozen=True):
    """Stands for a message of a kind that this program does not know: the sender's is newer. Never sent."""

    kind: str


Message = (
    Opening
    | Have
    | Piece
    | SaidTip
    | BlobPart
    | BlobChunk
    | Wants
    | BlobGone
    | Erased
    | SealedParcel
    | Took
    | Letter
    | OnTheWay
    | Got
    | Kept
    | Keeps
    | AskedBack
    | KeepNone
    | Offered
    | Comparison
    | Refused
    | Filler
    | Unheard
)
