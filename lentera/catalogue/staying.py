"""Staying at the index while an import lands: one writer takes in portion after portion, and commits them together.

A commit costs the more the fewer records it has (measured, of tantivy alone: 305, 227 and 145 µs a record for 2,000,
5,000 and 20,000 of them), and whoever opens a writer for each portion pays for its threads and merges besides. Nobody
but their author finds the records meanwhile; what others write is committed at once, by them or here.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from lentera.catalogue import indexing, watching
from lentera.catalogue.search.index import COMMIT, IndexBusy, is_trouble

ASIDE = 0.1  # seconds for which whoever asked for the lock finds it free; it looks every 0.02
log = logging.getLogger(__name__)


def stay(ended: Callable[[], bool]) -> None:
    """Bring the index up to the journal again and again until `ended`, which may wait a little, says that this was
    the last time.
    """
    over, seen = False, None
    while not over:
        over = ended()
        try:
            now = watching.state()
            if now != seen or over:
                over = _sit(ended, over)
                seen = now
        except IndexBusy:
            log.debug("the search index is being written by another process; it is tried again")
        except BaseException as error:
            if not is_trouble(error):
                raise
            log.warning("the search index could not be written: %s", error)
            with suppress(OSError):
                indexing.the_index().examine()
        time.sleep(ASIDE if not over else 0)


def _sit(ended: Callable[[], bool], over: bool) -> bool:
    """Write until a commit is full, somebody else wants to, or others than an import have written; returns whether
    it was the last time.
    """
    index, count = indexing.the_index(), 0
    with indexing.writing(indexing.WAIT) as (writer, marks):
        while True:
            seen = indexing.look(writer, marks)
            count += seen.many
            if count >= COMMIT or index.is_wanted or not seen.landed_only or (over and seen.whole):
                return over and seen.whole
            over = over or ended()
