"""What a holder answers when the owner asks copies of a placement back: never who had them, nor that one was lent."""

from datetime import date
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


@fact("stock.recall_answered", to=Audience.named("agency"), about=("placement",))
class RecallAnswered(Fact, frozen=True, kw_only=True):
    """Copies that were asked back are in hand, ready to be sent. While one is on loan nothing is said of it.

    A copy that is lost is told by `CopyStateTold`; the end is a return.
    """

    placement: UUID
    agency: UUID
    items: tuple[UUID, ...]
    on: date
