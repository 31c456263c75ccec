"""CQL 1.2: from a query's text to its tree. All booleans bind alike, from left to right.

Source: CQL, The Contextual Query Language, version 1.2 (Library of Congress), BNF grammar.
"""

import re
from dataclasses import dataclass

from lentera.protocols.sru.diagnostics import Diagnostic

LONGEST = 4_000  # characters of a query
DEEPEST = 40  # parentheses within each other
MOST = 200  # clauses
BOOLEANS = ("and", "or", "not", "prox")
COMPARISONS = ("==", "<=", ">=", "<>", "=", "<", ">")
_token = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign>==|<=|>=|<>|[=<>()/])|(?P<word>[^\s()=<>"/]+)|(?P<open>"))""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Modifier:
    """`/name` or `/name=value`, in lower case."""

    name: str
    comparison: str = ""
    value: str = ""


@dataclass(frozen=True)
class Clause:
    """One search clause. `index` and `relation` are empty where only a term stood; escapes stand in `term`."""

    term: str
    index: str = ""
    relation: str = ""
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True)
class Both:
    """Two queries with a boolean between them."""

    operator: str
    left: "Clause | Both"
    right: "Clause | Both"
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True)
class SortKey:
    """One index of `sortBy`."""

    index: str
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True)
class Query:
    """A whole query. `prefixes` maps short names of context sets to their identifiers ("" is the default)."""

    tree: Clause | Both
    prefixes: dict[str, str]
    sort: tuple[SortKey, ...] = ()


def parse(text: str) -> Query:
    """The tree of a query. Raises Diagnostic (10, 13, 14, 37, 48)."""
    if len(text) > LONGEST:
        raise Diagnostic(10, f"more than {LONGEST} characters")
    return _Parser(text).whole()


@dataclass(frozen=True)
class _Token:
    kind: str  # word, quoted, sign
    text: str

    @property
    def plain(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = list(self._cut(text))
        self.place = self.depth = self.clauses = 0
        self.prefixes: dict[str, str] = {}

    @staticmethod
    def _cut(text: str) -> list[_Token]:
        found, place, text = [], 0, text.rstrip()
        while place < len(text):
            match = _token.match(text, place)
            if match is None:
                raise Diagnostic(10, text[place : place + 40])
            kind = match.lastgroup or ""
            if kind == "open":
                raise Diagnostic(14, text[match.start("open") :][:40])
            value = match.group(kind)
            found.append(_Token(kind, value[1:-1].replace('\\"', '"') if kind == "quoted" else value))
            place = match.end()
        return found

    def peek(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("end", "")

    def take(self) -> _Token:
        token = self.peek()
        self.place += 1
        return token

    def sign(self, text: str) -> bool:
        token = self.peek()
        if token.kind == "sign" and token.text == text:
            self.place += 1
            return True
        return False

    def whole(self) -> Query:
        if not self.tokens:
            raise Diagnostic(10, "an empty query")
        tree = self.query()
        sort = self.sort_keys() if self.peek().plain == "sortby" else ()
        token = self.peek()
        if token.kind != "end":
            raise Diagnostic(13 if token.text == ")" else 10, token.text)
        return Query(tree, self.prefixes, sort)

    def query(self) -> Clause | Both:
        while self.sign(">"):
            name, uri = "", self.term()
            if self.sign("="):
                name, uri = uri.lower(), self.term()
            self.prefixes[name] = uri
        tree = self.search_clause()
        while (operator := self.peek().plain) and operator != "sortby":
            if operator not in BOOLEANS:
                raise Diagnostic(37, self.peek().text)
            self.take()
            modifiers = self.modifier_list()
            tree = Both(operator, tree, self.search_clause(), modifiers)
        return tree

    def search_clause(self) -> Clause | Both:
        if self.sign("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise Diagnostic(13, f"deeper than {DEEPEST}")
            inner = self.query()
            if not self.sign(")"):
                raise Diagnostic(13, self.peek().text or "a parenthesis is not closed")
            self.depth -= 1
            return inner
        self.clauses += 1
        if self.clauses > MOST:
            raise Diagnostic(48, f"more than {MOST} clauses")
        first = self.peek()
        if first.kind not in ("word", "quoted"):
            raise Diagnostic(13 if first.text == ")" else 10, first.text or "a term is missing")
        self.take()
        relation = self.relation()
        if not relation:
            return Clause(first.text)
        modifiers = self.modifier_list()
        return Clause(self.term(), first.text.lower(), relation, modifiers)

    def relation(self) -> str:
        token = self.peek()
        if token.kind == "sign" and token.text in COMPARISONS:
            return self.take().text
        # A word is a relation when a term follows it: `title any "a b"`, not `a and b`.
        if token.kind == "word" and token.plain not in (*BOOLEANS, "sortby"):
            return self.take().plain
        return ""

    def modifier_list(self) -> tuple[Modifier, ...]:
        found = []
        while self.sign("/"):
            name = self.term().lower()
            token = self.peek()
            if token.kind == "sign" and token.text in COMPARISONS:
                found.append(Modifier(name, self.take().text, self.term()))
            else:
                found.append(Modifier(name))
        return tuple(found)

    def sort_keys(self) -> tuple[SortKey, ...]:
        self.take()
        keys = []
        while self.peek().kind in ("word", "quoted"):
            name = self.take().text.lower()
            keys.append(SortKey(name, self.modifier_list()))
        if not keys:
            raise Diagnostic(10, "sortBy without an index")
        return tuple(keys)

    def term(self) -> str:
        token = self.take()
        if token.kind not in ("word", "quoted"):
            raise Diagnostic(10, token.text or "a term is missing")
        return token.text
