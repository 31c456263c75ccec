"""This installation: its id, role and name; the authors whose home it is; and its key outside the database."""

import os
import secrets
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from lentera.journal import clock, mark
from lentera.journal.asking import asked
from lentera.journal.guard import open_door
from lentera.journal.identity import NoNode as NoNode  # a word of nodes, like `this_node`
from lentera.journal.identity import this_node as this_node
from lentera.journal.ids import new_id
from lentera.journal.models import Author, Node


class NotAtHome(LookupError):
    """An author writes at another node: here all is read-only for him."""

    def __init__(self, author: UUID, home: UUID | None) -> None:
        super().__init__(f"author {author} writes at its home, node {home}")
        self.author, self.home = author, home


def make_node(role: str, name: str) -> UUID:
    """Make this database a node. Raises ValueError for an unknown role or when it is one already."""
    if role not in ("hub", "site"):
        raise ValueError(f"a node is a hub or a site, not {role}")
    if Node.objects.exists():
        raise ValueError("this database is a node already")
    with open_door():
        node = Node.objects.create(id=new_id(), role=role, name=name, made=clock.now())
    this_node.cache_clear()
    node_key()
    mark.begin()
    return node.id


def become_another(name: str) -> UUID:
    """Give this database a new identity: it is a copy. Returns the new id.

    Every author's home stays what it was, so nothing is written here.
    """
    with open_door():
        Node.objects.update(id=new_id(), name=name[:200], made=clock.now())
    this_node.cache_clear()
    mark.begin()
    return this_node()


def add_author(author: UUID, public_name: str, *, home: UUID | None = None) -> None:
    """Make an author known here; its home is this node unless told otherwise. Telling it again renames it."""
    home = home or this_node()
    with open_door():
        Author.objects.update_or_create(id=author, defaults={"home": home, "public_name": public_name})


def know_author(author: UUID, public_name: str, home: UUID | None) -> None:
    """Make an author of another node known, without claiming its home."""
    with open_door():
        Author.objects.get_or_create(id=author, defaults={"home": home, "public_name": public_name})


def authors_here() -> list[UUID]:
    """The authors with their home on this node."""
    return list(Author.objects.filter(home=this_node()).values_list("id", flat=True))


def keys_folder() -> Path:
    """Where keys lie: outside the database and outside ordinary backups."""
    folder = Path(settings.LENTERA_HOME) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def node_key() -> bytes:
    """The 32 bytes that wrap this node's data keys; made on first use, readable by the owner only."""
    path = keys_folder() / "node.key"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_bytes(secrets.token_bytes(32))
        try:
            os.link(part, path)  # never over a key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            part.unlink()
    key = path.read_bytes()
    if len(key) != 32:
        raise ValueError(f"{path}: a node key has 32 bytes, this file has {len(key)}")
    return key


def lock_author(author: UUID) -> None:
    """Hold the author's lock till the transaction ends. Raises NotAtHome when its home is elsewhere, LookupError when
    it is unknown.

    SQLite's transactions here begin IMMEDIATE, which already holds the whole database for writing. Raises NodeAsks
    while it is not known whether this database is the right one.
    """
    mark.must_be_sure()
    found = _locked_home.first(author)
    if found is None:
        raise LookupError(f"no author {author} is known here")
    if found != this_node():
        raise NotAtHome(author, found)


@asked
def _locked_home(author: UUID) -> Any:
    rows = Author.objects.filter(id=author)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.values_list("home", flat=True)
