"""An update as one file: a label with the digest of every wheel, the root's signatures over it, then the wheels.

    {"format":"lentera-update","version":1,"release":"0.2.0","root":…,"files":[{"name":…,"size":…,"digest":…},…]}
    [{"signing":…,"signature":…}]
    the bytes of the wheels, one after the other

Nothing is unpacked before the signatures and every digest were checked: names are plain wheels' names, sizes are told
and counted, and the file ends where they end.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lentera.config.installing import NotInstalled, release_of
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import registry, root_keys, root_signing
from lentera.sync.keys import is_signed, public_hex, root_key
from lentera.sync.trust import KeySet

FORMAT, VERSION = "lentera-update", 1
TAG = b"lentera.update.1"
LONGEST_LABEL, LONGEST_SIGNATURES = 1 << 18, 1 << 14
LARGEST = 2 << 30  # bytes of all wheels
MOST_FILES = 1000
WHEEL_NAME = re.compile(r"[A-Za-z0-9_.]{1,80}(-[A-Za-z0-9_.+!]{1,80}){4,5}\.whl")
RELEASE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}")


class NotAnUpdate(Exception):
    """The file is no update for here; `code` is a refusal's, `details` its values."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wheel. `digest`: SHA-256 in hex."""

    name: str
    size: int
    digest: str


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the root signs."""

    format: str = FORMAT
    version: int = VERSION
    release: str
    root: UUID
    files: list[File]


class Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key's signature over the label (both in hex)."""

    signing: str
    signature: str


