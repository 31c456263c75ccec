"""Declared tables: columns, sort and search in the address, pages, export. Rows are dicts, objects or a queryset."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import F
from django.http import HttpRequest, HttpResponse, QueryDict

from lentera.pages import exports, formats

Of = str | Callable[[Any], Any] | None
RIGHT = {"number", "rupiah"}
MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class Column:
    """One column. `key` names the value in a row (`a.b` or `a__b` go deeper).

    `kind`: text, number, date, datetime, tag, bar, link, rupiah. `url`, `detail` (a muted second line), `tone`,
    `icon` and `target` are a key or a function of the row. `export` gives the exported value where it differs.
    """

    key: str
    label: Any
    kind: str = "text"
    align: str = ""
    sortable: bool = True
    unit: Any = ""
    url: Of = None
    detail: Of = None
    tone: Of = None
    icon: Of = None
    target: Of = None
    strong: bool = False
    hidden: bool = False
    export: Callable[[Any], Any] | None = None

    @property
    def right(self) -> bool:
        return (self.align or ("right" if self.kind in RIGHT else "left")) == "right"


@dataclass(frozen=True)
class Empty:
    """What an empty table says: what this place is for, and the first step."""

    title: Any
    text: Any = ""
    url: str = ""
    button: Any = ""
    icon: str = "inbox"


@dataclass(frozen=True)
class Cell:
    """One value, ready to draw."""

    column: Column
    value: Any
    text: str
    url: str = ""
    detail: Any = ""
    tone: str = ""
    icon: str = ""
    target: Any = None

    @property
    def classes(self) -> str:
        """How its place is drawn: `nothing` is left out where a row is a card."""
        names = ["number"] if self.column.right else ["when"] if self.column.kind == "date" else []
        if not (self.text or self.detail or self.column.kind == "bar"):
            names.append("nothing")
        return " ".join(names)


@dataclass(frozen=True)
class Head:
    """One head: where a press leads, and how it is sorted now ("up", "down" or "")."""

    column: Column
    url: str
    sorted: str


class Table:
    """A page of rows for one request."""

    def __init__(
        self,
        request: HttpRequest,
        rows: Iterable[Any] | QuerySet[Any],
        *,
        name: str,
        columns: Sequence[Column],
        search: Sequence[str] = (),
        order: str = "",
        limit: int = 25,
        empty: Empty | None = None,
        prefix: str = "",
        caption: Any = "",
        choose: bool = False,
        exports: bool = True,
    ) -> None:
        self.request, self.name, self.search, self.limit = request, name, tuple(search), limit
        self.empty, self.prefix, self.caption, self.choose = empty, prefix, caption, choose
        self.exports = exports  # whether it is offered as a file
        self.all_columns = tuple(columns)
        self._rows = rows if isinstance(rows, QuerySet) else list(rows)
        self._get = request.GET
        self.q = self._asked("q").strip()[:200] if self.search else ""
        self.order = self._asked("sort") if self._column(self._asked("sort")) else order

    # what the address asks

    def _asked(self, name: str) -> str:
        return self._get.get(self.prefix + name, "")

    def _column(self, sort: str) -> Column | None:
        key = sort.removeprefix("-")
        return next((column for column in self.all_columns if column.key == key and column.sortable), None)

    @property
    def page(self) -> int:
        asked = self._asked("page")
        return max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown: those asked for by `cols`, else all that are not hidden at first."""
        asked = [key for key in self._asked("cols").split(",") if key]
        chosen = tuple(column for column in self.all_columns if column.key in asked)
        return chosen or tuple(column for column in self.all_columns if not column.hidden)

    # rows

    @cached_property
    def matching(self) -> QuerySet[Any] | list[Any]:
        """All rows that match, in order."""
        rows = self._rows
        if isinstance(rows, QuerySet):
            if self.q:
                wanted = Q()
                for field in self.search:
                    wanted |= Q(**{f"{field}__icontains": self.q})
                rows = rows.filter(wanted)
            if self.order:
                by = F(self.order.removeprefix("-"))
                down = self.order.startswith("-")
                rows = rows.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "pk")
            return rows
        if self.q:
            wanted_text = self.q.casefold()
            rows = [
                row for row in rows if any(wanted_text in _plain(value_of(row, key)) for key in self.search)
            ]
        if self.order:
            key, down = self.order.removeprefix("-"), self.order.startswith("-")
            known = [row for row in rows if value_of(row, key) is not None]
            known.sort(key=lambda row: _sortable(value_of(row, key)), reverse=down)
            rows = known + [row for row in rows if value_of(row, key) is None]
        return rows

    @cached_property
    def total(self) -> int:
        matching = self.matching
        return matching.count() if isinstance(matching, QuerySet) else len(matching)

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The cells of this page."""
        start = (self.page - 1) * self.limit
        return [
            [_cell(column, row) for column in self.columns]
            for row in self.matching[start : start + self.limit]
        ]

    @property
    def filtered(self) -> bool:
        return bool(self.q)

    # addresses

    def address(self, **changes: Any) -> str:
        """The present parameters with these of this table changed; None takes one out."""
        parameters: QueryDict = self._get.copy()
        for name, value in changes.items():
            parameters.pop(self.prefix + name, None)
            if value is not None:
                parameters[self.prefix + name] = str(value)
        return f"?{parameters.urlencode()}"

    @property
    def heads(self) -> list[Head]:
        heads = []
        for column in self.columns:
            up, down = self.order == column.key, self.order == f"-{column.key}"
            url = (
                self.address(sort=f"-{column.key}" if up else column.key, page=None)
                if column.sortable
                else ""
            )
            heads.append(Head(column, url, "up" if up else "down" if down else ""))
        return heads

    @property
    def is_sortable(self) -> bool:
        """Whether a head leads to another order."""
        return any(column.sortable for column in self.columns)

    @property
    def previous_url(self) -> str:
        return self.address(page=self.page - 1 if self.page > 2 else None) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.address(page=self.page + 1) if self.page * self.limit < self.total else ""

    @property
    def first_shown(self) -> int:
        return min((self.page - 1) * self.limit + 1, self.total)

    @property
    def last_shown(self) -> int:
        return min(self.page * self.limit, self.total)

    @property
    def csv_url(self) -> str:
        return self.address(export="csv", page=None)

    @property
    def xlsx_url(self) -> str:
        return self.address(export="xlsx", page=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the search form carries along."""
        own = {self.prefix + "q", self.prefix + "page", self.prefix + "export"}
        return [(name, value) for name, values in self._get.lists() if name not in own for value in values]

    # export

    def export(self) -> HttpResponse | None:
        """The file asked for by `?export=csv` or `?export=xlsx`, of all matching rows and the columns shown.

        None for a table that is not offered as a file, also to who writes the address by hand.
        """
        form = self._asked("export")
        if not self.exports or form not in ("csv", "xlsx"):
            return None
        head = [str(column.label) for column in self.columns]
        rows = ([_exported(column, row) for column in self.columns] for row in self.matching[:MOST_EXPORTED])
        return (
            exports.csv_file(self.name, head, rows)
            if form == "csv"
            else exports.xlsx_file(self.name, head, rows)
        )


