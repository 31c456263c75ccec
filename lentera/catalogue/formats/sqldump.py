"""Rows out of a MySQL or MariaDB dump, one at a time: only INSERT is read, nothing is run."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

BLOCK = 1 << 20
TAIL = 4_096  # bytes of the beginning and of the end by which a dump is whole
LONGEST = 1 << 24  # characters of one row
Row = dict[str, str | None]
_insert = re.compile(
    r"\bINSERT\s+(?:IGNORE\s+|DELAYED\s+|LOW_PRIORITY\s+)*INTO\s+`?(\w+)`?\s*(\([^)]*\))?\s*VALUES\s*",
    re.IGNORECASE,
)
_create = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?\s*\(", re.IGNORECASE)
_column = re.compile(r"^\s*`(\w+)`\s", re.MULTILINE)
_column_in_line = re.compile(r"(?:^|[(,])\s*`(\w+)`\s+[A-Za-z]")
_end_in_line = re.compile(r"\)\s*(?:;|ENGINE\b|DEFAULT\b)", re.IGNORECASE)
_value = re.compile(
    r"\s*(?:(?P<null>NULL)|(?:_\w+\s*)?'(?P<text>(?:[^'\\]|\\.|'')*)'|(?P<hex>0x[0-9A-Fa-f]+|[xX]'[0-9A-Fa-f]*')"
    r"|(?P<number>[-+0-9.eE]+)|(?P<word>[A-Za-z_]\w*(?:\(\))?))\s*(?P<end>[,)])",
    re.DOTALL,
)
_escape = re.compile(r"\\(.)|''", re.DOTALL)
_signs = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": ""}


class BrokenDump(Exception):
    """A row cannot be read; `table` and `line` say where."""

    def __init__(self, table: str, line: int) -> None:
        super().__init__(f"{table}, line {line}")
        self.table, self.line = table, line


def dump_rows(
    path: Path, tables: Collection[str], layouts: dict[str, tuple[str, ...]] | None = None
) -> Iterator[tuple[str, Row]]:
    """Table and row (column to text, None for NULL) of every INSERT into one of `tables`.

    `layouts`: the columns of tables whose INSERT and CREATE TABLE do not name them. Raises BrokenDump, OSError.
    """
    known = dict(layouts or {})
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        window = _Window(file)
        while True:
            found = window.find(_insert, _create)
            if found is None:
                return
            table = found.group(1).lower()
            if found.re is _create:
                known[table] = _columns(window)
                continue
            if table not in tables:
                continue
            named = found.group(2)
            columns = (
                tuple(one.strip(" \t\r\n`") for one in named.strip("()").split(","))
                if named
                else known.get(table, ())
            )
            for values in window.rows(table):
                yield table, dict(zip(columns, values, strict=False))


def _columns(window: "_Window") -> tuple[str, ...]:
    """The columns of a CREATE TABLE: a line each, as dumps have it, or all in one line."""
    line = window.until("\n")
    if (end := _end_in_line.search(line)) is not None:
        window.place -= len(line) - end.start()
        return tuple(_column_in_line.findall(line[: end.start()]))
    return tuple(_column.findall(line + window.until("\n)")))


def tables_of(path: Path) -> frozenset[str]:
    """The tables that a dump makes or fills, in small letters; none when its beginning is no dump's. Raises OSError."""
    with path.open("rb") as file:
        rest = file.read(1 << 16)
        if _named.search(rest) is None:
            return frozenset()
        found = set()
        while True:
            found |= {name.decode("ascii").lower() for name in _named.findall(rest)}
            block = file.read(BLOCK)
            if not block:
                return frozenset(found)
            rest = rest[-200:] + block


def cut_off_at(path: Path) -> int | None:
    """The last line of a dump that ends before it is whole, else None. Tables that come later would be missing, and
    records without their authors or copies look whole.

    Whole is what ends with a statement or a comment; where the head is that of a program which says at the end that it
    is done (mysqldump, mysqldump-php, which SLiMS uses), only what says so. Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(TAIL)
        file.seek(max(path.stat().st_size - TAIL, 0))
        tail = file.read()
        head = head.lstrip(b"\xff\xfe\xef\xbb\xbf")
        if _encoding(path) == "utf-16":
            head, tail = head.replace(b"\0", b""), tail.replace(b"\0", b"")
        last = tail.rstrip().rpartition(b"\n")[2].strip()
        ended = last.endswith(b";") or last.startswith((b"--", b"#"))
        if ended and (_says_its_end.search(head) is None or b"-- Dump completed" in tail):
            return None
        file.seek(0)
        return 1 + sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))


_says_its_end = re.compile(rb"^-- (?:MySQL|MariaDB) dump |^-- mysqldump-php ", re.MULTILINE)
_named = re.compile(
    rb"(?:CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?|INSERT\s+(?:IGNORE\s+)?INTO\s+)`?(\w+)", re.IGNORECASE
)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(3)
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


class _Window:
    """A part of the file that moves on; `line` counts from 1."""

    def __init__(self, file: "object") -> None:
        self.file = file
        self.text = ""
        self.place = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        if self.ended:
            return False
        block: str = self.file.read(BLOCK)  # type: ignore[attr-defined]
        self.ended = not block
        self.line += self.text.count("\n", 0, self.place)
        self.text, self.place = self.text[self.place :] + block, 0
        return not self.ended

    @property
    def here(self) -> int:
        return self.line + self.text.count("\n", 0, self.place)

    def find(self, *patterns: re.Pattern[str]) -> re.Match[str] | None:
        while True:
            found = [match for one in patterns if (match := one.search(self.text, self.place)) is not None]
            first = min(found, key=lambda match: match.start(), default=None)
            if first is not None and (first.end() < len(self.text) or self.ended):
                self.place = first.end()
                return first
            if first is None:
                self.place = max(self.place, len(self.text) - 4096)
            if not self.more():
                if first is not None:
                    continue
                return None

    def until(self, mark: str) -> str:
        while (end := self.text.find(mark, self.place)) < 0:
            if len(self.text) - self.place > LONGEST or not self.more():
                end = len(self.text)
                break
        told, self.place = self.text[self.place : end], end
        return told

    def rows(self, table: str) -> Iterator[list[str | None]]:
        while True:
            yield self.row(table)
            sign = self.sign()
            if sign != ",":
                return

    def sign(self) -> str:
        while True:
            while self.place < len(self.text) and self.text[self.place].isspace():
                self.place += 1
            if self.place < len(self.text):
                self.place += 1
                return self.text[self.place - 1]
            if not self.more():
                return ""

    def row(self, table: str) -> list[str | None]:
        if self.sign() != "(":
            raise BrokenDump(table, self.here)
        values: list[str | None] = []
        while True:
            found = _value.match(self.text, self.place)
            if found is None:
                if len(self.text) - self.place > LONGEST or not self.more():
                    raise BrokenDump(table, self.here)
                continue
            values.append(_told(found))
            self.place = found.end()
            if found.group("end") == ")":
                return values


def _unescaped(found: re.Match[str]) -> str:
    sign = found.group(1)
    return "'" if sign is None else _signs.get(sign, sign)


def _told(found: re.Match[str]) -> str | None:
    if found.group("text") is not None:
        return _escape.sub(_unescaped, found.group("text"))
    if found.group("hex") is not None:
        digits = found.group("hex").removeprefix("0x").strip("xX'")
        return bytes.fromhex(digits if len(digits) % 2 == 0 else f"0{digits}").decode("utf-8", "replace")
    return found.group("number") or (found.group("word") if found.group("null") is None else None)
