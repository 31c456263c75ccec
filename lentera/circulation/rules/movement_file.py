"""A file of arrivals and departures, read and compared with who is here. Nothing is written, nobody is guessed."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import LEAVING, MovementKind
from lentera.circulation.rules.movement import LATEST, Mover, decide_movement, decide_release_day
from lentera.journal.refusals import Refusal
from lentera.pages.dates import parse_date
from lentera.pages.signs import legible, scannable

MOST_ROWS = 5_000
MOST_CHARACTERS = 1_000_000
COLUMNS = {
    "card": "card", "kartu": "card",
    "name": "name", "nama": "name",
    "group": "group", "kelompok": "group",
    "block": "block", "blok": "block",
    "movement": "movement", "mutasi": "movement",
    "date": "date", "tanggal": "date",
}  # fmt: skip
SHOWN_COLUMNS = ("card", "name", "group", "block", "movement", "date")
NEEDED = ("movement", "date")
PLANNED = "planned_release"
SETS_BLOCK = (MovementKind.ARRIVED, MovementKind.BLOCK)
WORDS: Mapping[str, MovementKind | str] = {
    **{kind.value: kind for kind in MovementKind},
    "masuk": MovementKind.ARRIVED,
    "pindah blok": MovementKind.BLOCK,
    "bon": MovementKind.OUT, "dirujuk": MovementKind.OUT, "keluar sementara": MovementKind.OUT,
    "kembali": MovementKind.BACK,
    "pindah": MovementKind.TRANSFERRED, "pindah upt": MovementKind.TRANSFERRED,
    "bebas": MovementKind.RELEASED,
    "bebas bersyarat": MovementKind.PAROLED, "pb": MovementKind.PAROLED,
    "meninggal": MovementKind.DIED,
    PLANNED: PLANNED, "rencana bebas": PLANNED,
}  # fmt: skip
GROUP_WORDS = {
    **{group.value: group for group in ReaderGroup},
    "narapidana": ReaderGroup.CONVICT,
    "tahanan": ReaderGroup.DETAINEE,
    "anak": ReaderGroup.JUVENILE, "anak binaan": ReaderGroup.JUVENILE,
    "klien": ReaderGroup.PROBATION_CLIENT, "klien bapas": ReaderGroup.PROBATION_CLIENT,
    "petugas": ReaderGroup.STAFF,
    "kelompok lain": ReaderGroup.OTHER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A readable line of the file. `kind` is None for a planned release."""

    line: int
    card: str
    name: str
    group: ReaderGroup | None
    block: str
    kind: MovementKind | None
    day: date


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose identity is known here, members and those who left; `release` is the planned day."""

    mover: Mover
    name: str
    card: str
    release: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What one line would do: to whom (None: to somebody new; `newcomer` for a further line about one)."""

    row: Row
    reader: UUID | None
    reopens: bool = False


@dataclass(frozen=True)
class Plan:
    """What a file would do. `read` is the sum of all four."""

    steps: tuple[Planned, ...]
    unchanged: int
    refused: tuple[tuple[int, Refusal], ...]

    @property
    def read(self) -> int:
        """Lines read, the heading not among them."""
        return len(self.steps) + self.unchanged + len(self.refused)


def read_rows(text: str) -> tuple[list[Row], list[tuple[int, Refusal]]] | Refusal:
    """The lines of a file (`;` or `,`), or why the whole file is refused.

    A column that is not asked for refuses the file by its name: a register number, a crime or the end of a sentence
    must not get in by accident.
    """
    if len(text) > MOST_CHARACTERS:
        return Refusal("moves-file-too-large", most=MOST_CHARACTERS)
    if "\0" in text:
        return Refusal("moves-file-not-text")
    lines = text.lstrip("\ufeff").splitlines()
    heading = lines[0].strip() if lines else ""
    mark = ";" if ";" in heading else ","
    told = [name.strip().strip('"').casefold() for name in heading.split(mark)]
    foreign = [name for name in told if name not in COLUMNS]
    if foreign:
        shown = ", ".join(name[:40] or "?" for name in foreign[:10])
        return Refusal("moves-column-foreign", columns=shown, allowed="; ".join(SHOWN_COLUMNS))
    names = [COLUMNS[name] for name in told]
    missing = [name for name in NEEDED if name not in names]
    if not {"card", "name"} & set(names):
        missing.append("name")
    if missing or len(set(names)) != len(names):
        return Refusal("moves-column-missing", columns=", ".join(missing or names))
    if len(lines) - 1 > MOST_ROWS:
        return Refusal("moves-too-many-rows", most=MOST_ROWS)
    rows: list[Row] = []
    refused: list[tuple[int, Refusal]] = []
    for number, cells in _cells(lines[1:], mark):
        if not any(cell.strip() for cell in cells):
            continue
        outcome = _row(number, names, cells)
        if isinstance(outcome, Refusal):
            refused.append((number, outcome))
        else:
            rows.append(outcome)
    return rows, refused


