"""`writing()`: the only door. One transaction in which a rule's check and its effect cannot be split."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, connections, transaction

from lentera.journal import blobs, clock, commits, mark, reading
from lentera.journal.asking import asked
from lentera.journal.chain import entry_hash, stream_id
from lentera.journal.facts import Audience, Fact, fact, kind_of, write_entry
from lentera.journal.guard import open_door
from lentera.journal.ids import fitting_request
from lentera.journal.models import Request, Stream
from lentera.journal.node import lock_author
from lentera.journal.projecting import Entry, Projector
from lentera.journal.refusals import Refusal
from lentera.journal.rows import uuid_value

LARGEST_BLOCK = 1000  # entries: a desk waits for a block at most

FactType = TypeVar("FactType", bound=Fact)
RequestId = str


@fact("journal.refused", to=Audience.SELF)
class Refused(Fact, frozen=True, kw_only=True):
    """An action was refused for want of ground. `details` are the values that the reason names, as text."""

    code: str
    details: dict[str, str]


Listener = Callable[[list[Entry]], None]
_listeners: list[Listener] = []


def on_recorded(listener: Listener) -> Listener:
    """Call `listener` with the entries of each block after its commit (derived data outside the database)."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


@dataclass
class _Tip:
    id: UUID
    audience: str
    area: str
    hash: bytes
    seq: int
    recorded: datetime | None
    new: bool


@dataclass
class Writing:
    """An open block. `first_result` is set when this request was answered before: return it and do nothing."""

    author: UUID
    actor: UUID
    at: datetime
    request_id: RequestId | None
    first_results: list[Any] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    _tips: dict[tuple[str, str], _Tip] = field(default_factory=dict)
    _projector: Projector = field(default_factory=Projector)

    @property
    def first_result(self) -> Any:
        """What the first time answered (its last recorded fact, or the refusal), or None: decide anew."""
        return self.first_results[-1] if self.first_results else None

    def answered(self, kind: type[FactType]) -> FactType | Refusal | None:
        """The fact of `kind`, or the refusal, that answered this request the first time; None: decide anew.

        A request id that was used for something else is refused.
        """
        for one in reversed(self.first_results):
            if isinstance(one, kind | Refusal):
                return one
        return Refusal("request-used-otherwise") if self.first_results else None

    def record(
        self,
        told: FactType,
        *,
        at: datetime | None = None,
        audience: str | None = None,
        area: str | None = None,
    ) -> FactType:
        """Append one fact and lay it out at once; returns it. `at` defaults to the block's."""
        self._append(told, at, audience, area)
        self._projector.flush()
        return told

    def record_all(self, told: Iterable[Fact | tuple[Fact, datetime]]) -> int:
        """Append many facts, each with its own `at` if given as a pair; returns how many. The bulk path.

        The iterable is read as it goes, so a told clock may be moved between facts.
        """
        count = 0
        for one in told:
            what, at = one if isinstance(one, tuple) else (one, None)
            self._append(what, at, None, None)
            count += 1
        self._projector.flush()
        return count

    def refuse(self, outcome: Refusal) -> Refusal:
        """Answer with a refusal. For want of ground it is recorded as a fact to `self`; otherwise nothing is."""
        if outcome.ground:
            details = {name: str(value) for name, value in outcome.details.items()}
            self.record(Refused(code=outcome.code, details=details))
        return outcome

    def keep_blob(self, data: bytes, kind: str = "content") -> str:
        """Store large content for a fact of this block to cite; returns its digest (`content` or `evidence`)."""
        return blobs.keep(self.author, data, kind)

    def _append(self, told: Fact, at: datetime | None, audience: str | None, area: str | None) -> None:
        if len(self.entries) >= LARGEST_BLOCK:
            raise ValueError(
                f"a block takes at most {LARGEST_BLOCK} entries; resume with the next chunk's request id"
            )
        kind = kind_of(told)
        tip = self._tip(audience or kind.to.of(told), area or kind.area)
        recorded = clock.now()
        if tip.recorded is not None and recorded < tip.recorded:
            recorded = tip.recorded
        happened = (at or self.at).replace(microsecond=0)
        written = write_entry(told, at=happened, recorded=recorded, actor=self.actor)
        parents = () if tip.seq < 0 else (tip.hash,)
        digest = entry_hash(tip.id, parents, written)
        tip.hash, tip.seq, tip.recorded = digest, tip.seq + 1, recorded
        entry = Entry(
            author=self.author,
            stream=tip.id,
            audience=tip.audience,
            area=tip.area,
            seq=tip.seq,
            hash=digest,
            at=happened,
            recorded=recorded,
            actor=self.actor,
            fact=told,
        )
        row = stored_row(entry, parents, kind.name, written)
        self._projector.send("journal_storedentry", STORE_ENTRY, row, (tip.id, digest))
        self.entries.append(entry)
        self._projector.lay_out(entry)

    def _tip(self, audience: str, area: str) -> _Tip:
        key = (audience, area)
        if key not in self._tips:
            id = stream_id(self.author, audience, area)
            found = _tip_of.first(id)
            if found is None:
                self._tips[key] = _Tip(id, audience, area, b"", -1, None, True)
            else:
                tip, seq, recorded, waiting = found
                if waiting:
                    raise ValueError(f"the stream {area} to {audience} waits: {waiting}")
                self._tips[key] = _Tip(id, audience, area, bytes(tip), seq, recorded, False)
        return self._tips[key]

    def _close(self) -> None:
        self._projector.flush()
        if not self.entries:
            return
        for tip in self._tips.values():
            if tip.recorded is not None:
                self._move(tip, tip.recorded)
        if self.request_id is not None:
            hashes = b"".join(entry.stream.bytes + entry.hash for entry in self.entries)
            database = self._projector.connection
            made = database.ops.adapt_datetimefield_value(clock.now())
            row = [uuid_value(database, self.author), self.request_id, hashes, made]
            self._projector.send("journal_request", STORE_REQUEST, row, self.request_id)
        self._projector.flush()
        entries = self.entries
        transaction.on_commit(lambda: mark.note(entries))
        for listener in _listeners:
            transaction.on_commit(lambda listener=listener: listener(entries))  # type: ignore[misc]

    def _move(self, tip: _Tip, recorded: datetime) -> None:
        if not tip.new:
            database = self._projector.connection
            moment = database.ops.adapt_datetimefield_value(recorded)
            row = [tip.hash, tip.seq, moment, tip.seq, uuid_value(database, tip.id)]
            self._projector.send("journal_stream", MOVE_TIP, row, tip.id)
            return
        with open_door():
            Stream.objects.create(
                id=tip.id,
                institution_id=self.author,
                audience=tip.audience,
                area=tip.area,
                tip=tip.hash,
                seq=tip.seq,
                recorded=recorded,
                laid_out=tip.seq,
            )


