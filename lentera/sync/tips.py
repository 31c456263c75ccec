"""Signed tips: the home's word that its stream reaches this entry. One signature proves the whole chain before it."""

from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lentera.journal.branches import ends_of
from lentera.journal.models import Stream
from lentera.sync.keys import is_signed, public_hex, signing_key
from lentera.sync.models import SignedTip

TAG = b"lentera.tip.1"
ROOT_SIGNER = "root"


@dataclass(frozen=True)
class Tip:
    """One end of a stream with its signature. `signing`: the signer's public key in hex, or ROOT_SIGNER."""

    stream: UUID
    hash: bytes
    seq: int
    signing: str
    registry: int
    signature: bytes

    def message(self) -> bytes:
        """What the signature is over."""
        return tip_message(self.stream, self.hash, self.seq, self.signing, self.registry)

    def is_signed_by(self, public: str) -> bool:
        """Whether the key with this public half made the signature."""
        return is_signed(public, self.signature, self.message())


def tip_message(stream: UUID, digest: bytes, seq: int, signing: str, registry: int) -> bytes:
    """Tag, stream, seq, hash, key and registry version, each at its place."""
    return b"".join((TAG, stream.bytes, seq.to_bytes(8, "big"), digest, registry.to_bytes(8, "big", signed=True), signing.encode()))  # fmt: skip  # noqa: E501


def sign_tip(
    stream: Stream, digest: bytes, seq: int, key: Ed25519PrivateKey, registry: int, *, as_root: bool = False
) -> Tip:
    """Sign one end of a stream of an author at home here, once; returns it."""
    signing = ROOT_SIGNER if as_root else public_hex(key)
    known = SignedTip.objects.filter(stream=stream.id, hash=digest, signing=signing).first()
    if known is not None:
        return from_row(known)
    tip = make_tip(stream.id, digest, seq, key, registry, signing=signing)
    keep_tip(tip, stream.institution_id)
    return tip


def sign_last_words(author: UUID, registry: int) -> None:
    """Sign every end of an author's streams before his home moves away: the new home can prove what was said here."""
    for stream in Stream.objects.filter(institution=author):
        for digest, seq in ends_of(stream):
            sign_tip(stream, digest, seq, signing_key(), registry)


def make_tip(
    stream: UUID, digest: bytes, seq: int, key: Ed25519PrivateKey, registry: int, *, signing: str = ""
) -> Tip:
    """A signed tip that is not kept here: whoever signs can sign again, whoever reads it keeps it."""
    signing = signing or public_hex(key)
    signature = key.sign(tip_message(stream, digest, seq, signing, registry))
    return Tip(stream, digest, seq, signing, registry, signature)


def keep_tip(tip: Tip, author: UUID) -> None:
    """Keep a tip, to pass it on with what it proves."""
    SignedTip.objects.get_or_create(
        stream=tip.stream,
        hash=tip.hash,
        signing=tip.signing,
        defaults={
            "institution_id": author,
            "seq": tip.seq,
            "registry": tip.registry,
            "signature": tip.signature,
        },
    )


def tips_of(stream: UUID, hashes: list[bytes]) -> list[Tip]:
    """The kept signatures over these ends."""
    return [from_row(row) for row in SignedTip.objects.filter(stream=stream, hash__in=hashes)]


def from_row(row: SignedTip) -> Tip:
    """A kept tip as a value."""
    return Tip(row.stream, bytes(row.hash), row.seq, row.signing, row.registry, bytes(row.signature))
