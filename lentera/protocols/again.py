"""Answers that were given before: right until the catalogue changes, so said once until then.

Gateways ask the same thing several times (Z39.50 asks for a count, then for one record after another), and of an
answer from the index only a sixth of the time goes into asking whether anything changed.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.db import DatabaseError

from lentera.catalogue import queries

MOST = 200  # answers
LONGEST = 100_000  # bytes of an answer
LONGEST_HEAD = 200  # bytes before the name of an answer
DIAGNOSED = 1_000  # bytes within which a diagnostic begins, where there is one
Answer = tuple[str, list[tuple[str, str]], bytes]  # status, headers, body
_ASKED = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme", "PATH_INFO", "QUERY_STRING")
_kept: OrderedDict[Hashable, Answer] = OrderedDict()
_lock = Lock()


def key_of(environ: dict[str, Any]) -> Hashable | None:
    """All that an answer from the catalogue depends on; None where it is not kept.

    Told before the question is answered: an answer that is newer than its key is never asked for by that key again.
    """
    asked = environ.get("QUERY_STRING", "")
    if environ.get("REQUEST_METHOD") != "GET" or "query=" not in asked:
        return None
    try:
        moment = queries.moment()
    except (DatabaseError, OSError):
        return None
    return None if moment is None else (moment, *(environ.get(name) for name in _ASKED))


def known(key: Hashable) -> Answer | None:
    """The answer that was given."""
    with _lock:
        if (answer := _kept.get(key)) is not None:
            _kept.move_to_end(key)
        return answer


def is_kept(answer: Answer) -> bool:
    """Whether an answer is to a search, not too long, and tells of no trouble."""
    status, _, body = answer
    if not status.startswith("200 ") or b"<searchRetrieveResponse" not in body[:LONGEST_HEAD]:
        return False
    return len(body) <= LONGEST and b"<diagnostic" not in body[:DIAGNOSED]


def keep(key: Hashable, answer: Answer) -> None:
    """Keep an answer, if it is of those that are kept."""
    if not is_kept(answer):
        return
    with _lock:
        _kept[key] = answer
        if len(_kept) > MOST:
            _kept.popitem(last=False)
