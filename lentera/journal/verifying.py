"""Verifying: chains, requests and blobs as stored; and, rebuilt from them alone, every projected table."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction
from django.db.models.fields.related import ForeignKey
from django.db.utils import load_backend

from lentera.journal import blobs
from lentera.journal.chain import entry_hash, split_parents
from lentera.journal.facts import UnknownKind, read_envelope
from lentera.journal.models import Blob, Request, StoredEntry, Stream
from lentera.journal.projecting import STOPPERS, Projector, projected_models
from lentera.journal.replaying import replay
from lentera.journal.snapshot import reading_as_one

SCRATCH = "lentera_rebuild"
AT_ONCE = 200  # tables asked in one statement; SQLite joins 500
Progress = Callable[[str, int], None]


@dataclass
class Findings:
    """What a verification counted and found. `problems` are sentences; empty means sound."""

    streams: int = 0
    entries: int = 0
    tables: int = 0
    rows: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)
    loose: list[str] = field(
        default_factory=list
    )  # rows that point nowhere: noted, since authors are separate

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(*, rebuild: bool = False, progress: Progress | None = None) -> Findings:
    """Check the journal; with `rebuild`, replay it into an empty database and compare every projected table.

    All is read from one moment, so that a desk may go on lending meanwhile.
    """
    with reading_as_one():
        return _verified(rebuild, progress)


def _verified(rebuild: bool, progress: Progress | None) -> Findings:
    findings, answers = Findings(), _answers()
    for stream in Stream.objects.order_by("id"):
        findings.streams += 1
        if stream.waiting:
            findings.waiting += 1
        here = _check_stream(stream, findings)
        answers[stream.id].difference_update(here)
        if progress:
            progress("entries", findings.entries)
    _check_requests(answers, findings)
    _check_blobs(findings)
    _check_loose_ends(findings)
    if rebuild:
        _rebuild(findings, progress)
    return findings


def _check_stream(stream: Stream, findings: Findings) -> Iterable[bytes]:
    """Check a stream's entries; the hashes that are filed there."""
    name = f"{stream.area} of {stream.institution_id} to {stream.audience}"
    seqs: dict[bytes, int] = {}
    for stored in StoredEntry.objects.filter(stream=stream.id).order_by("seq").iterator(chunk_size=1000):
        findings.entries += 1
        digest, parents = bytes(stored.hash), split_parents(bytes(stored.parents))
        if entry_hash(stream.id, parents, bytes(stored.bytes)) != digest:
            findings.problems.append(f"{name}, entry {stored.seq}: its bytes do not give its hash")
        expected = 0 if not parents else max(seqs.get(parent, -2) for parent in parents) + 1
        if stored.seq != expected:
            findings.problems.append(f"{name}, entry {stored.seq}: its parent is not the entry before it")
        if stored.institution_id != stream.institution_id:
            findings.problems.append(f"{name}, entry {stored.seq}: stored under another author")
        try:
            if read_envelope(bytes(stored.bytes)).kind != stored.kind:
                findings.problems.append(
                    f"{name}, entry {stored.seq}: filed under another kind than it tells"
                )
        except UnknownKind as why:
            findings.problems.append(f"{name}, entry {stored.seq}: {why}")
        seqs[digest] = stored.seq
    if seqs.get(bytes(stream.tip)) != stream.seq:
        findings.problems.append(f"{name}: its tip is not among its entries")
    if not stream.waiting and stream.laid_out != stream.seq:
        findings.problems.append(f"{name}: laid out to {stream.laid_out} of {stream.seq} without a reason")
    return seqs.keys()


def _answers() -> defaultdict[UUID, set[bytes]]:
    """What requests are answered with, by stream: hashes. All together, since none is found by its hash alone."""
    told: defaultdict[UUID, set[bytes]] = defaultdict(set)
    for packed in Request.objects.values_list("entries", flat=True).iterator(chunk_size=1000):
        parts = bytes(packed)
        told[UUID(bytes=parts[:16])].add(parts[16:48])
    return told


def _check_requests(lost: dict[UUID, set[bytes]], findings: Findings) -> None:
    for digest in sorted(set[bytes]().union(*lost.values())):
        findings.problems.append(f"a request answers with an entry that is not here ({digest.hex()[:12]})")


def _check_blobs(findings: Findings) -> None:
    for blob in Blob.objects.exclude(data=None).iterator(chunk_size=20):
        try:
            data = blobs.content(blob.institution_id, blob.digest)
        except Exception as why:  # noqa: BLE001 (zstd raises what it likes; all of it means the same here)
            findings.problems.append(f"blob {blob.digest[:12]}: cannot be read ({why})")
            continue
        if blobs.digest_of(data) != blob.digest:
            findings.problems.append(f"blob {blob.digest[:12]}: its bytes do not give its digest")


