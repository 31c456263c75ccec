"""Scanning: the terms of one field in their order, each with how many records of the asker have it.

A term that stands only in records that the asker may not find is not there. The index tells terms by their
beginning and not in order, so a field is walked by its heads, the first signs of its terms.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import tantivy

from lentera.catalogue.search.asking import for_readers
from lentera.catalogue.search.documents import EVERYBODY, SCHEMA
from lentera.catalogue.search.index import SearchIndex
from lentera.catalogue.search.structured import Years, to_tantivy
from lentera.catalogue.search.words import words_of

HEAD = 2  # signs of a word's head
LISTED = 1_000  # values of a field that has few: languages, materials, decades
Scannable = Literal["title", "author", "subject", "notes", "all", "isbn", "language", "material", "year"]
_heads: dict[tuple[Path, str], tuple[object, list[str]]] = {}


@dataclass(frozen=True, order=True)
class Term:
    """A term, and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True)
class _Shelf:
    """A field laid out: heads in order, how many signs a head has, and the terms under one, in order."""

    heads: list[str]
    size: int
    under: Callable[[str], list[Term]]


def scan(
    index: SearchIndex,
    field: Scannable,
    start: str,
    *,
    before: int = 0,
    after: int = 20,
    beyond: bool = False,
    readers: tuple[str, ...] = (EVERYBODY,),
    without: tuple[str, ...] = (),
) -> list[Term]:
    """The last `before` terms below `start`, then the first `after` from it on (`beyond`: without itself), in the
    order of their code points. Of a `start` in words the first counts; without any it is the beginning.
    """
    stamp, searcher = index.stamp(), index.searcher()
    visible = for_readers(tantivy.Query.all_query(), readers, without)
    if field == "year":
        shelf = _years(searcher, visible)
    elif field in ("language", "material"):
        shelf = _listed(searcher, field, visible)
    else:
        heads = _heads_of(index.folder, stamp, searcher, field)
        shelf = _Shelf(heads, HEAD, lambda head: _words(searcher, field, head, visible))
        words = words_of(start)
        start = "".join(words if field == "isbn" else words[:1])
    place = start[: shelf.size]
    lower = (
        term
        for head in reversed(shelf.heads[: bisect_right(shelf.heads, place)])
        for term in reversed(shelf.under(head))
        if term.value < start
    )
    upper = (
        term
        for head in shelf.heads[bisect_left(shelf.heads, place) :]
        for term in shelf.under(head)
        if term.value > start or (term.value == start and not beyond)
    )
    return [*reversed(list(islice(lower, before))), *islice(upper, after)]


def _heads_of(folder: Path, stamp: object, searcher: tantivy.Searcher, field: str) -> list[str]:
    """The heads of a field's words, walked once a commit: 0.2 s where there are 300,000 words."""
    known = _heads.get((folder, field))
    if known is None or known[0] != stamp:
        found = sorted({term[:HEAD] for term, _ in searcher.terms_with_prefix(field, "")})
        known = _heads[folder, field] = (stamp, found)
    return known[1]


def _words(searcher: tantivy.Searcher, field: str, head: str, visible: tantivy.Query) -> list[Term]:
    if len(head) < HEAD:  # a word of its own: other words that begin so have heads of their own
        count = _count(searcher, tantivy.Query.term_query(SCHEMA, field, head), visible)
        return [Term(head, count)] if count else []
    told = searcher.terms_with_prefix(field, head, filter_query=visible)
    return sorted(Term(term, count) for term, count in told if count)


def _listed(searcher: tantivy.Searcher, field: str, visible: tantivy.Query) -> _Shelf:
    terms = _counted(searcher, field, visible)
    return _Shelf([""], 0, lambda _: terms)


def _years(searcher: tantivy.Searcher, visible: tantivy.Query) -> _Shelf:
    decades = [decade.value[:-1] for decade in _counted(searcher, "decade", visible)]

    def under(decade: str) -> list[Term]:
        years = [int(f"{decade}{last}") for last in range(10)]
        counts = [_count(searcher, to_tantivy(Years(year, year)), visible) for year in years]
        return [Term(str(year), count) for year, count in zip(years, counts, strict=True) if count]

    return _Shelf(decades, 3, under)


def _counted(searcher: tantivy.Searcher, field: str, visible: tantivy.Query) -> list[Term]:
    found = searcher.aggregate(visible, {"told": {"terms": {"field": field, "size": LISTED}}})
    return sorted(Term(str(one["key"]), int(one["doc_count"])) for one in found["told"]["buckets"])


def _count(searcher: tantivy.Searcher, query: tantivy.Query, visible: tantivy.Query) -> int:
    both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, visible)])
    return int(searcher.search(both, 1, count=True).count or 0)  # type: ignore[attr-defined]
