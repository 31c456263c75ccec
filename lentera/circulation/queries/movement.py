"""Movements as pages ask for them; who is known here, for files; and what is still out of those who left."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.circulation.facts.movement import LEAVING, MovementKind
from lentera.circulation.hooks import Consequence, leavings
from lentera.circulation.models import (
    Loan,
    LoanReader,
    Movement,
    MovementBatch,
    MovementBefore,
    MovementFile,
    MovementSetting,
    PlannedRelease,
    Reader,
    ReaderIdentity,
    ReaderParcel,
    ReentryPlace,
)
from lentera.circulation.queries.lending import LoanLine, lines
from lentera.circulation.rules.movement import Mover
from lentera.circulation.rules.movement_file import Known
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import derived_id
from lentera.journal.models import Author
from lentera.journal.node import this_node

KEPT_DAYS = 30
"""Days that an identity is kept after the end of a membership where an institution has set none; our own choice."""

AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Days:
    """What an institution set: days that an identity is kept, and days that releases are looked ahead."""

    kept: int = KEPT_DAYS
    ahead: int = AHEAD_DAYS


def setting_id(institution: UUID) -> UUID:
    """The id of the one row of settings."""
    return derived_id(institution, "movement setting")


def movement_days(institution: UUID) -> Days:
    """The days in force."""
    row = MovementSetting.objects.filter(institution=institution, id=setting_id(institution)).first()
    return Days() if row is None else Days(row.kept_days, row.ahead_days)


def movers(institution: UUID, readers: Collection[UUID] | None = None) -> dict[UUID, Mover]:
    """Readers as movements see them; all whose identity is known, or these."""
    zone = institutions.zone_of(institution)
    rows = Reader.objects.filter(institution=institution)
    if readers is None:
        identities = ReaderIdentity.rows.all(institution)
        rows = rows.filter(forgotten=False)
    else:
        identities = ReaderIdentity.rows.open_many(institution, readers)
        rows = rows.filter(id__in=list(readers))
    moves: dict[UUID, list[tuple[date, MovementKind]]] = defaultdict(list)
    told = Movement.objects.filter(institution=institution, undone=False)
    if readers is not None:
        told = told.filter(reader__in=list(readers))
    for reader, kind, moved_at in told.order_by("moved_at", "place").values_list(
        "reader", "kind", "moved_at"
    ):
        moves[reader].append((clock.local_day(moved_at, zone), MovementKind(kind)))
    found = {}
    for row in rows:
        own = moves.get(row.id, [])
        who = identities.get(row.id)
        found[row.id] = Mover(
            id=row.id,
            registered=clock.local_day(row.registered_at, zone),
            closed=row.closed_at is not None,
            forgotten=row.forgotten or who is None,
            block=who.block if who is not None else "",
            moves=frozenset(own),
            last=own[-1] if own else None,
        )
    return found


def known_people(institution: UUID) -> list[Known]:
    """Everybody whose identity is known, to compare a file with."""
    identities = ReaderIdentity.rows.all(institution)
    planned = PlannedRelease.rows.all(institution)
    return [
        Known(
            mover,
            identities[id].name,
            identities[id].card,
            date.fromisoformat(planned[id].day) if id in planned else None,
        )
        for id, mover in movers(institution).items()
        if id in identities
    ]


def checklist(institution: UUID, reader: UUID) -> list[Consequence]:
    """What there is of a reader besides copies, and what becomes of it when he leaves."""
    return [line for leaving in leavings() for line in leaving.look(institution, reader) if line.count]


@dataclass(frozen=True, slots=True)
class MovementLine:
    """A movement as lists show it; name and card while they are known."""

    id: UUID
    reader: UUID
    kind: MovementKind
    on: date
    recorded: datetime
    undone: bool
    name: str
    card: str
    out: int
    batch: UUID | None


def movements(institution: UUID, since: date) -> list[MovementLine]:
    """Movements since a day, the newest first."""
    zone = institutions.zone_of(institution)
    rows = Movement.objects.filter(institution=institution, moved_at__gte=clock.at_local(since, zone=zone))
    return _lines(institution, rows.order_by("-moved_at", "-place")[:2000], zone)


def movements_of(institution: UUID, reader: UUID) -> list[MovementLine]:
    """A reader's movements, the newest first."""
    rows = Movement.objects.filter(institution=institution, reader=reader)
    zone = institutions.zone_of(institution)
    return _lines(institution, rows.order_by("-moved_at", "-place"), zone)


def _lines(institution: UUID, rows: Iterable[Movement], zone: str) -> list[MovementLine]:
    told = list(rows)
    who = ReaderIdentity.rows.open_many(institution, {row.reader for row in told})
    out = copies_out_by_reader(institution)
    return [
        MovementLine(
            id=row.id,
            reader=row.reader,
            kind=MovementKind(row.kind),
            on=clock.local_day(row.moved_at, zone),
            recorded=row.recorded,
            undone=row.undone,
            name=who[row.reader].name if row.reader in who else "",
            card=who[row.reader].card if row.reader in who else "",
            out=out.get(row.reader, 0),
            batch=row.batch,
        )
        for row in told
    ]


def movement(institution: UUID, id: UUID) -> Movement | None:
    """One movement of the institution."""
    return Movement.objects.filter(institution=institution, id=id).first()


def newest_movement(institution: UUID, reader: UUID) -> Movement | None:
    """The reader's newest movement that holds."""
    rows = Movement.objects.filter(institution=institution, reader=reader, undone=False)
    return rows.order_by("-moved_at", "-place").first()


