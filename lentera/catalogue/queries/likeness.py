"""Titles beside a title: what somebody who found one may want to see."""

from uuid import UUID

from lentera.catalogue import indexing
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import marc_of, records_by_ids
from lentera.catalogue.search.asking import for_readers
from lentera.catalogue.search.index import EVERYBODY
from lentera.catalogue.search.likeness import query_like

SIMILAR = 6
ALIKE = 24  # likest titles among which equals are put in order


def similar(row: Record, *, reader: UUID | None = None, limit: int = SIMILAR) -> list[Record]:
    """The titles likest to a record that `reader` may see: likest first, equals by their id."""
    query = query_like(brief_of(marc_of(row)), row.id)
    if query is None:
        return []
    readers = (EVERYBODY,) if reader is None else (EVERYBODY, reader.hex)
    searcher = indexing.the_index().searcher()
    hits = searcher.search(for_readers(query, readers), ALIKE, count=False).hits
    told = [(-score, UUID(hex=searcher.doc(address).get_first("id"))) for score, address in hits]
    rows = records_by_ids([id for _, id in told], reader=reader)
    return [rows[id] for _, id in sorted(told) if id in rows][:limit]