def make(wheels: Path, out: Path) -> Label:
    """Write the update of a folder of wheels, signed by the root key where that lies here; others `sign` it.

    Raises NotAnUpdate (`update-not-the-root` on every other node) and OSError.
    """
    try:
        root = registry.anchor()
    except registry.NotPaired as why:
        raise NotAnUpdate("update-not-the-root") from why
    if root.node != this_node():
        raise NotAnUpdate("update-not-the-root")
    key = root_key()
    try:
        release = release_of(wheels)
    except NotInstalled as why:
        raise NotAnUpdate("update-no-wheel", folder=wheels) from why
    paths = sorted(wheels.glob("*.whl"))
    files = [File(name=path.name, size=path.stat().st_size, digest=_digest(path)) for path in paths]
    label = Label(release=release, root=root.author, files=files)
    _check_label(label)
    line = msgspec.json.encode(label)
    signed = [] if key is None else [_signature(line, key)]
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as written:
            written.write(line + b"\n" + msgspec.json.encode(signed) + b"\n")
            for path in paths:
                with path.open("rb") as data:
                    shutil.copyfileobj(data, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return label


def sign(file: Path, key: Ed25519PrivateKey) -> None:
    """Add one more key's signature, in place: where the root needs several. Raises NotAnUpdate and OSError."""
    with file.open("rb") as data:
        line, signed = _heads(data)
        kept = [one for one in signed if one.signing != public_hex(key)]
        part = file.with_name(f".{file.name}.part")
        try:
            with part.open("wb") as written:
                written.write(line + b"\n" + msgspec.json.encode([*kept, _signature(line, key)]) + b"\n")
                shutil.copyfileobj(data, written, 1 << 20)
                written.flush()
                os.fsync(written.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def read_key(file: Path) -> Ed25519PrivateKey:
    """One more key of the root, from the file on its stick. Raises NotAnUpdate and OSError."""
    key = root_signing.read_key(file.read_bytes())
    if isinstance(key, Refusal):
        raise NotAnUpdate(key.code, **key.details)
    return key


def check(file: Path, *, into: Path | None = None) -> Label:
    """Check everything of an update: form, the root's signatures, every digest; and write its wheels `into` a folder.

    A wheel gets its name there when its digest was right. Raises NotAnUpdate and OSError.
    """
    with file.open("rb") as data:
        line, signed = _heads(data)
        label = _label(line)
        _check_signatures(label, line, signed)
        if os.fstat(data.fileno()).st_size - data.tell() != sum(one.size for one in label.files):
            raise NotAnUpdate("update-cut-off")
        for one in label.files:
            _take(data, one, into)
    return label


def must_be_newer(label: Label, than: str) -> None:
    """Raises NotAnUpdate for a release that is this one or an older one: an old hole must not come back by a stick."""
    if release_key(label.release) <= release_key(than):
        raise NotAnUpdate("update-not-newer", release=label.release, here=than)


def is_this(label: Label) -> bool:
    """Whether the update holds the release that runs."""
    return release_key(label.release) == release_key(this_release())


def this_release() -> str:
    """The release that runs."""
    return installed_version("lentera")


def release_key(release: str) -> tuple[int, ...]:
    """Releases in their order; 0.2 and 0.2.0 are the same. Raises NotAnUpdate for what is no release."""
    if not RELEASE.fullmatch(release):
        raise NotAnUpdate("update-no-label")
    parts = [int(part) for part in release.split(".")]
    return tuple([*parts, 0, 0, 0][:4])


def enough_of_the_root(signers: Iterable[str]) -> bool:
    """Whether the keys (hex) that signed are enough of those that rule now: the one place that asks the registry.

    Keys that a pairing named rule from that day on, also before the registry has told how they came to.
    """
    signed, told, now = frozenset(signers), registry.anchor(), root_keys.state()
    sets = [KeySet(frozenset(told.keys), told.threshold)] if told.keys and now.first else now.in_force
    return bool(sets) and all(one.lacks(signed) == 0 for one in sets)


def _signature(line: bytes, key: Ed25519PrivateKey) -> Signed:
    return Signed(signing=public_hex(key), signature=key.sign(TAG + line).hex())


def _heads(data: BinaryIO) -> tuple[bytes, list[Signed]]:
    line, second = data.readline(LONGEST_LABEL), data.readline(LONGEST_SIGNATURES)
    if not line.endswith(b"\n") or not second.endswith(b"\n"):
        raise NotAnUpdate("update-no-label")
    try:
        return line[:-1], msgspec.json.decode(second, type=list[Signed])
    except (msgspec.DecodeError, UnicodeDecodeError) as why:
        raise NotAnUpdate("update-no-label") from why


def _label(line: bytes) -> Label:
    try:
        told = msgspec.json.decode(line)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise NotAnUpdate("update-no-label")
        if told.get("version") != VERSION:
            raise NotAnUpdate("update-other-format", version=str(told.get("version"))[:20])
        label = msgspec.convert(told, Label)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as why:
        raise NotAnUpdate("update-no-label") from why
    _check_label(label)
    return label


def _check_label(label: Label) -> None:
    release_key(label.release)
    names = [one.name for one in label.files]
    if len(names) > MOST_FILES or len({name.casefold() for name in names}) != len(names):
        raise NotAnUpdate("update-bad-files")
    for one in label.files:
        if not WHEEL_NAME.fullmatch(one.name) or one.size < 0 or not re.fullmatch("[0-9a-f]{64}", one.digest):
            raise NotAnUpdate("update-bad-files")
    if sum(one.size for one in label.files) > LARGEST:
        raise NotAnUpdate("update-too-large")
    if [name for name in names if name.startswith("lentera-")] != [
        f"lentera-{label.release}-py3-none-any.whl"
    ]:
        raise NotAnUpdate("update-bad-files")


def _check_signatures(label: Label, line: bytes, signed: list[Signed]) -> None:
    try:
        told = registry.anchor()
    except registry.NotPaired as why:
        raise NotAnUpdate("node-not-paired") from why
    good = set()
    for one in signed:
        try:
            if is_signed(one.signing, bytes.fromhex(one.signature), TAG + line):
                good.add(one.signing)
        except ValueError:
            continue
    if label.root != told.author or not enough_of_the_root(good):
        raise NotAnUpdate("update-not-signed")


def _take(data: BinaryIO, one: File, into: Path | None) -> None:
    """Read one wheel, and write it under its name once its digest was right."""
    digest, left = hashlib.sha256(), one.size
    part = None if into is None else into / f".{one.name}.part"
    out = None if part is None else part.open("wb")
    try:
        while left:
            piece = data.read(min(left, 1 << 20))
            if not piece:
                raise NotAnUpdate("update-cut-off")
            left -= len(piece)
            digest.update(piece)
            if out is not None:
                out.write(piece)
    finally:
        if out is not None:
            out.close()
    if digest.hexdigest() != one.digest:
        raise NotAnUpdate("update-damaged", file=one.name)
    if part is not None and into is not None:
        part.replace(into / one.name)


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
