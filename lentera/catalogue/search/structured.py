"""Structured questions, as protocols ask them: plain data in, an exact count and one page of ids out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar
from uuid import UUID

import tantivy

from lentera.catalogue.search.asking import found_by
from lentera.catalogue.search.documents import EVERYBODY, NO_YEAR, PLACED, SCHEMA, WHOLE, year_order
from lentera.catalogue.search.index import Reading, SearchIndex
from lentera.catalogue.search.words import stems_of, words_of

Text = Literal["title", "author", "subject", "notes", "all", "isbn"]
How = Literal["all", "any", "phrase", "whole", "under"]
DEEPEST = 100_000  # hits that can be paged through
STEMMED = ("title", "subject", "all")
Made = TypeVar("Made")
_masked = re.compile(r"\\.|[*?]")


@dataclass(frozen=True)
class Words:
    """Words of a field: all of them, any, side by side, the whole field and nothing else, or (of a subject) the whole
    field with or without subdivisions.

    `*` stands for any signs within a word and `?` for one, unless a backslash stands before it.
    """

    field: Text
    text: str
    how: How = "all"
    stemmed: bool = False


@dataclass(frozen=True)
class Years:
    """Published from `first` to `last`, both inclusive; None leaves a side open."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Exactly:
    """A value that stands alone: an id (hex), a language, a material, a use."""

    field: Literal["id", "language", "material", "use"]
    value: str


@dataclass(frozen=True)
class Everything:
    """All records."""


@dataclass(frozen=True)
class Combined:
    """Set algebra over two questions."""

    operator: Literal["and", "or", "not"]
    left: "Question"
    right: "Question"


Question = Words | Years | Exactly | Everything | Combined


@dataclass(frozen=True)
class Order:
    """By title or by year (then title)."""

    by: Literal["title", "year"]
    descending: bool = False


def to_tantivy(question: Question) -> tantivy.Query:
    """The index's query. A clause without a word that could be looked up finds nothing, the others what they find."""
    match question:
        case Everything():
            return tantivy.Query.all_query()
        case Exactly(field, value):
            return tantivy.Query.term_query(SCHEMA, field, value)
        case Years(first, last):
            return _years(first, last)
        case Combined("and", left, right):
            return _all([to_tantivy(left), to_tantivy(right)])
        case Combined("or", left, right):
            return _any([to_tantivy(left), to_tantivy(right)])
        case Combined(_, left, right):
            return tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, to_tantivy(left)), (tantivy.Occur.MustNot, to_tantivy(right))]
            )
        case Words():
            return _words(question)


def as_it_is(id: UUID, written: bytes) -> tuple[UUID, bytes]:
    """A record's id and canonical MARC."""
    return id, written


def find(
    index: SearchIndex,
    question: Question,
    make: Callable[[UUID, bytes], Made],
    *,
    order: Order | None = None,
    start: int = 0,
    limit: int = 10,
    readers: tuple[str, ...] = (EVERYBODY,),
    without: tuple[str, ...] = (),
) -> tuple[list[Made], int]:
    """The records from place `start` (0 is the first), and how many there are in all: exact, never guessed.

    A record is what `make` makes of its id and canonical MARC, kept while the index stays as it is: a function that
    is there once and whose answer depends on nothing else. Without an order the best come first, equals by their
    key.
    """
    reading = index.reading()
    searcher = reading.searcher
    query = found_by(reading, to_tantivy(question), readers, without)
    if limit < 1 or start >= DEEPEST:
        return [], int(searcher.search(query, 1, count=True).count or 0)  # type: ignore[attr-defined]
    if order is not None:
        turned = order.descending == (order.by == "title")  # years stand newest first
        answer = searcher.search(
            query,
            limit,
            offset=start,
            order_by_field=f"by_{order.by}",
            order=tantivy.Order.Desc if turned else tantivy.Order.Asc,
        )
    else:
        answer = searcher.search(query, limit, offset=start)
    total = int(answer.count or 0)  # type: ignore[attr-defined]
    return [_made(reading, address, make) for _, address in answer.hits], total