def _cells(lines: Sequence[str], mark: str) -> Iterable[tuple[int, list[str]]]:
    """Each line by itself: an open quotation mark swallows its own line, never the rest of the file."""
    for number, line in enumerate(lines, start=2):
        try:
            yield number, next(csv.reader([line], delimiter=mark), [])
        except csv.Error:
            yield number, [line] * 99


def _row(number: int, names: Sequence[str], cells: Sequence[str]) -> Row | Refusal:
    if len(cells) > len(names):
        return Refusal("moves-line-longer")
    told = dict(zip(names, (legible(cell).strip() for cell in cells), strict=False))
    told["card"] = scannable(told.get("card", ""))
    if any(cell[:1] in ("=", "+", "@", "-") and len(cell) > 1 for cell in told.values()):
        return Refusal("moves-cell-formula")
    if len(told.get("name", "")) > 120 or len(told.get("card", "")) > 64 or len(told.get("block", "")) > 60:
        return Refusal("moves-cell-long")
    kind = WORDS.get(told.get("movement", "").casefold())
    if kind is None:
        return Refusal("moves-movement-unknown", movement=told.get("movement", "")[:40])
    day = parse_date(told.get("date", ""))
    if day is None:
        return Refusal("moves-date-wrong", value=told.get("date", "")[:40])
    group = GROUP_WORDS.get(told.get("group", "").casefold())
    if told.get("group") and group is None:
        return Refusal("readers-group-unknown", group=told["group"][:40], known=", ".join(ReaderGroup))
    if not told.get("card") and not told.get("name"):
        return Refusal("moves-nobody-named")
    return Row(
        number, told.get("card", ""), " ".join(told.get("name", "").split()), group, told.get("block", ""),
        kind if isinstance(kind, MovementKind) else None, day,
    )  # fmt: skip


class _House:
    """Who is here, as the lines are gone through one after another. Newcomers have the number of their line as id."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.people: dict[UUID, Known] = {}
        self.by_card: dict[str, UUID] = {}
        self.by_name: dict[str, list[UUID]] = defaultdict(list)
        self.arrivals: dict[tuple[str, str], set[date]] = defaultdict(set)
        for one in known:
            self.add(one)

    def add(self, one: Known) -> None:
        """Somebody more."""
        self.people[one.mover.id] = one
        self.by_name[one.name.casefold()].append(one.mover.id)
        if one.card:
            self.by_card[one.card] = one.mover.id

    def find(self, row: Row) -> Known | Refusal | None:
        """Whom a line means; by its card, else by a name that only one has: members first, then those who left."""
        if row.card:
            found = self.by_card.get(row.card)
            if found is None:
                return None
            one = self.people[found]
            if row.name and row.name.casefold() != one.name.casefold():
                return Refusal("moves-card-other-name", card=row.card[-2:])
            return one
        same = [self.people[id] for id in self.by_name.get(row.name.casefold(), ())]
        members = [one for one in same if not one.mover.closed] or same
        if len(members) > 1:
            return Refusal("moves-name-ambiguous")
        return members[0] if members else None

    def moved(self, step: Planned) -> None:
        """What holds after a line."""
        row = step.row
        if step.reader is None:
            mover = Mover(newcomer(row), row.day, block=row.block)
            self.add(Known(mover, row.name, row.card))
        one = self.people[step.reader or newcomer(row)]
        if row.kind is None:
            self.people[one.mover.id] = replace(one, release=row.day)
            return
        mover = replace(
            one.mover,
            closed=row.kind in LEAVING,
            block=row.block if row.block and row.kind in SETS_BLOCK else one.mover.block,
            moves=one.mover.moves | {(row.day, row.kind)},
            last=(row.day, row.kind),
        )
        self.people[one.mover.id] = replace(one, mover=mover)


def newcomer(row: Row) -> UUID:
    """The id by which the further lines of a file mean somebody whom this line registers."""
    return UUID(int=row.line)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The lines in the order in which they happened."""
    return sorted(rows, key=lambda one: (one.day, one.line))


