"""Tell the search index where copies are, after they came or went without anybody telling it.

A page that moves a few copies tells the index at once (`refresh_search`). What comes in bulk, is sent back, recalled or
written off changes thousands at a time, so the index is compared with the shelves: by two sets, not title by title.
"""

from collections.abc import Collection
from uuid import UUID

import tantivy

from lentera.catalogue import hooks, indexing
from lentera.catalogue.actions.records import refresh_search
from lentera.catalogue.models import Record
from lentera.catalogue.search.documents import SCHEMA, key_of
from lentera.catalogue.search.index import is_trouble

GROUP = 500  # titles looked up together


def follow_copies() -> int:
    """Index again the titles that stand wrong under a public library; returns how many. 0 while the index is busy,
    being built or in trouble: the next call finds them.
    """
    indexing.follow()
    try:
        if indexing.the_index().is_being_built:
            return 0
        wrong = {record for library in hooks.public_libraries() for record in _wrong(library)}
        return len(wrong) if wrong and refresh_search(wrong) else 0
    except BaseException as error:
        if not is_trouble(error):
            raise
        return 0


def _wrong(library: hooks.PublicLibrary) -> set[UUID]:
    """Titles that came to a library, or left it, of which the index tells otherwise."""
    searcher = indexing.the_index().searcher()
    held = {key_of(record): record for record in library.titles()}
    asked = tantivy.Query.term_query(SCHEMA, "place", library.name)
    many = int(searcher.search(asked, 1, count=True).count or 0)  # type: ignore[attr-defined]
    hits = [address for _, address in searcher.search(asked, max(many, 1), count=False).hits]
    told = dict(zip(searcher.fast_field_values("key", hits), hits, strict=True))
    left = {UUID(hex=searcher.doc(told[key]).get_first("id")) for key in told.keys() - held.keys()}
    return left | _known([held[key] for key in held.keys() - told.keys()])


def _known(records: Collection[UUID]) -> set[UUID]:
    """Those that stand in the catalogue: a copy may name a title that was removed, or that is another node's."""
    told, found = list(records), set[UUID]()
    for start in range(0, len(told), GROUP):
        rows = Record.objects.filter(id__in=told[start : start + GROUP])
        found.update(rows.values_list("id", flat=True))
    return found
