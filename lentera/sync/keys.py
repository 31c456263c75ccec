"""This node's own keys, beside the database and never in an ordinary backup: Ed25519 to sign, age to be written to."""

import os
from functools import lru_cache
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from lentera.journal.node import keys_folder

SIGNING, READING, ROOT = "signing.key", "reading.key", "root.key"
NEXT_SIGNING, NEXT_READING, OLD_READING = "signing.next", "reading.next", "reading.old"


def signing_key() -> Ed25519PrivateKey:
    """The key that signs this node's tips and bundles; made on first use."""
    return _ed25519(keys_folder() / SIGNING)


def root_key() -> Ed25519PrivateKey | None:
    """The key that signs the registry, or None on nodes that only read it."""
    path = keys_folder() / ROOT
    return _ed25519(path) if path.exists() else None


def make_root_key() -> Ed25519PrivateKey:
    """The root key; made on first use. Whoever has it decides who belongs: it is copied to a safe."""
    return _ed25519(keys_folder() / ROOT)


def reading_key() -> pyrage.x25519.Identity:
    """The age identity to which bundles for this node are encrypted; made on first use."""
    return _identity(keys_folder() / READING)


def reading_keys() -> list[pyrage.x25519.Identity]:
    """All identities that open bundles for this node: the present one, the next, and the one before a renewal."""
    paths = (keys_folder() / name for name in (NEXT_READING, OLD_READING))
    return [reading_key(), *(_identity(path) for path in paths if path.exists())]


def next_signing_key() -> Ed25519PrivateKey:
    """The key that signs once the root has registered it; made on first use."""
    return _ed25519(keys_folder() / NEXT_SIGNING)


def next_reading_key() -> pyrage.x25519.Identity:
    """The identity that goes with the next signing key; made on first use."""
    return _identity(keys_folder() / NEXT_READING)


def waiting_signing_key() -> Ed25519PrivateKey | None:
    """The next signing key, if a renewal was asked for."""
    path = keys_folder() / NEXT_SIGNING
    return _ed25519(path) if path.exists() else None


def promote_next_keys() -> None:
    """The next keys become the present ones; bundles written to the old identity can still be opened.

    The signing key goes last: cut short before it, the same step is simply taken again.
    """
    folder = keys_folder()
    if (folder / NEXT_READING).exists():
        if (folder / READING).exists():
            (folder / READING).replace(folder / OLD_READING)
        (folder / NEXT_READING).replace(folder / READING)
    (folder / NEXT_SIGNING).replace(folder / SIGNING)


def forget_own_keys() -> None:
    """Remove the keys by which this node signs, reads and rules: it is a copy, and the first one keeps them."""
    for name in (SIGNING, READING, ROOT, NEXT_SIGNING, NEXT_READING, OLD_READING):
        (keys_folder() / name).unlink(missing_ok=True)


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half, as facts and labels state it."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(public: str, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` was made by the key with this public half (hex)."""
    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _public(public: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def _identity(path: Path) -> pyrage.x25519.Identity:
    if not path.exists():
        _write_once(path, str(pyrage.x25519.Identity.generate()).encode())
    return pyrage.x25519.Identity.from_str(path.read_text("ascii").strip())


def _ed25519(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        _write_once(path, made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex().encode())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))


def _write_once(path: Path, text: bytes) -> None:
    """Write for the owner's eyes only, and never over what another process made meanwhile."""
    part = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
