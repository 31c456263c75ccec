"""What a CQL tree asks of the catalogue: context sets, indexes, relations and modifiers that are known here.

Context sets: cql 1.2, dc (Dublin Core), bath (Bath profile), rec (record metadata), and the server's own names.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from lentera.catalogue.queries import (
    Combined,
    Everything,
    Exactly,
    Order,
    Question,
    Scannable,
    Words,
    Years,
)
from lentera.protocols.sru.cql import Both, Clause, Modifier, Query, SortKey
from lentera.protocols.sru.diagnostics import Diagnostic

SETS = {
    "cql": "info:srw/cql-context-set/1/cql-v1.2",
    "dc": "info:srw/cql-context-set/1/dc-v1.1",
    "bath": "http://zing.z3950.org/cql/bath/2.0/",
    "rec": "info:srw/cql-context-set/2/rec-1.1",
}
INDEXES: dict[str, tuple[str, str]] = {  # set.name: what is asked, title on screen
    "cql.serverchoice": ("all", "Server's choice"),
    "cql.anywhere": ("all", "Anywhere"),
    "cql.allindexes": ("all", "All indexes"),
    "cql.anyindexes": ("all", "Any index"),
    "cql.allrecords": ("everything", "All records"),
    "dc.title": ("title", "Title"),
    "dc.creator": ("author", "Author"),
    "dc.contributor": ("author", "Contributor"),
    "dc.subject": ("subject", "Subject"),
    "dc.description": ("notes", "Summary and notes"),
    "dc.identifier": ("isbn", "ISBN"),
    "dc.date": ("year", "Year of publication"),
    "dc.language": ("language", "Language (MARC code)"),
    "dc.type": ("material", "Material"),
    "bath.title": ("title", "Title"),
    "bath.author": ("author", "Author"),
    "bath.name": ("author", "Name"),
    "bath.subject": ("subject", "Subject"),
    "bath.isbn": ("isbn", "ISBN"),
    "bath.any": ("all", "Anywhere"),
    "rec.identifier": ("id", "Record identifier"),
}
PLAIN = {  # names without a set
    "title": "dc.title",
    "creator": "dc.creator",
    "author": "dc.creator",
    "subject": "dc.subject",
    "description": "dc.description",
    "isbn": "bath.isbn",
    "date": "dc.date",
    "year": "dc.date",
    "language": "dc.language",
    "type": "dc.type",
    "identifier": "dc.identifier",
    "any": "bath.any",
    "serverchoice": "cql.serverchoice",
    "anywhere": "cql.anywhere",
    "allrecords": "cql.allrecords",
}
RELATIONS = {
    "=": "phrase",
    "adj": "phrase",
    "all": "all",
    "any": "any",
    "exact": "whole",
    "==": "whole",
    "scr": "all",
}
HARMLESS = {
    "relevant", "ignorecase", "ignoreaccents", "masked", "word", "cql.relevant", "cql.ignorecase",
    "cql.ignoreaccents", "cql.masked", "cql.word",
}  # fmt: skip
STEM = {"stem", "cql.stem"}
TEXTS = ("title", "author", "subject", "notes", "all", "isbn")
UNSCANNED = ("everything", "id")  # without terms that could be read in order
_escaped = re.compile(r"\\.")
_year = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class Meant:
    """A question and its order."""

    question: Question
    order: Order | None = None


def meaning(query: Query) -> Meant:
    """What a query asks. Raises Diagnostic."""
    sets = SETS | query.prefixes
    return Meant(_question(query.tree, sets), sort_order(query.sort))


def _question(tree: Clause | Both, sets: dict[str, str]) -> Question:
    if isinstance(tree, Both):
        if tree.operator == "prox":
            raise Diagnostic(39)
        if tree.modifiers:
            raise Diagnostic(48, f"boolean modifier {tree.modifiers[0].name}")
        return Combined(tree.operator, _question(tree.left, sets), _question(tree.right, sets))  # type: ignore[arg-type]
    return _clause(tree, sets)


def _clause(clause: Clause, sets: dict[str, str]) -> Question:
    asked = index_of(clause.index or "cql.serverchoice", sets)
    relation = _relation(clause.relation or "scr", sets)
    stemmed = _modified(clause.modifiers)
    if asked == "everything":
        return Everything()
    term = clause.term.strip()
    if not term:
        raise Diagnostic(27)
    _unanchored(term)
    if relation == "<>":
        return Combined("not", Everything(), _clause(Clause(term, clause.index, "=", clause.modifiers), sets))
    if asked == "year":
        return _years(relation, term)
    if asked in TEXTS:
        return _text(asked, relation, term, stemmed)
    if relation not in ("=", "==", "exact", "scr", "all", "any", "adj"):
        raise Diagnostic(19, relation)
    values = term.split() if relation in ("any", "all") else [term]
    questions: list[Question] = [_exactly(asked, value) for value in values]
    whole = questions[0]
    for one in questions[1:]:
        whole = Combined("or" if relation == "any" else "and", whole, one)
    return whole


def index_of(name: str, sets: dict[str, str]) -> str:
    """What an index asks. Raises Diagnostic (15, 16)."""
    prefix, dot, rest = name.partition(".")
    if not dot:
        default = sets.get("")
        known = PLAIN.get(name) if default is None else f"{_own(default)}.{name}"
    else:
        if prefix not in sets:
            raise Diagnostic(15, prefix)
        known = f"{_own(sets[prefix])}.{rest}"
    if known not in INDEXES:
        raise Diagnostic(16, name)
    return INDEXES[known][0]


def scanned(query: Query) -> tuple[Scannable, str]:
    """The field whose terms a scan's clause asks for, and the term to begin at. Raises Diagnostic."""
    clause = query.tree
    if isinstance(clause, Both) or query.sort:
        raise Diagnostic(48, "a scan takes one clause")
    sets = SETS | query.prefixes
    asked = index_of(clause.index or "cql.serverchoice", sets)
    if asked in UNSCANNED:
        raise Diagnostic(16, clause.index)
    relation = _relation(clause.relation or "scr", sets)
    if relation not in ("=", "scr", "all", "any", "adj"):
        raise Diagnostic(19, relation)
    _modified(clause.modifiers)
    term = clause.term.strip()
    _unanchored(term)
    if any(sign in term for sign in "*?"):
        raise Diagnostic(28, term)
    if asked == "year" and term and _year.fullmatch(term) is None:
        raise Diagnostic(36, term)
    return asked, term if asked in TEXTS else term.lower()  # type: ignore[return-value]


