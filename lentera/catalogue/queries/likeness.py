"""Titles beside a title: what somebody who found one may want to see."""

from uuid import UUID

import tantivy

from lentera.catalogue import indexing
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import marc_of, records_by_ids
from lentera.catalogue.search.asking import for_readers
from lentera.catalogue.search.index import EVERYBODY
from lentera.catalogue.search.likeness import query_like

SIMILAR = 6
ALIKE = 24  # likest titles among which equals are put in order
# Of those shown, where the author wrote so many: subjects in common alone may outweigh the name.
BY_AUTHOR = 2


def similar(row: Record, *, reader: UUID | None = None, limit: int = SIMILAR) -> list[Record]:
    """The titles likest to a record that `reader` may see: likest first, equals by their id, and at least two of the
    same author last where no more would be among them.
    """
    brief = brief_of(marc_of(row))
    readers = (EVERYBODY,) if reader is None else (EVERYBODY, reader.hex)
    alike, by_author = (_likest(query_like(brief, row.id, same_author=one), readers) for one in (False, True))
    rows = records_by_ids({*alike, *by_author}, reader=reader)
    shown = [id for id in alike if id in rows][:limit]
    own = [id for id in by_author if id in rows][: min(BY_AUTHOR, limit)]
    others = [id for id in shown if id not in own][: limit - len(own)]
    shown = [id for id in shown if id in own or id in others] + [id for id in own if id not in shown]
    return [rows[id] for id in shown]


def _likest(query: tantivy.Query | None, readers: tuple[str, ...]) -> list[UUID]:
    if query is None:
        return []
    searcher = indexing.the_index().searcher()
    hits = searcher.search(for_readers(query, readers), ALIKE, count=False).hits
    told = [(-score, UUID(hex=searcher.doc(address).get_first("id"))) for score, address in hits]
    return [id for _, id in sorted(told)]
