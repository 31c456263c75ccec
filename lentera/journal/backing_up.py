"""Backups: every table of this program and the wrapped data keys with what unwraps them, in one age file.

The file is encrypted to the recovery key, whose secret half is kept on paper, away from the node. Signing keys are not
in it. The same file restores into SQLite and PostgreSQL: rows travel as plain values, not as a database's own pages.
"""

import base64
import binascii
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import zstandard
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from lentera.journal import clock, mark
from lentera.journal.forgettable import drop_cached_keys
from lentera.journal.guard import open_door
from lentera.journal.models import Node
from lentera.journal.node import keys_folder, node_key, this_node
from lentera.journal.snapshot import reading_as_one

FORMAT, VERSION = "lentera-backup", 1
RECOVERY = "recovery.pub"
Progress = Callable[[str, int], None]


class NotABackup(Exception):
    """The file, the key or the database is not what a restore needs; nothing was changed.

    `reason`, for a sentence to the user: `node-here`, `no-key`, `other-key`, `newer` or `damaged`.
    """

    def __init__(self, sentence: str, *, reason: str = "damaged") -> None:
        super().__init__(sentence)
        self.reason = reason


def make_recovery_key() -> str:
    """Make the recovery key of this node; its public half stays beside the node's key. Returns the secret half."""
    identity = pyrage.x25519.Identity.generate()
    (keys_folder() / RECOVERY).write_text(f"{identity.to_public()}\n", encoding="utf-8")
    return str(identity)


class Sums:
    """What the rows of every table come to, in whatever order they are read: equal sums, equal rows."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[int, int]] = {}

    def add(self, table: str, line: bytes) -> None:
        """Count one row, as a backup writes it."""
        rows, total = self.tables.get(table, (0, 0))
        digest = int.from_bytes(hashlib.blake2b(line, digest_size=16).digest(), "big")
        self.tables[table] = rows + 1, (total + digest) % (1 << 128)

    def told(self) -> str:
        """One digest of all tables (hex)."""
        return hashlib.blake2b(msgspec.json.encode(sorted(self.tables.items()), enc_hook=str)).hexdigest()[
            :32
        ]


def back_up(
    path: Path,
    *,
    progress: Progress | None = None,
    also_to: pyrage.x25519.Recipient | None = None,
    sums: Sums | None = None,
) -> int:
    """Write a backup; returns the number of rows. Written beside and renamed, so a cut backup never looks whole.

    `also_to` may open the same file (a trial by a key that lives for minutes); `sums` learns what was written.
    Raises FileNotFoundError when this node has no recovery key.
    """
    recipients = [
        pyrage.x25519.Recipient.from_str((keys_folder() / RECOVERY).read_text(encoding="utf-8").strip())
    ]
    if also_to is not None:
        recipients.append(also_to)
    part = path.with_name(f"{path.name}.part")
    plain = io.BytesIO()
    rows = 0
    with zstandard.ZstdCompressor(level=6).stream_writer(plain, closefd=False) as packed:
        for line, count in _lines(progress, sums):
            packed.write(line + b"\n")
            rows += count
    try:
        with part.open("wb") as out:
            out.write(pyrage.encrypt(plain.getvalue(), recipients))
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def restore(path: Path, secret: str, *, progress: Progress | None = None) -> int:
    """Read a backup into this database, which must have its tables and no node; returns the number of rows.

    All or nothing. Raises NotABackup with one sentence when the file, the key or the database is not right.
    """
    if Node.objects.exists():
        raise NotABackup("this database is a node already; restore into an empty one", reason="node-here")
    lines = _opened(path, secret)
    head = _header(lines)
    rows = 0
    with transaction.atomic(), open_door():
        for number, line in enumerate(lines):
            told = msgspec.json.decode(line)
            if isinstance(told, dict) and "table" in told:
                insert = TableInsert(told["table"], told["columns"])
            elif isinstance(told, dict) and "rows" in told:
                if told["rows"] != rows:
                    raise NotABackup(f"{path}: {told['rows']} rows were written, {rows} are here")
                break
            else:
                rows += insert.take(told)
                if progress and number % 1000 == 0:
                    progress("rows", rows)
        else:
            raise NotABackup(f"{path}: the file ends too early")
        _count_on()
    key = keys_folder() / "node.key"
    key.touch(mode=0o600)
    key.write_bytes(base64.b64decode(head["node_key"]))
    (keys_folder() / RECOVERY).write_text(head["recovery"], encoding="utf-8")
    this_node.cache_clear()
    drop_cached_keys()
    mark.begin()  # whoever runs this command says so himself
    return rows


def _count_on() -> None:
    """Numbers that the database gives out go on after the restored ones (PostgreSQL keeps them beside the tables)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def kept_models() -> list[type[models.Model]]:
    """What a backup holds: every table of this program; not sessions and what Django makes by itself."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(("lentera.", "tests.")) and model._meta.managed
    ]


def sums_of_tables() -> Sums:
    """What the rows here come to now."""
    sums = Sums()
    for _line in _lines(None, sums):
        pass
    return sums


def _lines(progress: Progress | None, sums: Sums | None) -> Iterator[tuple[bytes, int]]:
    encode = msgspec.json.encode
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made": clock.now(),
        "node": this_node(),
        "node_key": node_key(),  # msgspec writes bytes as base64
        "recovery": (keys_folder() / RECOVERY).read_text(encoding="utf-8"),
    }
    yield encode(head), 0
    total = 0
    with reading_as_one():
        for model in kept_models():
            columns = [field.attname for field in model._meta.local_concrete_fields]
            yield encode({"table": model._meta.label, "columns": columns}), 0
            for row in model._base_manager.values_list(*columns).iterator(chunk_size=1000):
                total += 1
                line = encode([plain_value(value) for value in row], enc_hook=str, order="sorted")
                if sums is not None:
                    sums.add(model._meta.label, line)
                yield line, 1
            if progress:
                progress(model._meta.label, total)
    yield encode({"rows": total}), 0


def plain_value(value: Any) -> Any:
    """A column's value as JSON can state it; bytes as base64."""
    return base64.b64encode(bytes(value)).decode() if isinstance(value, bytes | memoryview) else value


