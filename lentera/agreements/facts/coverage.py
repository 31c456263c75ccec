"""What newspapers and stations made of it; and the story of a partnership, when it is told to everybody."""

from datetime import date
from uuid import UUID

from lentera.agreements.facts.agreement import Instrument, Part, ServiceKind
from lentera.journal.facts import Audience, Digest, Fact, fact


@fact("agreements.clipping_noted", to=Audience.SELF, about=("clipping", "release"))
class ClippingNoted(Fact, frozen=True, kw_only=True):
    """A medium reported; noted again, it reads like this. Nothing is fetched: what stands here was typed in."""

    clipping: UUID
    medium: str
    title: str
    published_on: date
    url: str = ""
    note: str = ""
    release: UUID | None = None
    scan: Digest | None = None
    scan_kind: str = ""


@fact("agreements.clipping_removed", to=Audience.SELF, about=("clipping", "release"))
class ClippingRemoved(Fact, frozen=True, kw_only=True):
    """A clipping was noted by mistake."""

    clipping: UUID
    reason: str
    release: UUID | None = None


class StoryPeriod(Part, frozen=True, kw_only=True):
    """The days of one agreement, both inclusive."""

    start: date
    end: date
    instrument: Instrument


class StoryNumber(Part, frozen=True, kw_only=True):
    """What was delivered in a year: so many of a unit, by kind of service."""

    year: int
    kind: ServiceKind
    unit: str
    amount: int


@fact("agreements.story_published", to=Audience.PUBLIC, about=("partner",))
class StoryPublished(Fact, frozen=True, kw_only=True):
    """The agency shows the story of its partnership with an institution to everybody: exactly this, as of a day."""

    partner: UUID
    words: str = ""  # one or two sentences on top
    as_of: date | None = None
    periods: tuple[StoryPeriod, ...] = ()
    numbers: tuple[StoryNumber, ...] = ()


@fact("agreements.story_withdrawn", to=Audience.PUBLIC, about=("partner",))
class StoryWithdrawn(Fact, frozen=True, kw_only=True):
    """The story of a partnership is no longer shown to everybody."""

    partner: UUID
    reason: str
