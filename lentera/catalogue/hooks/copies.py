"""Copies as pages show them: where they are, how shelves stand this moment, what came, what was lent together."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from lentera.journal.models import Stream
from lentera.journal.node import NoNode, this_node


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
    places = _places(wanted, asking)
    return {record: Availability(places.get(record, ())) for record in wanted}


def public_places(records: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Where the public finds copies, by name, each once; only of records that have some: few of an import have."""
    places = _places(list(records), None)
    return {record: tuple(dict.fromkeys(place.name for place in found)) for record, found in places.items()}


def _places(records: list[UUID], asking: UUID | None) -> dict[UUID, tuple[Place, ...]]:
    places: dict[UUID, tuple[Place, ...]] = {}
    for filler in _fillers:
        for record, found in filler(records, asking).items():
            places[record] = places.get(record, ()) + found
    return places


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


Waited = Callable[[UUID, Collection[UUID]], set[UUID]]
_waited: list[Waited] = []


def register_waited(filler: Waited) -> Waited:
    """Fill the hook: `(institution, records)` -> those for which somebody waits there, or that it was asked for."""
    if filler not in _waited:
        _waited.append(filler)
    return filler


def waited_for(institution: UUID, records: Collection[UUID]) -> set[UUID]:
    """Which of these titles are wanted: taken out of the catalogue, they would be waited for in vain."""
    return {record for filler in _waited for record in filler(institution, records)}
