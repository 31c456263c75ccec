"""The mark beside the keys: how far this node's own streams went, and on which machine.

It lies outside the database, so that a database put back from a backup is behind it, and a copied node finds itself on
another machine. Then nothing is written until a person has said what happened (`docs/sync.md`): a restored node goes
on, a moved one goes on, a copy must not. A mark is written after the commit and never waited for: after a power cut it
may be behind the database, which means nothing; the database behind the mark means a restore.
"""

import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from lentera.journal import clock
from lentera.journal.identity import this_node
from lentera.journal.models import Author, Stream
from lentera.journal.places import is_here

log = logging.getLogger("lentera.mark")
OPEN_FILES = 128
SIZE = 8 + 32  # seq, hash
BEHIND, ELSEWHERE = "behind", "elsewhere"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not fit. `kind`: BEHIND (`streams` own streams end before their marks) or ELSEWHERE."""

    kind: str
    streams: int = 0


class NodeAsks(Exception):
    """Nothing is written until a person has said what happened to this node."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(f"this node asks: {doubt.kind}")
        self.doubt = doubt


class _Place(msgspec.Struct, kw_only=True):
    """Whose mark it is: the node and the machine (a hash, empty when unknown)."""

    node: UUID
    machine: str


class _Files:
    """Open files of marks; the least used is closed when there are too many."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: OrderedDict[str, int] = OrderedDict()

    def put(self, path: str, data: bytes) -> None:
        """Write the few bytes of one mark in place."""
        with self.lock:
            descriptor = self.open.pop(path, None)
            if descriptor is None:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            self.open[path] = descriptor
            if hasattr(os, "pwrite"):
                os.pwrite(descriptor, data, 0)  # forks share a file's position, so it is not used
            else:
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, data)
            if len(self.open) > OPEN_FILES:
                os.close(self.open.popitem(last=False)[1])

    def close(self) -> None:
        """Close all: the files may be replaced now."""
        with self.lock:
            while self.open:
                os.close(self.open.popitem()[1])


_files = _Files()
_sure: list[Any] = [None]  # the home and node that were looked at and found in order


def note(entries: Iterable[Any]) -> None:
    """After a commit: the ends that own streams have reached. A disk that refuses only costs the mark."""
    last = {entry.stream: entry for entry in entries}
    folder = f"{settings.LENTERA_HOME}/keys/mark"
    try:
        for stream, entry in last.items():
            path, mark = f"{folder}/{stream.hex}", _mark(entry.seq, entry.hash)
            try:
                _files.put(path, mark)
            except FileNotFoundError:
                _files.put(f"{_folder()}/{stream.hex}", mark)
    except OSError as error:
        log.warning("the mark of this node could not be written: %s", error)


def must_be_sure() -> None:
    """Raises NodeAsks while this node's database and its mark do not fit. Looked at once in a process."""
    found = doubt()
    if found is not None:
        raise NodeAsks(found)


def doubt() -> Doubt | None:
    """What does not fit, or None. Asked again each time until it fits."""
    here = (settings.LENTERA_HOME, this_node())
    if _sure[0] == here:
        return None
    found = _look(here[1])
    if found is None:
        _sure[0] = here
    return found


def look_again() -> None:
    """Forget that all was in order: another database or home may be here now."""
    _sure[0] = None
    _files.close()


def begin() -> None:
    """Write the mark anew from what the database holds: a new node, a restored one, or an answer."""
    look_again()
    folder = _folder()
    for old in folder.glob("?" * 32):
        old.unlink(missing_ok=True)
    for row in Stream.objects.filter(institution__in=Author.objects.filter(home=this_node()).values("id")):
        (folder / row.id.hex).write_bytes(_mark(row.seq, bytes(row.tip)))
    place = _Place(node=this_node(), machine=machine(this_node()))
    part = folder / f"node.{os.getpid()}.part"
    part.write_bytes(msgspec.json.encode(place))
    part.replace(folder / "node.json")


def keep_answer(answer: str) -> None:
    """A line in the mark's own log: what a person said, and when."""
    with (_folder() / "answers.log").open("a", encoding="utf-8") as out:
        out.write(f"{clock.now().isoformat()} {answer}\n")


@lru_cache(maxsize=8)
def machine(node: UUID) -> str:
    """A hash of what the operating system calls this machine, mixed with the node; empty when it has no name."""
    name = _machine_name()
    return blake2b(node.bytes + name.encode(), digest_size=16).hexdigest() if name else ""


def _look(node: UUID) -> Doubt | None:
    place = _place()
    if place is None or place.node != node:
        begin()
        return None
    behind = sum(1 for stream, digest in list(_marks()) if not is_here(stream, digest))
    if behind:
        return Doubt(BEHIND, behind)
    here = machine(node)
    return Doubt(ELSEWHERE) if place.machine and here and place.machine != here else None


def _place() -> _Place | None:
    try:
        return msgspec.json.decode((_folder() / "node.json").read_bytes(), type=_Place)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _marks() -> Iterator[tuple[UUID, bytes]]:
    """Every mark that can be read; one that a power cut left short says nothing."""
    for path in sorted(_folder().glob("?" * 32)):
        told = path.read_bytes()
        if len(told) == SIZE and any(told):
            yield UUID(hex=path.name), told[8:]


def _mark(seq: int, digest: bytes) -> bytes:
    return seq.to_bytes(8, "big") + digest


def _folder() -> Path:
    folder = Path(settings.LENTERA_HOME) / "keys" / "mark"
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _machine_name() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            name = Path(path).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if name:
            return name
    return ""
