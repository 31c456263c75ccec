"""What the catalogue asks of areas above it: who has copies of a record, and who enters those that a file brings?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from lentera.catalogue.formats.copies import Copy
from lentera.journal.models import Stream
from lentera.journal.node import NoNode, this_node
from lentera.journal.refusals import Refusal


@dataclass(frozen=True)
class Place:
    """The copies of a record at one service point. `name` may be shown to whoever asked."""

    name: str
    total: int
    free: int
    call_number: str = ""
    holder: UUID | None = None
    shelf: str = ""


@dataclass(frozen=True)
class Availability:
    """The copies of a record everywhere."""

    places: tuple[Place, ...] = ()

    @property
    def total(self) -> int:
        """How many copies there are."""
        return sum(place.total for place in self.places)

    @property
    def free(self) -> int:
        """How many of them can be borrowed now."""
        return sum(place.free for place in self.places)


_MOMENT = f'SELECT COUNT(*), SUM("laid_out") FROM "{Stream._meta.db_table}"'
Asked = Callable[[list[UUID], UUID | None], dict[UUID, tuple[Place, ...]]]
_fillers: list[Asked] = []


def register_availability(filler: Asked) -> Asked:
    """Fill the hook: `(record ids, institution that asks or None for the public) -> places by record`.

    It answers for all records of a page in a fixed number of statements, and names no closed institution to
    the public. What it tells holds until a fact is recorded or a day begins: pages are kept that long.
    """
    if filler not in _fillers:
        _fillers.append(filler)
    return filler


def availability(records: Iterable[UUID], asking: UUID | None) -> dict[UUID, Availability]:
    """The copies of each record; empty for records without any."""
    wanted = list(records)
    places: dict[UUID, tuple[Place, ...]] = {}
    for filler in _fillers:
        for record, found in filler(wanted, asking).items():
            places[record] = places.get(record, ()) + found
    return {record: Availability(places.get(record, ())) for record in wanted}


def is_filled() -> bool:
    """Whether somebody answers at all: before that, pages do not say that there is no copy."""
    return bool(_fillers)


@dataclass(frozen=True)
class Shelves:
    """What changes with every loan, for one asker.

    `away`: titles of which all copies that the asker may see are away; `here`: titles in hand at the asker; `only`:
    those of `here` of which nobody else told the index a copy.
    """

    away: frozenset[UUID] = frozenset()
    here: frozenset[UUID] = frozenset()
    only: frozenset[UUID] = frozenset()


AskedShelves = Callable[[UUID | None], Shelves]
_shelves: list[AskedShelves] = []
_told: dict[UUID | None, tuple[object, Shelves]] = {}


def register_shelves(filler: AskedShelves) -> AskedShelves:
    """Fill the hook: institution that asks (None: the public) -> how its shelves stand this moment."""
    if filler not in _shelves:
        _shelves.append(filler)
    return filler


def shelves(asking: UUID | None) -> Shelves | None:
    """How the shelves stand for the asker; None when nobody knows. Asked anew once anything was recorded.

    So a loan writes nothing into the search index, and the page after it tells the truth.
    """
    if not _shelves:
        return None
    state = moment()
    known = _told.get(asking)
    if known is None or known[0] != state:
        found = [filler(asking) for filler in _shelves]
        sets = zip(*((one.away, one.here, one.only) for one in found), strict=True)
        known = (state, Shelves(*(frozenset[UUID]().union(*told) for told in sets)))
        _told[asking] = known
    return known[1]


def moment() -> object:
    """Another value after every fact of whatever area, the same till then."""
    try:
        node = this_node()
    except NoNode:
        node = None
    with connection.cursor() as cursor:  # before every page: 14 µs, by a queryset 218
        cursor.execute(_MOMENT)
        return node, *cursor.fetchone()


Arrivals = Callable[[UUID | None, tuple[date, UUID] | None, int], list[tuple[UUID, date]]]
_arrivals: list[Arrivals] = []


def register_arrivals(filler: Arrivals) -> Arrivals:
    """Fill the hook: `(institution that asks, or None; before; limit)` -> titles that came of late, newest first.

    `before` is the last pair (day, title) of the page before.
    """
    if filler not in _arrivals:
        _arrivals.append(filler)
    return filler


def arrivals(asking: UUID | None, before: tuple[date, UUID] | None, limit: int) -> list[tuple[UUID, date]]:
    """The titles of which a copy arrived of late, each with its day, newest first."""
    told = [one for filler in _arrivals for one in filler(asking, before, limit)]
    return sorted(told, key=lambda one: (one[1], one[0]), reverse=True)[:limit]


AlsoBorrowed = Callable[[UUID, UUID | None], list[UUID]]
_also_borrowed: list[AlsoBorrowed] = []


def register_also_borrowed(filler: AlsoBorrowed) -> AlsoBorrowed:
    """Fill the hook: `(record, institution that asks, or None)` -> titles that readers had together with it.

    Whoever fills it keeps what could tell of one reader to itself.
    """
    if filler not in _also_borrowed:
        _also_borrowed.append(filler)
    return filler


def also_borrowed(record: UUID, asking: UUID | None) -> list[UUID]:
    """Titles that readers had together with this one, the most often first."""
    return list(dict.fromkeys(title for filler in _also_borrowed for title in filler(record, asking)))


@dataclass(frozen=True)
class RecordNote:
    """What another area says of a title on its page, to staff with the capability: a tag that leads somewhere."""

    label: str
    tone: str
    url: str
    capability: str


RecordNotes = Callable[[UUID, UUID | None], Iterable[RecordNote]]
_notes: list[RecordNotes] = []


def register_record_notes(filler: RecordNotes) -> RecordNotes:
    """Fill the hook: `(record, institution that asks, or None)` -> notes for the head of its page."""
    if filler not in _notes:
        _notes.append(filler)
    return filler


def record_notes(record: UUID, asking: UUID | None) -> list[RecordNote]:
    """Everything that other areas say of a title."""
    return [note for filler in _notes for note in filler(record, asking)]


@dataclass(frozen=True)
class KioskTile:
    """A large button on the kiosk's start page: `label` (translated), icon of the sprite, address."""

    label: str
    icon: str
    url: str