def leaving_of(institution: UUID, reader: UUID) -> Movement | None:
    """The movement by which a reader left, while that is his newest and he is no member again."""
    row = newest_movement(institution, reader)
    if row is None or row.kind not in LEAVING:
        return None
    closed = Reader.objects.filter(institution=institution, id=reader).exclude(closed_at=None)
    return row if closed.exists() else None


def has_died(institution: UUID, reader: UUID) -> bool:
    """Whether a reader is recorded as dead."""
    row = leaving_of(institution, reader)
    return row is not None and row.kind == MovementKind.DIED


def before_movement(institution: UUID, id: UUID) -> MovementBefore.Secret | None:
    """What a movement changed beside the journal, as long as it can be undone."""
    told: MovementBefore.Secret | None = MovementBefore.rows.open(institution, id)
    return told


def copies_out_by_reader(institution: UUID) -> Counter[UUID]:
    """How many copies each reader has out."""
    links = LoanReader.rows.all(institution)
    rows = Loan.objects.filter(institution=institution, returned_at=None, undone=False)
    return Counter(links[id].reader for id in rows.values_list("id", flat=True) if id in links)


@dataclass(frozen=True, slots=True)
class LeftCopy:
    """A copy that is still out though its reader left."""

    line: LoanLine
    reader: UUID
    card: str
    left: date
    kind: MovementKind | None


def left_copies(institution: UUID, reader: UUID | None = None) -> list[LeftCopy]:
    """Copies still out of readers who left, those who left first on top; of one reader if told."""
    zone = institutions.zone_of(institution)
    closed = Reader.objects.filter(institution=institution, forgotten=False).exclude(closed_at=None)
    if reader is not None:
        closed = closed.filter(id=reader)
    gone = {row.id: clock.local_day(row.closed_at, zone) for row in closed if row.closed_at is not None}
    if not gone:
        return []
    links = {id: link.reader for id, link in LoanReader.rows.all(institution).items() if link.reader in gone}
    rows = Loan.objects.filter(institution=institution, id__in=list(links), returned_at=None, undone=False)
    cards = ReaderIdentity.rows.open_many(institution, set(links.values()))
    kinds: dict[UUID, MovementKind] = {}
    told = Movement.objects.filter(institution=institution, reader__in=set(links.values()), undone=False)
    for row in told.order_by("moved_at", "place"):
        kinds[row.reader] = MovementKind(row.kind)
    found = [
        LeftCopy(
            line=line,
            reader=links[line.id],
            card=cards[links[line.id]].card if links[line.id] in cards else "",
            left=gone[links[line.id]],
            kind=kinds.get(links[line.id]),
        )
        for line in lines(institution, rows)
    ]
    return sorted(found, key=lambda one: (one.left, one.card, one.line.barcode))


@dataclass(frozen=True, slots=True)
class Release:
    """Somebody who is expected to leave."""

    reader: UUID
    name: str
    card: str
    block: str
    day: date
    out: int


def releases(institution: UUID, until: date) -> list[Release]:
    """Releases expected up to a day, the earliest first; those whose day is past and who are still here too."""
    planned = {
        id: date.fromisoformat(one.day)
        for id, one in PlannedRelease.rows.all(institution).items()
        if date.fromisoformat(one.day) <= until
    }
    here = set(
        Reader.objects.filter(institution=institution, id__in=list(planned), closed_at=None).values_list(
            "id", flat=True
        )
    )
    who = ReaderIdentity.rows.open_many(institution, here)
    out = copies_out_by_reader(institution) if here else Counter()
    found = [
        Release(id, one.name, one.card, one.block, planned[id], out.get(id, 0)) for id, one in who.items()
    ]
    return sorted(found, key=lambda one: (one.day, one.card))


def planned_release(institution: UUID, reader: UUID) -> date | None:
    """The day on which a reader is expected to leave."""
    told = PlannedRelease.rows.open(institution, reader)
    return None if told is None else date.fromisoformat(told.day)


def movement_file(institution: UUID, batch: UUID) -> str | None:
    """The text of a file that waits for its use."""
    told = MovementFile.rows.open(institution, batch)
    return None if told is None else told.text


def movement_batch(institution: UUID, batch: UUID) -> MovementBatch | None:
    """A file that was taken in to its end."""
    return MovementBatch.objects.filter(institution=institution, id=batch).first()


def movement_batches(institution: UUID) -> list[MovementBatch]:
    """Files taken in, the newest first."""
    return list(MovementBatch.objects.filter(institution=institution).order_by("-imported_at")[:50])


def movements_of_batch(institution: UUID, batch: UUID) -> list[Movement]:
    """The movements of a file that hold, the newest first."""
    rows = Movement.objects.filter(institution=institution, batch=batch, undone=False)
    return list(rows.order_by("-moved_at", "-place"))


def parcel_by_code(institution: UUID, code: str) -> tuple[UUID, ReaderParcel.Secret] | None:
    """What another house sealed for this one under a code."""
    found = ReaderParcel.rows.find(institution, code=code.strip().upper())
    return found[0] if found else None


def is_home_here(institution: UUID) -> bool:
    """Whether an institution works on this node, so that rows can be sealed for it."""
    return Author.objects.filter(id=institution, home=this_node()).exists()


def reentry_places(institution: UUID) -> list[ReentryPlace]:
    """The lines of the guide."""
    return list(ReentryPlace.objects.filter(institution=institution).order_by("name", "id"))


def erased_day(institution: UUID, reader: UUID) -> date | None:
    """The day on which an ended membership's identity is forgotten."""
    row = ReaderIdentity._base_manager.filter(institution=institution, id=reader).first()
    day: date | None = None if row is None else row.forget_on
    return day