def value_of(row: Any, key: str) -> Any:
    """The value of a row by key or attribute; dots and double underscores go deeper."""
    value = row
    for part in key.replace("__", ".").split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
        if value is None:
            return None
    return value() if callable(value) else value


def _of(row: Any, source: Of) -> Any:
    if source is None:
        return None
    return source(row) if callable(source) else value_of(row, source)


def _cell(column: Column, row: Any) -> Cell:
    value = value_of(row, column.key)
    return Cell(
        column, value, _text(column, value),
        url=_of(row, column.url) or "", detail=_of(row, column.detail) or "", tone=_of(row, column.tone) or "",
        icon=_of(row, column.icon) or "", target=_of(row, column.target),
    )  # fmt: skip


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "rupiah":
        return formats.rupiah(value)
    if column.kind == "datetime" and isinstance(value, datetime):
        return f"{formats.short_date(value)}, {formats.clock(value)}"
    if isinstance(value, date):
        return formats.short_date(value)
    if column.kind in ("number", "bar"):
        return formats.number(value)
    return str(value)


def _exported(column: Column, row: Any) -> Any:
    return column.export(row) if column.export is not None else value_of(row, column.key)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).casefold()


def _sortable(value: Any) -> Any:
    return (
        value.casefold()
        if isinstance(value, str)
        else value
        if isinstance(value, (int, float, date))
        else str(value)
    )
