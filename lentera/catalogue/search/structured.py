"""Structured questions, as protocols ask them: plain data in, an exact count and one page of ids out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import tantivy

from lentera.catalogue.search.asking import for_readers
from lentera.catalogue.search.index import EVERYBODY, NO_YEAR, SCHEMA, WHOLE, SearchIndex
from lentera.catalogue.search.words import stems_of, words_of

Text = Literal["title", "author", "subject", "notes", "all", "isbn"]
How = Literal["all", "any", "phrase", "whole"]
DEEPEST = 100_000  # hits that can be paged through
STEMMED = ("title", "subject", "all")
_masked = re.compile(r"\\.|[*?]")


@dataclass(frozen=True)
class Words:
    """Words of a field: all of them, any, side by side, or the whole field and nothing else.

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


class NoWords(ValueError):
    """A clause has no word that could be looked up."""


def to_tantivy(question: Question) -> tantivy.Query:
    """The index's query. Raises NoWords."""
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


def find(
    index: SearchIndex,
    question: Question,
    *,
    order: Order | None = None,
    start: int = 0,
    limit: int = 10,
    readers: tuple[str, ...] = (EVERYBODY,),
) -> tuple[list[UUID], int]:
    """Ids from place `start` (0 is the first), and how many there are in all: exact, never guessed.

    Without an order the best come first, equals by their key. Raises NoWords.
    """
    searcher = index.searcher()
    query = for_readers(to_tantivy(question), readers)
    total = int(searcher.search(query, 1, count=True).count or 0)  # type: ignore[attr-defined]
    if limit < 1 or start >= min(total, DEEPEST):
        return [], total
    if order is not None:
        turned = order.descending == (order.by == "title")  # years stand newest first
        hits = searcher.search(
            query,
            limit,
            offset=start,
            count=False,
            order_by_field=f"by_{order.by}",
            order=tantivy.Order.Desc if turned else tantivy.Order.Asc,
        ).hits
    else:
        hits = searcher.search(query, limit, offset=start, count=False).hits
    return [UUID(hex=searcher.doc(address).get_first("id")) for _, address in hits], total


def _all(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in parts])


def _any(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in parts])


def _years(first: int | None, last: int | None) -> tantivy.Query:
    low = 9999 - last if last is not None else 0
    high = 9999 - first if first is not None else 9999 - NO_YEAR - 1
    kind = tantivy.FieldType.Integer
    return tantivy.Query.range_query(SCHEMA, "by_year_from", kind, low, high)


def _words(asked: Words) -> tantivy.Query:
    if asked.how == "whole":
        words = words_of(asked.text)
        if not words:
            raise NoWords
        if asked.field == "isbn":
            return tantivy.Query.term_query(SCHEMA, "isbn", "".join(words))
        fields = ("title", "author", "subject") if asked.field == "all" else (asked.field,)
        heading = " ".join(words)
        return _any([tantivy.Query.term_query(SCHEMA, WHOLE, f"{name} {heading}"[:250]) for name in fields])
    if asked.field == "isbn":
        isbns = ["".join(words_of(part)) for part in asked.text.split()]
        joined = [one for one in ("".join(isbns), *isbns) if one]
        if not joined:
            raise NoWords
        return _any([tantivy.Query.term_query(SCHEMA, "isbn", one) for one in dict.fromkeys(joined)])
    if _has_mask(asked.text):
        parts = [_masked_word(asked.field, part) for part in asked.text.split()]
        return _any(parts) if asked.how == "any" else _all(parts)
    words = words_of(asked.text.replace("\\", ""))
    if not words:
        raise NoWords
    field = asked.field
    if asked.stemmed and field in STEMMED:
        words, field = stems_of(words), f"{field}_stem"  # type: ignore[assignment]
    if asked.how == "phrase" and len(words) > 1:
        told: list[str | tuple[int, str]] = [*words]
        return tantivy.Query.phrase_query(SCHEMA, field, told)
    terms = [tantivy.Query.term_query(SCHEMA, field, word) for word in dict.fromkeys(words)]
    return _any(terms) if asked.how == "any" else _all(terms)


def _has_mask(text: str) -> bool:
    return any(found.group() in "*?" for found in _masked.finditer(text))


def _masked_word(field: str, part: str) -> tantivy.Query:
    """A word with masks as a pattern over the terms of a field. Raises NoWords for masks alone."""
    pattern, place, letters = "", 0, False
    for found in [*_masked.finditer(part), None]:
        plain = part[place : found.start() if found is not None else None]
        folded = "".join(words_of(plain))
        letters = letters or bool(folded)
        pattern += re.escape(folded)
        if found is None:
            break
        sign = found.group()
        pattern += {"*": ".*", "?": "."}.get(sign, re.escape("".join(words_of(sign[1:]))))
        place = found.end()
    if not letters:
        raise NoWords
    return tantivy.Query.regex_query(SCHEMA, field, pattern)
