"""Asking for a visit and answering, each side in its own words; and who was there on the day."""

from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts.visit import Stretch, VisitPlan
from lentera.journal.facts import Audience, Fact, fact


class Answer(StrEnum):
    """What the asked said: yes, yes at another time, no."""

    ACCEPTED = "accepted"
    OTHER_TIME = "other_time"
    DECLINED = "declined"


@fact("agreements.visit_requested", to=Audience.named("partner"), about=("request",))
class VisitRequested(Fact, frozen=True, kw_only=True):
    """One institution asks another for a visit, either way; asked again with a higher `version`, it reads like this.

    `plan` is said as the asker sees it: its direction `out` asks to come, `in` invites.
    """

    request: UUID
    partner: UUID  # who is asked
    version: int
    plan: VisitPlan


@fact("agreements.visit_request_withdrawn", to=Audience.named("partner"), about=("request",))
class VisitRequestWithdrawn(Fact, frozen=True, kw_only=True):
    """The asker takes the request back."""

    request: UUID
    partner: UUID
    reason: str


@fact("agreements.visit_answered", to=Audience.named("partner"), about=("request",))
class VisitAnswered(Fact, frozen=True, kw_only=True):
    """The asked answers one version of a request. `when` is the time agreed to or proposed; none when declined."""

    request: UUID
    partner: UUID  # who asked
    version: int
    answer: Answer
    when: Stretch | None = None
    begins: str = ""
    place: str = ""
    receiver: str = ""
    reason: str = ""


@fact("agreements.attended", to=Audience.named("partner"), about=("visit",))
class Attended(Fact, frozen=True, kw_only=True):
    """An official signed the attendance list of a visit; never an inmate. `by_phone`: by the code on the page."""

    entry: UUID
    visit: UUID
    partner: UUID
    name: str
    position: str
    organisation: str = ""
    by_phone: bool = False


@fact("agreements.attendance_struck", to=Audience.named("partner"), about=("visit",))
class AttendanceStruck(Fact, frozen=True, kw_only=True):
    """A line of the attendance list was a mistake."""

    entry: UUID
    visit: UUID
    partner: UUID
    reason: str
