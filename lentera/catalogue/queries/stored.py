"""The MARC of many records in whatever order: out of the index, where it is the present one, else out of blobs."""

import logging
from collections.abc import Sequence
from uuid import UUID

from lentera.catalogue import indexing
from lentera.catalogue.marc.record import digest_of
from lentera.catalogue.queries.harvest import Harvested, written
from lentera.catalogue.search.index import is_trouble
from lentera.catalogue.search.storing import written_of

log = logging.getLogger(__name__)


def written_many(found: Sequence[Harvested]) -> dict[UUID, bytes]:
    """The canonical MARC of those that stand, by id.

    A page of a harvest is in the order of ids, so each of its records lies in another blob of 500: unpacking
    them takes a hundred times as long as a look into the index.
    """
    standing = [one for one in found if one.content is not None]
    kept = _kept([one.id for one in standing])
    told = {}
    for one in standing:
        here = kept.get(one.id, b"")
        told[one.id] = here if digest_of(here) == one.digest else written(one)
    return told


def _kept(records: Sequence[UUID]) -> dict[UUID, bytes]:
    try:
        return written_of(indexing.the_index().searcher(), records)
    except BaseException as error:
        if not is_trouble(error):
            raise
        log.warning("the search index could not be read: %s", error)
        indexing.the_index().examine()
        return {}
