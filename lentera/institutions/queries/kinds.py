"""The kind of the institution at work, for the words in which it is spoken to."""

import time
from uuid import UUID

from lentera.institutions.queries.institutions import institution

LOOK_AGAIN = 60.0  # seconds after which a kind, which hardly ever changes, is asked anew
MOST_KNOWN = 5_000
_kinds: dict[UUID, tuple[float, str]] = {}


def kind_spoken(id: UUID) -> str:
    """The kind of an institution, at most a minute old: asked at every page. Empty for an unknown one."""
    known, now = _kinds.get(id), time.monotonic()
    if known is not None and now - known[0] < LOOK_AGAIN:
        return known[1]
    row = institution(id)
    if row is None:
        return ""
    if len(_kinds) >= MOST_KNOWN:
        _kinds.clear()
    _kinds[id] = (now, row.kind)
    return row.kind