def _own(uri: str) -> str:
    """The short name of a context set that is known here. Raises Diagnostic (15)."""
    plain = uri.lower().rstrip("/")
    for name, known in SETS.items():
        if plain == known.lower().rstrip("/") or plain.rpartition("/")[2].startswith(f"{name}-v"):
            return name
    if plain == "http://purl.org/dc/elements/1.1":
        return "dc"
    raise Diagnostic(15, uri)


def _relation(relation: str, sets: dict[str, str]) -> str:
    prefix, dot, rest = relation.partition(".")
    if dot:
        if sets.get(prefix) is None or _own(sets[prefix]) != "cql":
            raise Diagnostic(19, relation)
        relation = rest
    if relation not in (*RELATIONS, "<", ">", "<=", ">=", "<>", "within"):
        raise Diagnostic(19, relation)
    return relation


def _modified(modifiers: tuple[Modifier, ...]) -> bool:
    for one in modifiers:
        if one.comparison or one.name not in HARMLESS | STEM:
            raise Diagnostic(20, one.name)
    return any(one.name in STEM for one in modifiers)


def _unanchored(term: str) -> None:
    """Raises Diagnostic for `^`, unless it is escaped: 31 where it would anchor (a word's beginning or end), 32 where
    it cannot. CQL 1.2 gives it no meaning within a word, but reserves it there all the same.
    """
    for word in _escaped.sub("", term).split():
        if "^" in word.strip("^"):
            raise Diagnostic(32, term)
        if "^" in word:
            raise Diagnostic(31, term)


def _text(field: str, relation: str, term: str, stemmed: bool) -> Question:
    if relation not in RELATIONS:
        raise Diagnostic(19, relation)
    if term == "*" and field == "all":
        return Everything()
    how = RELATIONS[relation]
    if relation == "==" and any(sign in term.replace("\\*", "").replace("\\?", "") for sign in "*?"):
        raise Diagnostic(28, term)
    return Words(field, term, how, stemmed)  # type: ignore[arg-type]


def _years(relation: str, term: str) -> Years:
    told = term.split()
    if not told or any(_year.fullmatch(one) is None for one in told):
        raise Diagnostic(36, term)
    years = [int(one) for one in told]
    if relation == "within":
        if len(years) != 2:
            raise Diagnostic(36, term)
        return Years(min(years), max(years))
    if len(years) != 1:
        raise Diagnostic(36, term)
    (year,) = years
    match relation:
        case "<":
            return Years(None, year - 1)
        case "<=":
            return Years(None, year)
        case ">":
            return Years(year + 1, None)
        case ">=":
            return Years(year, None)
    return Years(year, year)


def _exactly(asked: str, value: str) -> Exactly:
    if asked != "id":
        return Exactly(asked, value.lower())  # type: ignore[arg-type]
    try:
        return Exactly("id", UUID(value.rpartition(":")[2]).hex)
    except ValueError:
        raise Diagnostic(36, value) from None


def sort_order(keys: tuple[SortKey, ...]) -> Order | None:
    """The order of `sortBy`; None where nothing was said. Raises Diagnostic (80, 82)."""
    if not keys:
        return None
    if len(keys) > 1:
        raise Diagnostic(82, "one key only")
    (key,) = keys
    descending = False
    for modifier in key.modifiers:
        name = modifier.name.removeprefix("sort.")
        if name not in ("ascending", "descending", "ignorecase"):
            raise Diagnostic(82, modifier.name)
        descending = descending or name == "descending"
    known = PLAIN.get(key.index, key.index)
    if known == "dc.title":
        return Order("title", descending)
    if known == "dc.date":
        return Order("year", descending)
    raise Diagnostic(80, key.index)


def old_sort_order(text: str) -> Order | None:
    """The order of SRU 1.1's `sortKeys`: `path,schema,ascending` with 1 or 0. Raises Diagnostic (80, 82)."""
    if not text.strip():
        return None
    path, _, rest = text.strip().partition(",")
    direction = rest.partition(",")[2].partition(",")[0]
    if len(text.split()) > 1 or direction not in ("", "0", "1"):
        raise Diagnostic(82, text)
    order = sort_order((SortKey(path.lower()),))
    return Order(order.by, direction == "0") if order is not None else None


__all__ = [
    "INDEXES",
    "SETS",
    "UNSCANNED",
    "Meant",
    "index_of",
    "meaning",
    "old_sort_order",
    "scanned",
    "sort_order",
]
