"""What a bundle says inside: one MessagePack struct after another. Hashes are 32 bytes, ids 16."""

import re
from datetime import datetime
from uuid import UUID

import msgspec

from lentera.journal.receiving import Range
from lentera.sync.tips import Tip

LARGE_PART = 1 << 19  # bytes of large content in one message
DIGEST = re.compile(rb'"([0-9a-f]{64})"')  # how entries cite large content


class Have(msgspec.Struct, tag="have", array_like=True, frozen=True):
    """The sender's ends of one stream that concerns the receiver."""

    stream: bytes
    hashes: list[bytes]


class Piece(msgspec.Struct, tag="piece", array_like=True, frozen=True):
    """A range of a stream: the entries as their author wrote them."""

    author: bytes
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

    stream: bytes
    hash: bytes
    seq: int
    signing: str
    registry: int
    signature: bytes

    def tip(self) -> Tip:
        """The tip as a value."""
        return Tip(UUID(bytes=self.stream), self.hash, self.seq, self.signing, self.registry, self.signature)


class BlobPart(msgspec.Struct, tag="blob", array_like=True, frozen=True):
    """Content that an entry cites, or a part of it: `data` is zstd, all parts of one blob in order."""

    author: bytes
    digest: str
    data: bytes


class Refused(msgspec.Struct, tag="refused", array_like=True, frozen=True):
    """What the sender could not take from the receiver, and why."""

    code: str
    details: dict[str, str]


class SealedParcel(msgspec.Struct, tag="parcel", array_like=True, frozen=True):
    """What lies beside the journal and moves with an author to his new home (`journal.parcels`), zstd."""

    author: bytes
    data: bytes


class Took(msgspec.Struct, tag="took", array_like=True, frozen=True):
    """The sender has taken in the parcel of this author: what the old home still has of it may be destroyed."""

    author: bytes


class Opening(msgspec.Struct, tag="opening", array_like=True, frozen=True):
    """Comes first: who speaks, and the time on his clock (for the report only: no rule reads it)."""

    sender: bytes
    receiver: bytes
    number: int
    clock: datetime


class Filler(msgspec.Struct, tag="filler", array_like=True, frozen=True):
    """Nothing: so that the size says little."""

    data: bytes


class Unheard(msgspec.Struct, tag="unheard", array_like=True, frozen=True):
    """Stands for a message of a kind that this program does not know: the sender's is newer. Never sent."""

    kind: str


Message = Opening | Have | Piece | SaidTip | BlobPart | SealedParcel | Took | Refused | Filler | Unheard
