"""A parcel's inside: signed by the node that made it, padded, and sealed to its recovery key.

The keeper has no key for it. Whoever opens it at home knows by the signature that the keeper changed nothing.
"""

from datetime import datetime
from hashlib import blake2b
from uuid import UUID

import msgspec
import pyrage
import zstandard

from lentera.journal.backing_up import RECOVERY
from lentera.journal.node import keys_folder
from lentera.sync.bundle.messages import Piece
from lentera.sync.bundle.packing import PAD, NotABundle, inflated
from lentera.sync.keys import is_signed, public_hex, signing_key

ENTRIES, ROWS = "entries", "rows"
SEALED = b"age-encryption.org/v1"  # how an age file begins
TAG = b"lentera.kept.1"
TAG_BYTES = 16
SLICES, SLICE = 16, 64 << 10  # of a large parcel, slices of so many bytes are compressed to weigh it
HEADER = 200  # bytes of an age file's header
_SIGNATURE, _PUBLIC = 64, 64  # bytes; the public key in hex


class Payload(msgspec.Struct, array_like=True, frozen=True, kw_only=True):
    """What a parcel tells. `ends`: how far the streams reach with it (entries) or reached then (rows)."""

    author: bytes
    kind: str
    made: datetime
    ends: dict[str, list[str]]
    over: list[str]  # tags of parcels in whose place it came
    rows_tag: str = ""  # entries: the tag of the newest parcel of rows when this one was made
    pieces: list[Piece] = []
    blobs: list[tuple[str, bytes]] = []
    rows: bytes = b""

    @property
    def tag(self) -> str:
        """A digest of the content, hex: the same content, the same tag."""
        told = msgspec.msgpack.encode([self.kind, self.author, self.pieces, self.blobs, self.rows])
        return blake2b(told, digest_size=TAG_BYTES).hexdigest()


class NotAParcel(Exception):
    """Why a parcel cannot be read: `code` of a refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def recovery_recipient() -> str | None:
    """The public half of this node's recovery key, or None when it has none."""
    path = keys_folder() / RECOVERY
    return path.read_text(encoding="utf-8").strip() if path.exists() else None


def seal(payload: Payload, recipient: str) -> bytes:
    """The parcel: signed, compressed, padded to a multiple of PAD and encrypted."""
    told = zstandard.ZstdCompressor(level=10).compress(msgspec.msgpack.encode(payload))
    key = signing_key()
    inside = key.sign(TAG + told) + public_hex(key).encode() + told
    padded = len(inside).to_bytes(4, "big") + inside
    padded += b"\0" * (-len(padded) % PAD)
    return pyrage.encrypt(padded, [pyrage.x25519.Recipient.from_str(recipient)])


def weight(payload: Payload) -> int:
    """About as many bytes as `seal` would give: of a large one only slices are compressed."""
    told = msgspec.msgpack.encode(payload)
    step = max(1, len(told) // SLICES)
    whole = len(told) <= SLICES * SLICE
    sample = told if whole else b"".join(told[at : at + SLICE] for at in range(0, len(told), step))
    packed = len(zstandard.ZstdCompressor(level=10).compress(sample)) * len(told) // max(len(sample), 1)
    padded = -(-(packed + 4 + _SIGNATURE + _PUBLIC) // PAD) * PAD
    return padded + 16 * (padded // (64 << 10) + 1) + HEADER


def identity_of(secret: str) -> pyrage.x25519.Identity:
    """The recovery key as typed or read. Raises NotAParcel for what is none."""
    try:
        return pyrage.x25519.Identity.from_str(secret.strip())
    except pyrage.IdentityError as why:
        raise NotAParcel("parcel-no-key") from why


def unseal(sealed: bytes, identity: pyrage.x25519.Identity) -> tuple[Payload, str]:
    """What a parcel tells, and the public key that signed it. Raises NotAParcel."""
    try:
        padded = pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError as why:
        raise NotAParcel("parcel-wrong-key") from why
    inside = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
    signature, public = inside[:_SIGNATURE], inside[_SIGNATURE : _SIGNATURE + _PUBLIC]
    told = inside[_SIGNATURE + _PUBLIC :]
    try:
        signer = public.decode("ascii")
        if not is_signed(signer, signature, TAG + told):
            raise NotAParcel("parcel-changed")
        return msgspec.msgpack.decode(inflated(told), type=Payload), signer
    except (msgspec.DecodeError, UnicodeDecodeError, NotABundle) as why:
        raise NotAParcel("parcel-changed") from why


def author_of(told: bytes) -> UUID:
    """An author's id in a message. Raises NotABundle."""
    if len(told) != 16:
        raise NotABundle("bundle-damaged", place=0)
    return UUID(bytes=told)
