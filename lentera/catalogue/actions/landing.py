"""Landing: what becomes of each record of a portion, and the one fact that says so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lentera.catalogue import hooks
from lentera.catalogue.actions.linking import Linker
from lentera.catalogue.describing import Drawn, columns, drawn
from lentera.catalogue.facts import RecordsImported, Tally
from lentera.catalogue.handing import Handing
from lentera.catalogue.indexing import lines_of
from lentera.catalogue.marc.record import from_bytes, to_bytes
from lentera.catalogue.matching import Matcher, keys_in
from lentera.catalogue.models import Landed, PendingRecord, Record
from lentera.catalogue.overlaying import Pattern, overlay
from lentera.catalogue.preparing import Portion, Prepared
from lentera.catalogue.rules import Known
from lentera.journal.ids import ids_together
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing

State = tuple[bytes, Drawn]  # canonical bytes, and what was drawn from them


@dataclass
class Decided:
    """Which record each one is, and what is to be written."""

    added: dict[UUID, State] = field(default_factory=dict)
    updated: dict[UUID, State] = field(default_factory=dict)
    ids: dict[int, UUID] = field(default_factory=dict)  # by number in the file
    counts: Counter[str] = field(default_factory=Counter)


def decide_portion(
    matcher: Matcher, records: Iterable[Prepared], protected: tuple[Pattern, ...] = ()
) -> Decided:
    """What is to become of these records. A record that comes twice is one record, and counts twice."""
    decided, told = Decided(), [(one, keys_in(one.columns)) for one in records]
    matcher.load([keys for _, keys in told])
    new_id = ids_together()
    for one, keys in told:
        match = matcher.match(keys)
        outcome, state = match.outcome, (one.written, Drawn(one.columns, one.terms))
        record = match.known.id if match.known is not None else new_id()
        if match.known is not None and outcome == "updated" and protected:
            standing = decided.added.get(record) or decided.updated.get(record)
            old = standing[0] if standing is not None else _written(record, matcher.batch)
            laid = to_bytes(overlay(from_bytes(old), from_bytes(one.written), protected))
            if laid != one.written:
                state = (laid, Drawn(columns(laid)))
                keys = keys_in(state[1].columns)
                outcome = "unchanged" if laid == old else "updated"
        decided.ids[one.number] = record
        decided.counts[outcome] += 1
        if outcome != "unchanged":
            matcher.learn(Known(record, keys))
            new = outcome == "added" or record in decided.added
            (decided.added if new else decided.updated)[record] = state
    return decided


def _written(record: UUID, batch: UUID | None) -> bytes:
    """How a record reads now, the batch that is under way included."""
    row: Record | PendingRecord | None = PendingRecord.objects.filter(id=record, batch=batch).first()
    row = row or Record.objects.get(id=record)
    return lines_of(row.institution_id, row.content)[row.line]


@dataclass(kw_only=True)
class Landing:
    """An import whose batch is open."""

    institution: UUID
    batch: UUID
    actor: UUID
    at: datetime | None
    public: bool
    protected: tuple[Pattern, ...]
    takers: list[hooks.Taker]
    handing: Handing = field(default_factory=Handing)

    def __post_init__(self) -> None:
        self.linker = Linker(self.institution, self.public)

    @property
    def audience(self) -> str | None:
        """To whom its records are said; None is to everybody."""
        return None if self.public else "self"

    def part(self, name: object) -> RequestId:
        """The request id of one block."""
        return f"import:{self.batch.hex}:{name}"

    def land(self, portion: Portion, before: Counter[str]) -> Decided | Refusal:
        """Decide and record a portion, after `before`. A refusal: another process lands this file just now."""
        self.handing.wait()
        with writing(self.institution, self.part(portion.upto), actor=self.actor, at=self.at) as entry:
            landed = Landed.objects.filter(id=self.batch).first()
            if landed is not None and landed.withdrawn_at is not None:
                return Refusal("import-taken-back")
            if entry.first_result is not None or (landed is not None and landed.upto >= portion.upto):
                return Refusal("import-running")
            matcher = Matcher(self.institution, self.public, self.batch)
            decided = decide_portion(matcher, self.linker.linked(portion.records), self.protected)
            decided.counts["refused"] += len(portion.refused)
            if decided.added or decided.updated:
                self._record(entry, portion.upto, decided, before + decided.counts)
            return decided

    def _record(self, entry: Writing, upto: int, decided: Decided, counts: Counter[str]) -> None:
        states = [*decided.added.values(), *decided.updated.values()]
        content = entry.keep_blob(b"\n".join([written for written, _ in states]))
        names = Tally.__struct_fields__
        fact = RecordsImported(
            batch=self.batch,
            content=content,
            added=tuple(decided.added),
            updated=tuple(decided.updated),
            upto=upto,
            tally=Tally(**{name: counts[name] for name in names}),
        )
        self.handing.hand(content, [told.terms for _, told in states])
        with drawn(content, [told for _, told in states]):
            entry.record(fact, audience=self.audience)

    def arriving(self, portion: Portion, ids: dict[int, UUID] | None = None) -> list[hooks.Arriving]:
        """The copies of a portion that landed. `ids`: the records by number, if it landed just now."""
        with_copies = [one for one in portion.records if one.copies]
        if not with_copies or not self.takers:
            return []
        if ids is None:
            matcher = Matcher(self.institution, self.public, self.batch)
            ids = decide_portion(matcher, self.linker.linked(portion.records)).ids
        return [copy for one in with_copies for copy in arriving(one, ids[one.number])]


def arriving(one: Prepared, record: UUID) -> list[hooks.Arriving]:
    """The copies that came with a record."""
    title, author = one.columns["title"], one.columns["author"]
    return [hooks.Arriving(one.number, record, title, author, one.call_number, copy) for copy in one.copies]
