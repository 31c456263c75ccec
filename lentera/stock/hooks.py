"""What ties a copy: asked before it is packed, sent away or withdrawn. Higher areas fill it at start."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from lentera.journal.refusals import Refusal

Ties = Callable[[UUID, Sequence[UUID]], Mapping[UUID, Refusal]]
"""From the institution that has the copies in hand and the items: for each that is not free, why."""

ties: list[Ties] = []


def register_ties(asked: Ties) -> Ties:
    """Let an area say which copies are not free (open loans, boxes of another kind)."""
    if asked not in ties:
        ties.append(asked)
    return asked


def tied(institution: UUID, items: Sequence[UUID]) -> dict[UUID, Refusal]:
    """The copies among `items` that are not free, with the first reason that was given."""
    found: dict[UUID, Refusal] = {}
    for asked in ties:
        for item, reason in asked(institution, items).items():
            found.setdefault(item, reason)
    return found


Out = Callable[[UUID, Collection[UUID] | None], Mapping[UUID, datetime | None]]
"""From the institution that has copies in hand, and items (None: all): those that are not free now, with the moment
since when a reader has each; None where it stands here for one."""

_outs: list[Out] = []


def register_out(asked: Out) -> Out:
    """Let an area that ties copies name all of them at once: for counts over a whole catalogue."""
    if asked not in _outs:
        _outs.append(asked)
    return asked


def out_of(institution: UUID, items: Collection[UUID] | None = None) -> dict[UUID, datetime | None]:
    """The copies in hand at an institution that are not free, of `items` or of all; since when a reader has each."""
    return {item: since for asked in _outs for item, since in asked(institution, items).items()}


Lent = Callable[[UUID, date], Iterable[UUID]]
"""From the institution that has copies in hand and a day: every item that somebody had out since. Never a reader."""

_lent: list[Lent] = []


def register_lent(asked: Lent) -> Lent:
    """Let an area that lends say which copies went out: for weeding."""
    if asked not in _lent:
        _lent.append(asked)
    return asked


def lent_since(institution: UUID, day: date) -> frozenset[UUID]:
    """All copies in hand at an institution that somebody had on that day or later."""
    return frozenset(item for asked in _lent for item in asked(institution, day))


Cards = Callable[[UUID, Sequence[str]], Collection[str]]
"""From an institution and codes that were scanned: those that are cards of its readers."""

_cards: list[Cards] = []


def register_cards(asked: Cards) -> Cards:
    """Let an area that knows readers say which codes are their cards: no fact of the stock may hold one."""
    if asked not in _cards:
        _cards.append(asked)
    return asked


def cards_among(institution: UUID, codes: Sequence[str]) -> frozenset[str]:
    """The codes among `codes` that are readers' cards here."""
    return frozenset(code for asked in _cards for code in asked(institution, codes))