@contextmanager
def writing(
    author: UUID, request_id: RequestId | None, *, actor: UUID, at: datetime | None = None
) -> Iterator[Writing]:
    """Open the door for one author: read, decide and record inside; leaving commits, an exception undoes all.

    `at` is when it happened (UTC; now when absent). The same `request_id` again finds `first_result` set; one that a
    script made longer than fits is known by its hash.
    Raises LookupError when the author's home is not this node.
    """
    if request_id is not None:
        request_id = fitting_request(request_id)
    with commits.block():
        lock_author(author)
        block = Writing(author=author, actor=actor, at=at or clock.now(), request_id=request_id)
        if request_id is not None:
            block.first_results = _answered(author, request_id)
        yield block
        block._close()


def quiet_moment() -> datetime:
    """The time at a moment when no block is open: whatever is recorded from now on bears a later time.

    Who reads what changed since his last visit may take this as his next beginning and miss nothing.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM journal_author FOR KEY SHARE")
        return clock.now()


@asked
def _entries_of_request(author: UUID, request_id: str) -> Any:
    return Request.objects.filter(institution=author, request_id=request_id).values_list("entries", flat=True)


@asked
def _tip_of(id: UUID) -> Any:
    return Stream.objects.filter(id=id).values_list("tip", "seq", "recorded", "waiting")


def _answered(author: UUID, request_id: RequestId) -> list[Any]:
    found = _entries_of_request.first(author, request_id)
    if found is None:
        return []
    packed = bytes(found)
    answers: list[Any] = []
    for start in range(0, len(packed), 48):
        stream, digest = UUID(bytes=packed[start : start + 16]), packed[start + 16 : start + 48]
        told = reading.entry(stream, digest).fact
        if isinstance(told, Refused):
            answers.append(Refusal(told.code, ground=True, **told.details))
        else:
            answers.append(told)
    return answers


STORE_ENTRY = (
    'INSERT INTO "journal_storedentry" ("stream", "hash", "institution_id", "seq", "parents", "kind", "bytes") '
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


MOVE_TIP = (
    'UPDATE "journal_stream" SET "tip" = %s, "seq" = %s, "recorded" = %s, "laid_out" = %s WHERE "id" = %s'
)
STORE_REQUEST = (
    'INSERT INTO "journal_request" ("institution_id", "request_id", "entries", "made") '
    "VALUES (%s, %s, %s, %s)"
)


def stored_row(entry: Entry, parents: tuple[bytes, ...], kind: str, written: bytes) -> list[Any]:
    """The columns of STORE_ENTRY for this database."""
    author, stream = prepared_ids(entry.author, entry.stream)
    return [stream, entry.hash, author, entry.seq, b"".join(parents), kind, written]


def prepared_ids(author: UUID, stream: UUID) -> tuple[Any, Any]:
    """The two ids of STORE_ENTRY as this database takes them."""
    database = connections["default"]
    return uuid_value(database, author), uuid_value(database, stream)


def forget_requests(before: datetime, *, author: UUID | None = None, beginning: str = "") -> int:
    """Drop request ids made before a moment (400 days by `tick`), only an author's or so beginning if told.

    Returns how many.
    """
    rows = Request.objects.filter(made__lt=before, request_id__startswith=beginning)
    with open_door():
        return (rows if author is None else rows.filter(institution=author)).delete()[0]
