"""What the index keeps of whole records: their canonical MARC, one by one, where blobs hold hundreds in a row."""

from collections.abc import Iterable
from uuid import UUID

import tantivy

from lentera.catalogue.search.documents import SCHEMA


def written_of(searcher: tantivy.Searcher, records: Iterable[UUID]) -> dict[UUID, bytes]:
    """The canonical MARC of these records as they were indexed; those that are not there are left out."""
    found = {}
    for record in records:
        asked = tantivy.Query.term_query(SCHEMA, "id", record.hex)
        for _, address in searcher.search(asked, 1, count=False).hits:
            found[record] = bytes(searcher.doc(address).get_first("written") or b"")
    return found