def _check_loose_ends(findings: Findings) -> None:
    for model in projected_models():
        for link in model._meta.local_concrete_fields:
            target = link.related_model
            if not isinstance(link, ForeignKey) or not isinstance(target, type) or link.name == "institution":
                continue
            known = target._base_manager.filter(pk=models.OuterRef(link.attname))
            rows = model._base_manager.exclude(**{link.attname: None}).filter(~models.Exists(known)).count()
            if rows:
                findings.loose.append(f"{model._meta.db_table}.{link.attname}: {rows} rows point nowhere")


def _rebuild(findings: Findings, progress: Progress | None) -> None:
    tables = projected_models()
    with _scratch_database(tables) as alias:
        projector, done = Projector(alias), 0
        for stream in Stream.objects.order_by("id"):
            try:
                before = done
                for count in replay(projector, stream, upto=stream.laid_out):
                    done = before + count
                    if progress:
                        progress("replayed", done)
            except STOPPERS as why:
                findings.problems.append(f"{stream.area} of {stream.institution_id}: replay stopped ({why})")
        used = filled(tables, "default") | filled(tables, alias)
        for model in tables:
            findings.tables += 1
            if model in used:
                _compare(model, alias, findings)
            if progress:
                progress("tables", findings.tables)


def filled(tables: list[type[models.Model]], alias: str) -> set[type[models.Model]]:
    """The tables that have a row: of the many, a small node uses few, and each comparison costs two statements."""
    found: set[int] = set()
    name = connections[alias].ops.quote_name
    for start in range(0, len(tables), AT_ONCE):
        asked = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {name(model._meta.db_table)})"
            for number, model in enumerate(tables[start : start + AT_ONCE], start)
        )
        with connections[alias].cursor() as cursor:
            cursor.execute(asked)
            found.update(number for (number,) in cursor.fetchall())
    return {tables[number] for number in found}


def _compare(model: type[models.Model], alias: str, findings: Findings) -> None:
    table = model._meta.db_table
    here, there = (_rows(model, database) for database in ("default", alias))
    differences = 0
    for stored, replayed in zip_longest(here, there):
        findings.rows += 1
        if stored != replayed:
            differences += 1
            if differences == 1:
                findings.problems.append(f"{table}: the table has {stored}, the journal says {replayed}")
    if differences > 1:
        findings.problems.append(f"{table}: {differences} rows differ in all")


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    columns = [field.attname for field in model._meta.local_concrete_fields]
    key = model._meta.pk
    order = list(getattr(key, "field_names", ())) or ["pk"]
    found = model._base_manager.using(alias).order_by(*order).values_list(*columns)
    for row in found.iterator(chunk_size=2000):
        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


_made: dict[tuple[type[models.Model], ...], str] = {}


def _making(connection: Any, tables: tuple[type[models.Model], ...]) -> str:
    """The statements that make these tables in SQLite; thought out once in a process."""
    if tables not in _made:
        with connection.schema_editor(collect_sql=True) as editor:
            for model in tables:
                editor.create_model(model)
        _made[tables] = "\n".join(editor.collected_sql)
    return _made[tables]


@contextmanager
def _scratch_database(tables: list[type[models.Model]]) -> Iterator[str]:
    """An empty SQLite database with the projected tables only, whatever the node's own database is."""
    with tempfile.TemporaryDirectory(prefix="lentera-rebuild-") as folder:
        own = {
            "ENGINE": "lentera.journal.sqlite",
            "NAME": str(Path(folder) / "rebuild.sqlite3"),
            "OPTIONS": {},
        }
        told = {**connections.databases["default"], **own, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        connection = load_backend(told["ENGINE"]).DatabaseWrapper(told, SCRATCH)
        try:
            connection.connect()
            connections.databases[SCRATCH] = told
            connections[SCRATCH] = connection
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=MEMORY")
                cursor.execute("PRAGMA synchronous=OFF")
            connection.connection.executescript(_making(connection, tuple(tables)))
            # in one transaction: by itself each row of a projection's update would be a commit
            with transaction.atomic(using=SCRATCH):
                yield SCRATCH
                transaction.set_rollback(True, using=SCRATCH)
        finally:
            connection.close()
            connections.databases.pop(SCRATCH, None)
            if hasattr(connections._connections, SCRATCH):  # type: ignore[attr-defined]
                del connections[SCRATCH]
