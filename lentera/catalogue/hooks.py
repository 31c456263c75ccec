"""What the catalogue asks of areas below it: who has copies of a record, and is one free?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Place:
    """The copies of a record at one service point. `name` may be shown to whoever asked."""

    name: str
    total: int
    free: int
    call_number: str = ""


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


Asked = Callable[[list[UUID], UUID | None], dict[UUID, tuple[Place, ...]]]
_fillers: list[Asked] = []


def register_availability(filler: Asked) -> Asked:
    """Fill the hook: `(record ids, institution that asks or None for the public) -> places by record`.

    It answers for all records of a page in a fixed number of statements, and names no closed institution to
    the public.
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
