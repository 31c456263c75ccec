"""A worker draws what most visitors open first before they come: the catalogue, and a search in it.

The first page of a process opens the index and the database and reads the templates. Measured at 100,000 titles it took
150 ms, of which the visitor now meets at most what is left when he comes. A small catalogue's first page is short, and
its machine has little memory (measured with 20,000 titles: 217 MB at rest instead of 174): there nothing is drawn.
"""

import io
import logging
import os
import threading
from wsgiref.util import setup_testing_defaults

from django.db import DatabaseError, connections

LARGE = 50_000_000  # bytes of an index: about 40,000 titles
ASKED = ("", "q=buku", "q=buku&sort=title")
log = logging.getLogger(__name__)


def warm_workers() -> None:
    """From now on each process that this one forks begins with that, in a thread of its own."""
    server = os.getpid()

    def begin() -> None:
        if os.getppid() == server:
            threading.Thread(target=draw_pages, name="warming", daemon=True).start()

    os.register_at_fork(after_in_child=begin)


def draw_pages() -> list[str]:
    """Draw them for nobody; returns how each was answered. Trouble is passed over: whoever comes meets it himself."""
    from lentera.catalogue.indexing import the_index
    from lentera.catalogue.search import soundness
    from lentera.config.wsgi import application

    answered: list[str] = []
    try:
        folder = the_index().folder
        if (soundness.size(folder) if folder.exists() else 0) < LARGE:
            return answered
        for question in ASKED:
            environ = {"PATH_INFO": "/catalogue/", "QUERY_STRING": question, "wsgi.input": io.BytesIO()}
            setup_testing_defaults(environ)
            answer = application(environ, lambda status, *_told: answered.append(status))
            for _part in answer:
                pass
            if hasattr(answer, "close"):
                answer.close()
    except (OSError, DatabaseError) as error:
        log.debug("a page that nobody asked for was not drawn: %s", error)
    finally:
        connections.close_all()  # this thread's own
    return answered
