"""Press releases: drafts are said to `self`, a quote to the quoted, what is published to everybody."""

from datetime import date, datetime
from uuid import UUID

from lentera.agreements.facts.agreement import Part
from lentera.journal.facts import Audience, Fact, fact


class Quote(Part, frozen=True, kw_only=True):
    """Words of an official. `institution` is known when the quoted can approve here."""

    id: UUID
    speaker: str
    position: str
    organisation: str
    text: str
    institution: UUID | None = None


class ReleaseText(Part, frozen=True, kw_only=True):
    """Everything that a release says. `body`: paragraphs, an empty line between. `embargo` in UTC."""

    title: str
    place: str
    date: date
    body: str
    quotes: tuple[Quote, ...] = ()
    embargo: datetime | None = None
    contact: str = ""


class Links(Part, frozen=True, kw_only=True):
    """What a release is about."""

    visit: UUID | None = None
    event: UUID | None = None
    agreements: tuple[UUID, ...] = ()


class Approver(Part, frozen=True, kw_only=True):
    """The official who approved, as printed."""

    name: str
    position: str


@fact("agreements.press_drafted", to=Audience.SELF, about=("release",))
class PressDrafted(Fact, frozen=True, kw_only=True):
    """A release was begun, or reads like this from now on: an earlier approval no longer holds."""

    release: UUID
    text: ReleaseText
    links: Links


@fact("agreements.quote_asked", to=Audience.named("partner"), about=("release",))
class QuoteAsked(Fact, frozen=True, kw_only=True):
    """The quoted institution was asked to approve these words."""

    release: UUID
    partner: UUID
    quote: Quote
    title: str


@fact("agreements.quote_approved", to=Audience.named("agency"), about=("release",))
class QuoteApproved(Fact, frozen=True, kw_only=True):
    """The quoted approved exactly these words."""

    release: UUID
    agency: UUID
    quote: UUID
    text: str


@fact("agreements.quote_consent_recorded", to=Audience.SELF, about=("release",))
class QuoteConsentRecorded(Fact, frozen=True, kw_only=True):
    """The quoted agreed to exactly these words outside the system; `how` says by what letter or call."""

    release: UUID
    quote: UUID
    text: str
    how: str


@fact("agreements.press_approved", to=Audience.SELF, about=("release",))
class PressApproved(Fact, frozen=True, kw_only=True):
    """The head approved the release as it reads now."""

    release: UUID
    approver: Approver


@fact("agreements.press_published", to=Audience.PUBLIC, about=("release", "visit", "event", "agreements"))
class PressPublished(Fact, frozen=True, kw_only=True):
    """A release went out, with its number: from now on everybody reads it."""

    release: UUID
    number: str
    sequence: int
    text: ReleaseText
    approver: Approver
    visit: UUID | None = None
    event: UUID | None = None
    agreements: tuple[UUID, ...] = ()
