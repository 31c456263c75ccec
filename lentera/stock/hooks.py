"""What ties a copy: asked before it is packed, sent away or withdrawn. Higher areas fill it at start."""

from collections.abc import Callable, Mapping, Sequence
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
