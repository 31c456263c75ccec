"""Weeding (penyiangan): copies that a person proposes to take out, and what another person decided."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class WeedReason(StrEnum):
    """The rule by which a copy came onto the list."""

    OLD = "old"  # its edition is older than its class allows
    UNLENT = "unlent"  # nobody had it for so long
    WORN = "worn"
    DOUBLE = "double"  # more copies of the title than are kept
    GIFT = "gift"  # no rule: the house wants to give it away


@fact("stock.weeding_proposed", to=Audience.SELF, about=("items",))
class WeedingProposed(Fact, frozen=True, kw_only=True):
    """A person confirmed that these copies should go; `reasons[i]` is about `items[i]`. Nothing has gone by this."""

    items: tuple[UUID, ...]
    reasons: tuple[tuple[WeedReason, ...], ...]
    proposed_on: date


@fact("stock.weeding_declined", to=Audience.SELF, about=("items",))
class WeedingDeclined(Fact, frozen=True, kw_only=True):
    """Another person keeps copies that were proposed. Those that go are told by `ItemsWithdrawn`."""

    items: tuple[UUID, ...]
    note: str = ""