def plan_moves(
    rows: Sequence[Row], refused: Sequence[tuple[int, Refusal]], known: Iterable[Known], *, today: date
) -> Plan:
    """Compare a file with who is here, line by line in the order of the days.

    What is told already is unchanged, so the same file again changes nothing; what contradicts is refused by line.
    """
    house = _House(known)
    steps: list[Planned] = []
    wrong = list(refused)
    unchanged = 0
    last_block = {(_key(row), row.day): row.line for row in rows if row.kind is MovementKind.BLOCK}
    for row in in_order(rows):
        found = house.find(row)
        outcome = found if isinstance(found, Refusal) else _step(row, found, house, today=today)
        if row.kind is MovementKind.ARRIVED and not isinstance(outcome, Refusal):
            house.arrivals[_key(row)].add(row.day)
        superseded = row.kind is MovementKind.BLOCK and last_block[_key(row), row.day] != row.line
        if isinstance(outcome, Refusal):
            wrong.append((row.line, outcome))
        elif outcome is None or superseded:
            unchanged += 1
        else:
            steps.append(outcome)
            house.moved(outcome)
    return Plan(tuple(steps), unchanged, tuple(sorted(wrong, key=lambda pair: pair[0])))


def _key(row: Row) -> tuple[str, str]:
    return (row.card, "" if row.card else row.name.casefold())


def _step(row: Row, found: Known | None, house: _House, *, today: date) -> Planned | Refusal | None:
    """One line: a step, why not, or None when it is known already."""
    if row.kind is MovementKind.ARRIVED:
        days = house.arrivals[_key(row)]
        told = found is not None and (row.day, row.kind) in found.mover.moves
        if days and (row.day in days or not (told or (found is not None and found.mover.closed))):
            return Refusal("moves-named-twice")
    if found is None:
        return _arrival(row, today=today)
    mover = found.mover
    if row.kind is None:
        if found.release == row.day:
            return None
        return decide_release_day(mover, row.day, today=today) or Planned(row, mover.id)
    told_before = row.kind is not MovementKind.BLOCK and (row.day, row.kind) in mover.moves
    if told_before or (mover.last is not None and row.day < mover.last[0]):
        return None
    if row.kind is MovementKind.ARRIVED and not mover.closed:
        return None
    if row.kind is MovementKind.BLOCK and not row.block:
        return Refusal("moves-block-missing")
    if row.kind is MovementKind.BLOCK and row.block == mover.block:
        return None
    if row.kind is MovementKind.ARRIVED and mover.died and not row.card:
        return _arrival(row, today=today)  # somebody else of that name
    refusal = decide_movement(mover, row.kind, on=row.day, today=today, block=row.block)
    return refusal or Planned(row, mover.id, reopens=row.kind is MovementKind.ARRIVED)


def _arrival(row: Row, *, today: date) -> Planned | Refusal:
    if row.kind is not MovementKind.ARRIVED:
        return Refusal("moves-reader-unknown")
    if not row.name:
        return Refusal("readers-name-missing")
    if row.group is None:
        return Refusal("moves-group-missing")
    if row.day > today:
        return Refusal("movement-in-future", day=row.day)
    if row.day < today - LATEST:
        return Refusal("movement-too-old", day=row.day, days=LATEST.days)
    return Planned(row, None)
