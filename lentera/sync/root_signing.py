"""Signatures of root keys that lie in safes: a request leaves the root, signatures come back, as small files.

A key holder needs no database: the request carries the entries that are to be signed, so that his computer can show
them and compute for itself the hash that he signs.
"""

import os
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lentera.journal.facts import Fact, UnknownKind, read_envelope, read_fact
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.receiving import Range, missing_at
from lentera.journal.refusals import Refusal
from lentera.sync import key_changes, registry, root_keys
from lentera.sync.facts import RootKeysSet
from lentera.sync.keys import is_signed, public_hex, root_key
from lentera.sync.models import SignedTip
from lentera.sync.tips import ROOT_SIGNER, Tip, keep_tip, tip_message
from lentera.sync.trust import decide_root_keys

PUBLIC, ASKS, SIGNS = "lentera-root-key", "lentera-root-request", "lentera-root-signature"
TAG = b"lentera.rootkey.1"


class PublicKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public half of a root key. `proof`: its own signature, so that a mistyped key cannot come to rule."""

    format: str = PUBLIC
    public: str
    proof: str


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries of the registry that follow one another; `parents` in hex."""

    parents: list[str]
    entries: list[bytes]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be signed: one place of the registry, and the entries since the last proven place."""

    format: str = ASKS
    author: UUID
    stream: UUID
    seq: int
    hash: str
    runs: list[Run]


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key's signature over one place of the registry."""

    format: str = SIGNS
    stream: UUID
    seq: int
    hash: str
    signing: str
    signature: str

    def tip(self) -> Tip:
        """The signature as a signed tip. Raises ValueError for what is no hex."""
        return Tip(
            self.stream,
            bytes.fromhex(self.hash),
            self.seq,
            self.signing,
            self.seq,
            bytes.fromhex(self.signature),
        )


def make_key(path: Path) -> PublicKey:
    """A new root key in a file of its own, its public half beside it as PATH.pub.

    Raises FileExistsError when one of the two is there: a key is never written over.
    """
    beside = public_path(path)
    if beside.exists():
        raise FileExistsError(17, os.strerror(17), str(beside))
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex().encode())
        out.flush()
        os.fsync(out.fileno())
    told = public_of(key)
    beside.write_bytes(msgspec.json.encode(told))
    return told


def public_path(path: Path) -> Path:
    """Where the public half of a key file lies."""
    return path.with_name(f"{path.name}.pub")


def public_of(key: Ed25519PrivateKey) -> PublicKey:
    """The public half with its proof."""
    public = public_hex(key)
    return PublicKey(public=public, proof=key.sign(TAG + public.encode()).hex())


def read_key(written: bytes) -> Ed25519PrivateKey | Refusal:
    """The key in a key file."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(written.decode("ascii").strip()))
    except ValueError:
        return Refusal("root-key-no")


def read_public(written: bytes) -> str | Refusal:
    """The public key (hex) in a .pub file, its proof checked."""
    try:
        told = msgspec.json.decode(written, type=PublicKey)
        proven = is_signed(told.public, bytes.fromhex(told.proof), TAG + told.public.encode())
    except (msgspec.DecodeError, ValueError):
        return Refusal("root-public-no")
    return told.public.lower() if proven and told.format == PUBLIC else Refusal("root-public-no")


def set_keys(keys: tuple[str, ...], threshold: int) -> RootKeysSet | Refusal:
    """At the root: name the keys that rule from now on. Others believe it when enough old and new keys have signed."""
    refused = key_changes.not_the_root()
    if refused is not None:
        return refused
    told = decide_root_keys(keys, threshold, root_keys.newest())
    if isinstance(told, Refusal):
        return told
    registry.register(told)
    root_keys.sign()
    return told


def request() -> bytes | Refusal:
    """At the root: what is to be signed now."""
    refused = key_changes.not_the_root()
    if refused is not None:
        return refused
    if not root_keys.state().waiting:
        return Refusal("root-nothing-waits")
    root = registry.anchor()
    stream = Stream.objects.get(id=root.stream)
    shown = root_keys.proven(stream)
    have = {digest for digest, _ in shown.ends} if shown is not None else set()
    runs = [
        Run(parents=[parent.hex() for parent in piece.parents], entries=list(piece.entries))
        for piece in missing_at(stream, have)
    ]
    asked = Request(
        author=root.author, stream=root.stream, seq=stream.seq, hash=bytes(stream.tip).hex(), runs=runs
    )
    return msgspec.json.encode(asked)


def read_request(written: bytes) -> tuple[Request, list[Fact]] | Refusal:
    """A request whose entries lead to the place that it names, and what these say. Unknown kinds are refused."""
    try:
        asked = msgspec.json.decode(written, type=Request)
        facts, hashes = list[Fact](), list[str]()
        for run in asked.runs:
            parents = tuple(bytes.fromhex(parent) for parent in run.parents)
            piece = Range(asked.author, registry.AUDIENCE, registry.AREA, parents, tuple(run.entries))
            if piece.stream != asked.stream:
                return Refusal("root-request-no")
            hashes += [digest.hex() for digest in piece.hashes()]
            facts += [read_fact(read_envelope(entry)) for entry in run.entries]
    except UnknownKind as error:
        return Refusal("root-request-newer", kind=str(error))
    except (msgspec.DecodeError, ValueError):
        return Refusal("root-request-no")
    if asked.format != ASKS or asked.hash not in hashes:
        return Refusal("root-request-no")
    return asked, facts


def sign_request(asked: Request, key: Ed25519PrivateKey) -> bytes:
    """One key's signature, to be carried back."""
    signing = public_hex(key)
    message = tip_message(asked.stream, bytes.fromhex(asked.hash), asked.seq, signing, asked.seq)
    told = Signature(
        stream=asked.stream,
        seq=asked.seq,
        hash=asked.hash,
        signing=signing,
        signature=key.sign(message).hex(),
    )
    return msgspec.json.encode(told)


def add(written: bytes) -> Refusal | None:
    """At the root: take one signature. The same one again changes nothing."""
    refused = key_changes.not_the_root()
    if refused is not None:
        return refused
    try:
        told = msgspec.json.decode(written, type=Signature)
        tip = told.tip()
    except (msgspec.DecodeError, ValueError):
        return Refusal("root-signature-no")
    root = registry.anchor()
    if told.format != SIGNS or tip.stream != root.stream or not tip.is_signed_by(tip.signing):
        return Refusal("root-signature-no")
    if not StoredEntry.objects.filter(stream=tip.stream, hash=tip.hash, seq=tip.seq).exists():
        return Refusal("root-signature-other")
    if tip.signing not in root_keys.wanted():
        return Refusal("root-signature-of-none", key=tip.signing[:16])
    keep_tip(tip, root.author)
    return None


def signers_of_the_end() -> set[str]:
    """The keys (hex) that have signed the registry's present end."""
    root = registry.anchor()
    tip = Stream.objects.filter(id=root.stream).values_list("tip", flat=True).first()
    found = SignedTip.objects.filter(stream=root.stream, hash=tip or b"").values_list("signing", flat=True)
    return {root.public if signing == ROOT_SIGNER else signing for signing in found}


def idle_root_key() -> bool:
    """Whether a root key lies on this node that rules no more and waits for nothing: it can be deleted."""
    key = root_key()
    if key is None:
        return False
    now = root_keys.state()
    return not now.waiting and not any(public_hex(key) in one.keys for one in now.in_force)
