"""A follow-up that is late climbs: to its owner, to the officer's superior, to the head."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class EscalationLevel(StrEnum):
    """Who is told of a late follow-up. Each level says it once for each due day."""

    OWNER = "owner"
    SUPERIOR = "superior"
    HEAD = "head"


@fact("agreements.follow_up_escalated", to=Audience.SELF, about=("follow_up",))
class FollowUpEscalated(Fact, frozen=True, kw_only=True):
    """A follow-up of the own institution was `late` days after `due`, and `level` was told."""

    follow_up: UUID
    level: EscalationLevel
    due: date
    late: int
