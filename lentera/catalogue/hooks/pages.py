"""What other areas put on the pages of titles: notes for staff, buttons of the kiosk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest


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
