"""Answering: one page of hits with its facets, in the order asked for, and the cursor of the page after
it.
"""

import base64
import binascii
import re
from uuid import UUID

import msgspec
import tantivy

from lentera.catalogue.hooks import Shelves
from lentera.catalogue.search.asking import read_question
from lentera.catalogue.search.counting import Count, Counting, whole
from lentera.catalogue.search.documents import EVERYBODY, SCHEMA, leading
from lentera.catalogue.search.expanding import Lead, expanded
from lentera.catalogue.search.index import SearchIndex

SORTS = ("relevance", "title", "year")
SAME = 12  # titles that begin like the last one shown: looked at first, more if there are more
MORE = 64  # hits asked beyond the page: equals that stand before the cursor
DEEPEST = 10_000  # hits by relevance that can be paged through
_year_place = re.compile(r"([0-9]{1,19}):([0-9]{1,19})")  # number and key of the last one shown


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of records' ids, how many there are in all, facets, and `after` for the next page (or empty)."""

    records: list[UUID]
    total: int
    facets: dict[str, list[Count]]
    after: str = ""
    loose: bool = False  # no record had all the words: these have some
    suggestion: str = ""  # another spelling that finds something


class _Cursor(msgspec.Struct, array_like=True):
    order: str
    seen: int
    score: float


def answer(
    index: SearchIndex,
    question: str,
    *,
    chosen: dict[str, list[str]] | None = None,
    sort: str = "relevance",
    after: str = "",
    limit: int = 20,
    readers: tuple[str, ...] = (EVERYBODY,),
    without: tuple[str, ...] = (),
    shelves: Shelves | None = None,
    lead: Lead | None = None,
) -> Answer:
    """The records for what was typed. Never raises for anything a person can send: an unknown sort is
    relevance, a broken `after` is the first page. With `shelves`, availability is a facet like the others; with
    `lead`, other forms of headings find what stands under the heading.
    """
    reading = index.reading()
    searcher = reading.searcher
    clauses, chosen = read_question(question), chosen or {}
    if lead is not None:
        clauses = expanded(clauses, lead)
    asked = Counting(clauses=tuple(clauses), chosen=chosen, readers=readers, without=without, shelves=shelves)
    query, told = whole(index, reading, asked)
    sort = "title" if sort not in SORTS or (sort == "relevance" and not clauses) else sort
    limit = max(1, min(limit, 200))
    cursor = _read_cursor(after)
    if sort == "relevance":
        records, following = _by_relevance(searcher, query, cursor, limit)
    else:
        records, following = (_by_title if sort == "title" else _by_year)(searcher, query, cursor, limit)
    return Answer(
        records=records,
        total=told.total,
        facets=told.facets,
        after=following,
        loose=told.loose,
        suggestion=told.suggestion,
    )


def _id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> UUID:
    return UUID(hex=searcher.doc(address).get_first("id"))


def _by_relevance(
    searcher: tantivy.Searcher, query: tantivy.Query, cursor: _Cursor | None, limit: int
) -> tuple[list[UUID], str]:
    """Best first; equals by their key. The cursor finds the last record shown, also when scores moved a
    little.
    """
    seen = min(cursor.seen, DEEPEST) if cursor is not None else 0
    hits = searcher.search(query, seen + limit + 1 + MORE, count=False).hits
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    ranked = sorted(
        ((-score, key or 0, address) for (score, address), key in zip(hits, keys, strict=True)),
        key=lambda hit: hit[:2],
    )
    start = 0
    if cursor is not None:
        places = [place for place, (_, key, _) in enumerate(ranked) if str(key) == cursor.order]
        start = places[0] + 1 if places else sum(1 for score, _, _ in ranked if -score >= cursor.score)
    shown = ranked[start : start + limit]
    if len(ranked) <= start + limit or not shown or seen + limit >= DEEPEST:
        return [_id(searcher, address) for *_, address in shown], ""
    score, key, _ = shown[-1]
    return [_id(searcher, address) for *_, address in shown], _write_cursor(
        _Cursor(str(key), start + limit, -score)
    )


def _by_title(
    searcher: tantivy.Searcher, query: tantivy.Query, cursor: _Cursor | None, limit: int
) -> tuple[list[UUID], str]:
    """By a unique order: what stands before the cursor is skipped by the index, its equals are dropped here.

    The first signs of a title are a number, by which the index finds how far the page reaches; the whole order is
    read of those alone. Each text that it reads takes 15 µs, and it would read some of every segment: 10 ms a page.
    """
    last = cursor.order if cursor is not None and "\x01" in cursor.order else ""
    start = leading(last.partition("\x01")[0], 7)
    asked = limit + 1 + (SAME if last else 0)
    while True:
        near = searcher.search(
            _between(query, "by_title_from", start, None) if last else query,
            asked,
            count=False,
            order_by_field="by_title_from",
            order=tantivy.Order.Asc,
        ).hits
        reach = near[-1][0] if len(near) == asked else None
        hits = searcher.search(
            _between(query, "by_title_from", start, reach),
            asked,
            count=False,
            order_by_field="by_title",
            order=tantivy.Order.Asc,
        ).hits
        left = [(order, address) for order, address in hits if order > last] if last else hits
        if len(left) > limit or len(near) < asked:
            break
        asked *= 2
    shown = left[:limit]
    following = _write_cursor(_Cursor(shown[-1][0], 0, 0.0)) if len(left) > limit else ""
    return [_id(searcher, address) for _, address in shown], following


def _by_year(
    searcher: tantivy.Searcher, query: tantivy.Query, cursor: _Cursor | None, limit: int
) -> tuple[list[UUID], str]:
    """By a number that a few records may share; among those by their key. Only whole groups are shown."""
    last = (-1, 0)
    if cursor is not None and (told := _year_place.fullmatch(cursor.order)) is not None:
        last = (int(told[1]), int(told[2]))
        query = _between(query, "by_year", last[0], None)
    asked = limit + 1 + MORE
    while True:
        hits = searcher.search(
            query, asked, count=False, order_by_field="by_year", order=tantivy.Order.Asc
        ).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        whole = len(hits) < asked
        ranked = sorted(
            (
                (order, key or 0, address)
                for (order, address), key in zip(hits, keys, strict=True)
                if whole or order != hits[-1][0]
            ),
            key=lambda hit: hit[:2],
        )
        left = [hit for hit in ranked if hit[:2] > last]
        if len(left) > limit or whole:
            break
        asked *= 2
    shown = left[:limit]
    following = _write_cursor(_Cursor(f"{shown[-1][0]}:{shown[-1][1]}", 0, 0.0)) if len(left) > limit else ""
    return [_id(searcher, address) for *_, address in shown], following


def _between(query: tantivy.Query, field: str, start: int, end: int | None) -> tantivy.Query:
    """What stands from `start` to `end` in the order of a field, both inclusive; None: to the last."""
    rest = tantivy.Query.range_query(SCHEMA, field, tantivy.FieldType.Integer, start, end)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, rest)])


def _write_cursor(cursor: _Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode("ascii").rstrip("=")


def _read_cursor(after: str) -> _Cursor | None:
    try:
        packed = base64.b64decode(
            after.encode("ascii") + b"=" * (-len(after) % 4), altchars=b"-_", validate=True
        )
        cursor = msgspec.json.decode(packed, type=_Cursor)
    except (UnicodeEncodeError, binascii.Error, msgspec.DecodeError, ValueError):
        return None
    return cursor if 0 <= cursor.seen <= DEEPEST and cursor.score >= 0 else None
