"""Pages of results that visitors have asked for: right until something happens, so drawn once until then.

Most visitors ask for the same few pages: what the start page leads to, and what somebody just looked for. Who is at
work here sees what nobody else does, so nothing is kept of that.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language

from lentera.catalogue import hooks, indexing, watching
from lentera.catalogue.showing import asking
from lentera.journal import clock

Context = dict[str, Any]
MOST = 128  # pages, of about 100 KB
LONGEST = 500  # signs of a question's address
_pages: OrderedDict[Hashable, Context] = OrderedDict()
_lock = Lock()


def for_visitors(request: HttpRequest, draw: Callable[[], Context]) -> Context:
    """What `draw` makes for the address of this request: made anew for staff, and whenever a fact was recorded, the
    index changed or a day began.
    """
    key = _key(request)
    if key is None:
        return draw()
    with _lock:
        if (known := _pages.get(key)) is not None:
            _pages.move_to_end(key)
            return known
    made = draw()
    if not indexing.the_index().is_being_built:
        with _lock:
            _pages[key] = made
            if len(_pages) > MOST:
                _pages.popitem(last=False)
    return made


def _key(request: HttpRequest) -> Hashable | None:
    """All that such a page depends on; None where it is not kept. Told before the page is drawn: one that is newer
    than its key is never asked for by that key again.
    """
    asked = request.META.get("QUERY_STRING", "")
    if asking(request) is not None or len(asked) > LONGEST:
        return None
    now = watching.state()
    indexing.follow(now)
    index = indexing.the_index()
    if index.is_being_built:
        return None
    told = (now, hooks.moment(), index.folder, index.stamp(), clock.today())
    house = request.scheme, request.get_host()  # whole addresses stand in what the page tells machines
    return house, request.path, asked, get_language(), get_script_prefix(), told
