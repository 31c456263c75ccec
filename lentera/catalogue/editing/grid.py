"""The grid face of a record: rows of tag, indicators and text; leader and 008 by their positions. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from lentera.catalogue.editing.simple import control_of
from lentera.catalogue.fields.checking import check, stopping
from lentera.catalogue.fields.fixed import (
    FIXED_LENGTH,
    LEADER_LENGTH,
    Position,
    configuration,
    fixed_positions,
    leader_positions,
    with_position,
)
from lentera.catalogue.fields.lines import field_from, restored, text_of
from lentera.catalogue.fields.starting import BY_KEY
from lentera.catalogue.marc.record import CONTROL, Field, Marc
from lentera.journal.refusals import Refusal

DEFAULT_LEADER = "00000nam a2200000 i 4500"
OWN_PREFIX = "lentera-"


class Row(msgspec.Struct, frozen=True):
    """One row as it is typed."""

    tag: str = ""
    one: str = ""
    two: str = ""
    text: str = ""

    @property
    def is_control(self) -> bool:
        """Whether it has neither indicators nor subfields."""
        return self.tag in CONTROL

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: such a row is no field."""
        return not self.field().subfields and not self.field().data.strip()

    def field(self) -> Field:
        """The field that it states."""
        return field_from(self.tag.strip(), self.one, self.two, self.text)


@dataclass(frozen=True)
class Grid:
    """What the grid shows of a record. `fixed` is None where there is no 008."""

    leader: str
    fixed: str | None
    rows: list[Row]

    @property
    def leader_positions(self) -> list[tuple[Position, str]]:
        """The positions of the leader with their values."""
        return [(one, one.of(self.leader)) for one in leader_positions()]

    @property
    def fixed_positions(self) -> list[tuple[Position, str]]:
        """The positions of 008 with their values."""
        text = (self.fixed or "").ljust(FIXED_LENGTH)
        return [(one, one.of(text)) for one in fixed_positions(self.leader)]

    def marc(self, base: Marc | None = None) -> Marc:
        """The record of the rows, empty ones left out; what was not touched stays as it stood in `base`."""
        fields = [row.field() for row in self.rows if not row.is_empty]
        fields = restored(fields, base.fields if base is not None else ())
        if self.fixed is not None:
            place = next((at for at, one in enumerate(fields) if one.tag >= "008"), len(fields))
            fields.insert(place, Field("008", self.fixed))
        return Marc(self.leader, tuple(fields))


def grid_of(marc: Marc, suggested: Iterable[str] = ()) -> Grid:
    """The grid of a record, with empty rows for tags that are usually filled and are not there."""
    first = marc.first("008")
    rows, passed = [], first is None
    for field in marc.fields:
        if field is first or (not passed and field == first):
            passed = True
            continue
        rows.append(_row(field))
    there = {row.tag for row in rows}
    more = [Row(tag, *_usual(tag), "$a ") for tag in suggested if tag not in there]
    return Grid(marc.leader, first.data if first is not None else None, sorted([*rows, *more], key=_tag))


def _tag(row: Row) -> str:
    return row.tag


def _row(field: Field) -> Row:
    if field.is_control:
        return Row(field.tag, "", "", field.data)
    one, two = (field.indicators + "  ")[0], (field.indicators + "  ")[1]
    return Row(field.tag, one.strip(), two.strip(), text_of(field))


def _usual(tag: str) -> tuple[str, str]:
    """Indicators that a field usually has."""
    return {
        "082": ("0", "4"),
        "100": ("1", ""),
        "245": ("1", "0"),
        "264": ("", "1"),
        "490": ("0", ""),
        "650": ("", "4"),
        "651": ("", "4"),
        "655": ("", "4"),
        "700": ("1", ""),
        "710": ("2", ""),
        "856": ("4", "0"),
    }.get(tag, ("", ""))


def read_grid(told: Mapping[str, str], columns: Mapping[str, list[str]]) -> Grid:
    """The grid that was sent: `told` single values, `columns` the lists tag, one, two, text. Never fails.

    Where the type of record changed, the places of 008 that depend on it begin anew. How many rows may come is
    `DATA_UPLOAD_MAX_NUMBER_FIELDS`: what is more is refused as a whole, for a row cut off here would be a field lost.
    """
    old = told.get("leader", DEFAULT_LEADER).ljust(LEADER_LENGTH)[:LEADER_LENGTH]
    fixed = told.get("fixed")
    if fixed is not None:
        for position in fixed_positions(old):
            value = told.get(f"fixed-{position.start}")
            if value is not None:
                fixed = with_position(fixed, position, value, FIXED_LENGTH)
    leader = old
    for position in leader_positions():
        value = told.get(f"leader-{position.start}")
        if value is not None:
            leader = with_position(leader, position, value, LEADER_LENGTH)
    if fixed is not None and configuration(leader) != configuration(old):
        fixed = begun_anew(fixed, leader)
    lists = [columns.get(name, []) for name in ("tag", "one", "two", "text")]
    longest = max((len(one) for one in lists), default=0)
    rows = [Row(*(values[at] if at < len(values) else "" for values in lists)) for at in range(longest)]
    return Grid(leader, fixed, rows)


def type_changed(told: Mapping[str, str], grid: Grid) -> bool:
    """Whether the type of record is another one than what the grid was drawn for."""
    return configuration(told.get("leader", grid.leader)) != configuration(grid.leader)


def begun_anew(fixed: str, leader: str) -> str:
    """008 whose places 18 to 34 say nothing yet, in the form that this type of record has."""
    text = fixed.ljust(FIXED_LENGTH)[:18] + " " * 17 + fixed.ljust(FIXED_LENGTH)[35:FIXED_LENGTH]
    for position in fixed_positions(leader):
        codes = [code for code, _ in position.codes]
        if 18 <= position.start < 35 and codes and " " not in codes:
            text = with_position(text, position, "|" if "|" in codes else codes[0], FIXED_LENGTH)
    return text


def suggested_rows(material: str) -> tuple[str, ...]:
    """The tags that are usually filled for a material."""
    start = BY_KEY.get(material)
    return start.rows if start is not None else ()


def decide_marc(marc: Marc, before: Marc | None, *, record: UUID, is_new: bool) -> Marc | Refusal:
    """The record as it is kept: checked, and with its own control number when it is new and has none.

    `before`: what it was, or the draft that it came from; what was wrong there already does not stop it.
    """
    refusal = stopping(check(marc, before))
    if refusal is not None:
        return refusal
    number = marc.control("001").strip()
    if number and not (is_new and number.startswith(OWN_PREFIX)):
        return marc
    own = [field for field in marc.fields if field.tag not in ("001", "003")]
    return Marc(marc.leader, (Field("001", control_of(record)), Field("003", "Lentera"), *own))
