"""Several nodes in one process: each with a home folder, a SQLite file and keys of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.utils import load_backend

from lentera.journal import mark
from lentera.journal.forgettable import drop_cached_keys
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.node import add_author, make_node, this_node
from lentera.journal.projecting import Projector, projected_models
from lentera.journal.replaying import clear, replay
from lentera.journal.verifying import filled
from lentera.sync import exporting, importing, pairing

ENGINE = "lentera.journal.sqlite"
PRAGMAS = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"  # the bench has others
)


class House:
    """One node. `with house.open():` makes it the node of this process."""

    _left: tuple[Any, object] = None, None
    """A connection as `open` left it, and the file at that moment."""

    def __init__(self, folder: Path, template: Path) -> None:
        folder.mkdir(parents=True)
        self.stand(folder)
        shutil.copyfile(template, self.database)

    def stand(self, folder: Path, id: UUID = UUID(int=0), author: UUID = UUID(int=0)) -> "House":  # noqa: B008
        """What is known of the node in a folder."""
        self.folder, self.database = folder, folder / "node.sqlite3"
        self.id, self.author, self._connection, self._left = id, author, None, (None, None)
        return self

    @classmethod
    def again(cls, folder: Path) -> "House":
        """The node in a folder, as it was left."""
        house = cls.__new__(cls).stand(folder)
        with house.open():
            house.id = this_node()
        return house

    @contextmanager
    def open(self) -> Iterator["House"]:
        """Inside, everything reads and writes this node."""
        with as_database(self.database, self._taken_up(), self._leave) as connection:
            self._connection = connection
            home, settings.LENTERA_HOME = settings.LENTERA_HOME, self.folder
            _forget_caches()
            try:
                yield self
            finally:
                settings.LENTERA_HOME = home
                _forget_caches()

    def _taken_up(self) -> Any:
        """The connection that was left, unless the file was touched: a new one reads first what tables there are."""
        (connection, file), self._left = self._left, (None, None)
        mine = current_thread() is main_thread() and file == file_state(self.database)
        return connection if mine else None

    def _leave(self, connection: Any) -> bool:
        """Not where a log beside the file is brought into it by the last that closes."""
        if current_thread() is not main_thread() or connection.in_atomic_block or "WAL" in PRAGMAS:
            return False
        self._left = connection, file_state(self.database)
        return True

    def start(self, role: str, name: str) -> "House":
        """Make it a node; a hub also gets an author."""
        with self.open():
            self.id = make_node(role, name)
        return self

    def say_author(self, author: UUID, name: str) -> None:
        """An author with its home here."""
        with self.open():
            add_author(author, name)
        self.author = author

    def keep_copy(self, name: str) -> Path:
        """A copy of the database, as a backup has it."""
        copy = self.folder / f"copy-{name}.sqlite3"
        shutil.copyfile(self.database, copy)
        return copy

    def put_back(self, copy: Path, *, noticed: bool = False) -> None:
        """Restore a copy; unnoticed, as when the mark beside the keys is lost as well."""
        self._left = None, None
        shutil.copyfile(copy, self.database)
        if not noticed:
            shutil.rmtree(self.folder / "keys" / "mark", ignore_errors=True)

    def export(self, to: "House") -> bytes:
        """A bundle for another node."""
        with self.open():
            made = exporting.export(to.id)
        assert isinstance(made, bytes), made
        return made

    def take(self, bundle: bytes) -> Any:
        """What taking a bundle in gives."""
        with self.open():
            return importing.take(bundle)

    def entries(self) -> dict[UUID, set[bytes]]:
        """Every stored entry, by stream."""
        with self.open():
            told: dict[UUID, set[bytes]] = {}
            for stream, digest in StoredEntry.objects.values_list("stream", "hash"):
                told.setdefault(stream, set()).add(bytes(digest))
            return told

    def streams(self) -> dict[UUID, Stream]:
        """Streams by id."""
        with self.open():
            return {row.id: row for row in Stream.objects.all()}

    def rows(self, streams: set[UUID]) -> dict[str, list[str]]:
        """The projected rows of these streams, by table that has any."""
        with self.open():
            told = {}
            for model in filled(projected_models(), "default"):
                columns = [field.attname for field in model._meta.local_concrete_fields]
                if found := list(model._base_manager.filter(stream__in=streams).values_list(*columns)):
                    told[model._meta.db_table] = sorted(map(repr, found))
            return told

    def replay_gives_the_same(self) -> bool:
        """Whether every stream, laid out again from nothing, gives the rows that are there."""
        streams = set(self.streams())
        before = self.rows(streams)
        with self.open(), transaction.atomic():
            projector = Projector()
            for stream in Stream.objects.order_by("id"):
                clear(projector, stream.id)
                for _ in replay(projector, stream, upto=stream.laid_out):
                    pass
        return before == self.rows(streams)


@contextmanager
def as_database(path: Path, left: Any = None, leave: Callable[[Any], bool] | None = None) -> Iterator[Any]:
    """The SQLite file at `path` as the default database, by a connection that was left or a new one; it is closed
    unless `leave` says that it is left.
    """
    told = {
        **connections.databases["default"],
        "ENGINE": ENGINE,
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": PRAGMAS,
        },
    }
    before, configured = connections["default"], connections.databases["default"]
    connection = left or load_backend(ENGINE).DatabaseWrapper(told, "default")
    connections.databases["default"] = told
    connections["default"] = connection
    try:
        yield connection
    finally:
        if leave is None or not leave(connection):
            connection.close()
        connections["default"] = before
        connections.databases["default"] = configured


def file_state(path: Path) -> object:
    """Another thing when the file is, or was written, or is opened in another way."""
    if not path.exists():
        return None
    told = path.stat()
    return PRAGMAS, told.st_ino, told.st_mtime_ns, told.st_size


def make_template(path: Path) -> Path:
    """An empty database with all tables, made from the models: faster than all migrations."""
    with as_database(path) as connection:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                editor.create_model(model)
    return path


def pair(root: House, site: House, authors: list[UUID]) -> Any:
    """A site joins the root's installation and becomes the home of these authors."""
    with site.open():
        request = pairing.ask()
    with root.open():
        told = pairing.answer(request, authors)
    assert isinstance(told, tuple), told
    reply, code = told
    with site.open():
        return pairing.accept(reply, code)


def _forget_caches() -> None:
    this_node.cache_clear()
    drop_cached_keys()
    mark.look_again()