def _made(reading: Reading, address: tantivy.DocAddress, make: Callable[[UUID, bytes], Made]) -> Made:
    name = (make, address.segment_ord, address.doc)
    known: Made | None = reading.kept.get(name)
    if known is None:
        document = reading.searcher.doc(address)
        known = make(UUID(hex=document.get_first("id")), bytes(document.get_first("written") or b""))
        reading.keep(name, known)
    return known


def _all(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(parts) == 1:
        return parts[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in parts])


def _any(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(parts) == 1:
        return parts[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in parts])


def _years(first: int | None, last: int | None) -> tantivy.Query:
    low = year_order(last) if last is not None else 0
    high = year_order((first if first is not None else NO_YEAR + 1) - 1) - 1
    return tantivy.Query.range_query(SCHEMA, "by_year", tantivy.FieldType.Integer, low, high)


def _words(asked: Words) -> tantivy.Query:
    if asked.how in ("whole", "under"):
        words = words_of(asked.text)
        if not words:
            return _nothing()
        if asked.field == "isbn":
            return tantivy.Query.term_query(SCHEMA, "isbn", "".join(words))
        fields: tuple[str, ...] = ("title", "author", "subject") if asked.field == "all" else (asked.field,)
        if asked.how == "under":
            fields = (*fields, "under")
        heading = " ".join(words)
        return _any([tantivy.Query.term_query(SCHEMA, WHOLE, f"{name} {heading}"[:250]) for name in fields])
    if asked.field == "isbn":
        isbns = ["".join(words_of(part)) for part in asked.text.split()]
        joined = [one for one in ("".join(isbns), *isbns) if one]
        if not joined:
            return _nothing()
        return _any([tantivy.Query.term_query(SCHEMA, "isbn", one) for one in dict.fromkeys(joined)])
    if _has_mask(asked.text):
        patterns = [pattern for part in asked.text.split() if (pattern := _pattern(part))]
        parts = [tantivy.Query.regex_query(SCHEMA, asked.field, pattern) for pattern in patterns]
        if not parts:
            return _nothing()
        return _any(parts) if asked.how == "any" else _all(parts)
    words = words_of(asked.text.replace("\\", ""))
    if not words:
        return _nothing()
    if asked.how == "phrase" and len(words) > 1 and not asked.stemmed:
        told: list[str | tuple[int, str]] = [*words]
        placed: tuple[str, ...] = PLACED if asked.field == "all" else (asked.field,)
        return _any([tantivy.Query.phrase_query(SCHEMA, name, told) for name in placed])
    if asked.stemmed and asked.field in STEMMED:  # roots have no places: side by side counts as all
        names = (asked.field, f"{asked.field}_stem")
        terms = [
            _any([tantivy.Query.term_query(SCHEMA, name, root) for name in names])
            for root in dict.fromkeys(stems_of(words))
        ]
    else:
        terms = [tantivy.Query.term_query(SCHEMA, asked.field, word) for word in dict.fromkeys(words)]
    return _any(terms) if asked.how == "any" else _all(terms)


def _has_mask(text: str) -> bool:
    return any(found.group() in "*?" for found in _masked.finditer(text))


def _nothing() -> tantivy.Query:
    return tantivy.Query.empty_query()


def _pattern(part: str) -> str:
    """A word with masks as a pattern over the terms of a field; empty where it has neither letters nor masks."""
    pattern, place = "", 0
    for found in [*_masked.finditer(part), None]:
        plain = part[place : found.start() if found is not None else None]
        pattern += re.escape("".join(words_of(plain)))
        if found is None:
            break
        sign = found.group()
        pattern += {"*": ".*", "?": "."}.get(sign, re.escape("".join(words_of(sign[1:]))))
        place = found.end()
    return pattern
