"""The label of a bundle: one line that anybody may read, one line with its signature, and then the sealed part.

It is enough to find a wrong or broken stick before the van leaves; that needs no key but the sender's public one.
"""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lentera.sync.bundle.packing import NotABundle
from lentera.sync.keys import is_signed, public_hex

FORMAT, VERSION = "lentera-bundle", 1
LONGEST_LINE = 4096
LARGEST = 1 << 30  # bytes of one bundle
TAG = b"lentera.label.1"
_hex = re.compile(rb"[0-9a-f]{128}")


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who sends what to whom. `digest` and `size` are of the sealed part; `made` is the sender's clock."""

    format: str = FORMAT
    version: int = VERSION
    sender: UUID
    sender_name: str
    receiver: UUID
    receiver_name: str
    number: int
    part: int = 1
    parts: int = 1
    registry: int
    made: datetime
    size: int
    digest: str
    signing: str  # the sender's public key, hex


def seal(label: Label, sealed: bytes, key: Ed25519PrivateKey) -> bytes:
    """The bytes of the whole file; `size`, `digest` and `signing` of the label are set here."""
    told = msgspec.structs.replace(label, size=len(sealed), digest=digest_of(sealed), signing=public_hex(key))
    line = msgspec.json.encode(told)
    return line + b"\n" + key.sign(TAG + line).hex().encode() + b"\n" + sealed


def read_head(data: bytes) -> tuple[Label, int]:
    """The label at the beginning of a bundle and where the sealed part begins, the signature checked by the key that
    the label names. Raises NotABundle.
    """
    end = data.find(b"\n", 0, LONGEST_LINE)
    after = data.find(b"\n", end + 1, end + 200)
    if end < 0 or after < 0:
        raise NotABundle("bundle-no-label")
    line, signature = data[:end], data[end + 1 : after]
    try:
        told = msgspec.json.decode(line)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise NotABundle("bundle-no-label")
        if told.get("version") != VERSION:
            raise NotABundle("bundle-version", version=str(told.get("version"))[:20])
        label = msgspec.convert(told, Label)
        if not _hex.fullmatch(signature):  # one way to write it: a changed byte is a changed bundle
            raise NotABundle("bundle-no-label")
        signed = is_signed(label.signing, bytes.fromhex(signature.decode("ascii")), TAG + line)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise NotABundle("bundle-no-label") from error
    if not signed:
        raise NotABundle("bundle-label-changed")
    return label, after + 1


def read(data: bytes) -> tuple[Label, bytes]:
    """Label and sealed part, size and digest checked, the signature by the key that the label names.

    Whether that key belongs to the sender, the registry says. Raises NotABundle.
    """
    label, place = read_head(data)
    sealed = data[place:]
    if len(sealed) != label.size:
        raise NotABundle("bundle-cut-off", size=label.size, here=len(sealed))
    if digest_of(sealed) != label.digest:
        raise NotABundle("bundle-damaged", place=0)
    return label, sealed


def read_bytes(path: Path) -> bytes:
    """The bytes of a bundle's file, never more than one may have, whatever the file says that it has. Raises OSError,
    and NotABundle for one that is too large.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise NotABundle("bundle-no-label")  # a device or a pipe, which may never end
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotABundle("bundle-too-large", place=len(data))
    return data


def digest_of(sealed: bytes) -> str:
    """BLAKE2b-256 in hex."""
    return hashlib.blake2b(sealed, digest_size=32).hexdigest()
