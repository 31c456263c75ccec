"""What the grid draws: rows with their problems, positions as choices, help about a field."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from lentera.catalogue.editing.grid import Grid, Row
from lentera.catalogue.fields.checking import RECORD, Problem, check
from lentera.catalogue.fields.fixed import Position
from lentera.catalogue.fields.marc21 import CONTROL, LOCAL, field_known, is_local
from lentera.catalogue.marc.record import Marc
from lentera.pages.hooks import text_of


@dataclass(frozen=True)
class DrawnProblem:
    """A problem as the page says it; `at` is the row's number, or -1 for the record as a whole."""

    text: str
    stops: bool
    old: bool
    at: int


@dataclass(frozen=True)
class DrawnRow:
    """A row with what is wrong in it."""

    row: Row
    problems: list[DrawnProblem]
    name: str


@dataclass(frozen=True)
class DrawnPlace:
    """One position: its name and choices (none: typed freely)."""

    name: str
    start: int
    label: str
    value: str
    width: int
    choices: list[tuple[str, str]]


def drawn_rows(sheet: Grid, problems: list[DrawnProblem]) -> list[DrawnRow]:
    """The rows of a grid."""
    by_row: dict[int, list[DrawnProblem]] = {}
    for one in problems:
        by_row.setdefault(one.at, []).append(one)
    return [DrawnRow(row, by_row.get(at, []), name_of_tag(row.tag)) for at, row in enumerate(sheet.rows)]


def told_problems(sheet: Grid, marc: Marc, before: Marc | None) -> list[DrawnProblem]:
    """The problems of the record that a grid states, at the rows where they are."""
    places = _rows_of_fields(sheet)
    return [_drawn(one, places) for one in check(marc, before)]


def _rows_of_fields(sheet: Grid) -> list[int]:
    """For each field of the record the number of its row; 008 stands above the rows."""
    rows = [at for at, row in enumerate(sheet.rows) if not row.is_empty]
    if sheet.fixed is not None:
        place = next((n for n, at in enumerate(rows) if sheet.rows[at].tag >= "008"), len(rows))
        rows.insert(place, RECORD)
    return rows


def _drawn(problem: Problem, places: list[int]) -> DrawnProblem:
    at = places[problem.line] if 0 <= problem.line < len(places) else RECORD
    text = str(text_of(problem.refusal.code, problem.refusal.details))
    return DrawnProblem(text, problem.stops, problem.old, at)


def drawn_places(positions: list[tuple[Position, str]]) -> list[DrawnPlace]:
    """Positions with their choices; a value that is none of them stays one."""
    language = get_language() or "id"
    drawn = []
    for position, value in positions:
        choices = [(code, f"{_shown(code)} {words.said(language)}") for code, words in position.codes]
        if choices and value not in {code for code, _ in choices}:
            choices.append((value, f"{_shown(value)} ?"))
        end = f"–{position.end:02d}" if position.width > 1 else ""
        drawn.append(
            DrawnPlace(
                f"{position.start:02d}{end}",
                position.start,
                position.words.said(language),
                value,
                position.width,
                choices,
            )
        )
    return drawn


def name_of_tag(tag: str) -> str:
    """What a field is called; empty where nobody knows."""
    known = field_known(tag)
    language = get_language() or "id"
    if known is not None:
        return known.words.said(language)
    return LOCAL.said(language) if is_local(tag) else ""


def help_of(tag: str) -> dict[str, Any]:
    """What the help shows about a field: name, whether it may be repeated, indicators, subfields."""
    known = field_known(tag)
    language = get_language() or "id"
    if known is None:
        return {"tag": tag, "name": name_of_tag(tag)}
    return {
        "tag": tag,
        "known": True,
        "name": known.words.said(language),
        "repeatable": known.repeatable,
        "indicators": [
            (place, [(value, words.said(language)) for value, words in values])
            for place, values in enumerate(known.indicators, 1)
        ]
        if tag not in CONTROL
        else [],
        "subfields": [
            ("…" if one.code == "*" else one.code, one.words.said(language), one.repeatable)
            for one in known.subfields
        ],
    }


def _shown(code: str) -> str:
    return "#" if code == " " else code