def _opened(path: Path, secret: str) -> Iterator[bytes]:
    try:
        identity = pyrage.x25519.Identity.from_str(secret.strip())
    except pyrage.IdentityError as why:
        raise NotABackup(
            "the recovery key is not one: it begins with AGE-SECRET-KEY-1", reason="no-key"
        ) from why
    try:
        opened = pyrage.decrypt(path.read_bytes(), [identity])
    except pyrage.DecryptError as why:
        raise NotABackup(
            f"{path}: not a backup for this recovery key, or damaged ({why})", reason="other-key"
        ) from why
    reader: Any = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(opened))
    return (line.rstrip(b"\n") for line in io.BufferedReader(reader, 1 << 20))


def _header(lines: Iterator[bytes]) -> dict[str, Any]:
    try:
        head = msgspec.json.decode(next(lines))
    except (StopIteration, msgspec.DecodeError, zstandard.ZstdError) as why:
        raise NotABackup("the file holds no backup") from why
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NotABackup("the file holds no backup of this program")
    if head.get("version") != VERSION:
        raise NotABackup(
            f"the backup has version {head.get('version')}, this program reads {VERSION}", reason="newer"
        )
    return head


class TableInsert:
    """Inserts of one table, from plain values. Raises NotABackup for tables and columns that are not known here."""

    def __init__(self, label: str, columns: list[str]) -> None:
        try:
            self.model = apps.get_model(label)
        except LookupError as why:
            raise NotABackup(
                f"the backup has a table {label} that this program does not know", reason="newer"
            ) from why
        fields = {field.attname: field for field in self.model._meta.local_concrete_fields}
        unknown = [column for column in columns if column not in fields]
        if unknown:
            raise NotABackup(
                f"the backup has a column {label}.{unknown[0]} that this program does not know",
                reason="newer",
            )
        self.fields = [fields[column] for column in columns]
        names = ", ".join(f'"{field.column}"' for field in self.fields)
        marks = ", ".join(["%s"] * len(columns))
        self.sql = f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({marks})'

    def take(self, row: list[Any]) -> int:
        """Insert one row; returns 1."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [self._value(*pair) for pair in zip(self.fields, row, strict=True)])
        return 1

    def _value(self, field: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(field, models.BinaryField):
            try:
                return base64.b64decode(value)
            except binascii.Error as why:
                raise NotABackup(f"{self.model._meta.label}.{field.attname} is damaged") from why
        return field.get_db_prep_save(field.to_python(value), connection)