KioskTiles = Callable[[HttpRequest], Iterable[KioskTile]]
_tiles: list[KioskTiles] = []


def register_kiosk_tiles(filler: KioskTiles) -> KioskTiles:
    """Fill the hook: what else readers can do at the kiosk, such as borrowing with their card."""
    if filler not in _tiles:
        _tiles.append(filler)
    return filler


def kiosk_tiles(request: HttpRequest) -> list[KioskTile]:
    """The large buttons of the kiosk's start page."""
    return [tile for filler in _tiles for tile in filler(request)]


KioskActs = Callable[[HttpRequest, UUID], Iterable[KioskTile]]
_acts: list[KioskActs] = []


def register_kiosk_acts(filler: KioskActs) -> KioskActs:
    """Fill the hook: what readers can do with one title at the kiosk, such as waiting for it."""
    if filler not in _acts:
        _acts.append(filler)
    return filler


def kiosk_acts(request: HttpRequest, record: UUID) -> list[KioskTile]:
    """The buttons of a title's page at the kiosk."""
    return [act for filler in _acts for act in filler(request, record)]


@dataclass(frozen=True)
class Arriving:
    """A copy that an imported file brings, of a record that is in the catalogue now. `number`: the read's number."""

    number: int
    record: UUID
    title: str
    author: str
    call_number: str
    copy: Copy


@dataclass
class Entered:
    """What became of copies: counts by outcome (added, unchanged, refused), and reasons with the read's number."""

    counts: Counter[str] = field(default_factory=Counter)
    refusals: list[tuple[int, Refusal]] = field(default_factory=list)


Taker = Callable[[Sequence[Arriving]], Entered]
OpenTaker = Callable[[UUID, UUID, str, UUID | None], Taker]
"""(owner, actor, name of the file, batch, or None to try only) -> what takes the copies of one import by chunks."""
_takers: list[OpenTaker] = []


def register_copies(taker: OpenTaker) -> OpenTaker:
    """Fill the hook: the area that keeps copies enters those of imported files."""
    if taker not in _takers:
        _takers.append(taker)
    return taker


def open_takers(owner: UUID, actor: UUID, source: str, batch: UUID | None) -> list[Taker]:
    """The takers for one import; without a batch they only try."""
    return [taker(owner, actor, source, batch) for taker in _takers]


MOST_REASONS = 1_000  # reasons that the log of an import names


@dataclass
class Standing:
    """Copies of an import: how many of each title go with it (`free`), how many stay, and why."""

    free: Counter[UUID | None] = field(default_factory=Counter)
    many: int = 0
    kept: list[Refusal] = field(default_factory=list)  # at most MOST_REASONS


class ImportedCopies(Protocol):
    """The area that keeps copies: what a rollback asks of it."""

    def standing(self, owner: UUID, batch: UUID) -> Standing:
        """What a rollback would find now. Nothing changes."""

    def take_back(self, owner: UUID, batch: UUID, *, actor: UUID, at: datetime | None) -> Standing:
        """Take back what nobody touched since; returns what stays."""

    def taken_back(self, owner: UUID, batch: UUID) -> int:
        """How many copies of an import went so far."""

    def in_books(self, owner: UUID, records: list[UUID]) -> Mapping[UUID, int]:
        """How many copies of each title the owner has, wherever they are; written off ones do not count."""


_imported: list[ImportedCopies] = []


def register_imported_copies(keeper: ImportedCopies) -> None:
    """Fill the hook: whoever enters the copies of imports takes them back, too."""
    _imported.append(keeper)


def imported_copies() -> list[ImportedCopies]:
    """Every area that keeps copies of imports."""
    return list(_imported)


def in_books(owner: UUID, records: list[UUID]) -> Counter[UUID]:
    """How many copies of each title the owner has, wherever they are; written off ones do not count."""
    books: Counter[UUID] = Counter()
    for keeper in _imported:
        books.update(keeper.in_books(owner, records))
    return books


@dataclass(frozen=True)
class OtherBatch:
    """An import of an area above, as `lentera batch list` shows it. `state`: open, done or rolled-back."""

    id: UUID
    opened_at: datetime
    state: str
    source: str
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


class OtherBatches(Protocol):
    """An area with imports of its own: it lists them, and takes one back."""

    def batches(self, institution: UUID) -> list[OtherBatch]:
        """The imports of an institution."""

    def take_back(
        self, institution: UUID, batch: UUID, *, actor: UUID
    ) -> tuple[int, list[tuple[str, int, Refusal]]] | Refusal:
        """Take one back: how much went, and what stays: its part, its line, why."""


_others: list[OtherBatches] = []


def register_batches(source: OtherBatches) -> None:
    """Fill the hook: imports of another area belong into the list of all imports."""
    _others.append(source)


def other_batches() -> list[OtherBatches]:
    """Every area that has imports of its own."""
    return list(_others)


Held = Callable[[UUID, frozenset[UUID]], Iterable[UUID]]
_held: list[Held] = []
Named = Callable[[list[UUID]], Iterable[UUID]]
_named: list[Named] = []


def register_held(filler: Held) -> Held:
    """Fill the hook: `(owner, institutions)` -> the titles of which the owner ever sent a copy to one of these."""
    _held.append(filler)
    return filler


def held(owner: UUID, institutions: frozenset[UUID]) -> set[UUID]:
    """The titles that come with copies: those that an owner ever placed with these institutions."""
    return {record for filler in _held for record in filler(owner, institutions)}


def register_named(filler: Named) -> Named:
    """Fill the hook: `records` -> those that a copy in the tables of this node names."""
    _named.append(filler)
    return filler


def named_by_copies(records: Iterable[UUID]) -> set[UUID]:
    """Which of these titles copies here are of: they stay, whatever edition brought them."""
    wanted = list(records)
    return {record for filler in _named for record in filler(wanted)}


@dataclass(frozen=True)
class PublicLibrary:
    """A library that may be named to everybody.

    `titles` tells those of which it has a copy in hand now, `mark` something else whenever these may have changed.
    """

    id: UUID
    name: str
    titles: Callable[[], frozenset[UUID]]
    mark: Callable[[], object]


Libraries = Callable[[], Iterable[PublicLibrary]]
_libraries: list[Libraries] = []


def register_libraries(filler: Libraries) -> Libraries:
    """Fill the hook: the libraries whose holdings harvesters may take. Never a closed institution."""
    _libraries.append(filler)
    return filler


def public_libraries() -> list[PublicLibrary]:
    """Every library that may be named to everybody."""
    return [one for filler in _libraries for one in filler()]
