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
    text_en: str = ""  # a translation: what was agreed to is `text`


class ReleaseText(Part, frozen=True, kw_only=True):
    """Everything that a release says. `body`: paragraphs, an empty line between. `embargo` in UTC."""

    title: str
    place: str
    date: date
    body: str
    quotes: tuple[Quote, ...] = ()
    embargo: datetime | None = None
    contact: str = ""
    title_en: str = ""
    body_en: str = ""


class Links(Part, frozen=True, kw_only=True):
    """What a release is about."""

    visit: UUID | None = None
    event: UUID | None = None
    agreements: tuple[UUID, ...] = ()
    proposal: UUID | None = None  # the partner's own words that it was taken from


class Approver(Part, frozen=True, kw_only=True):
    """The official who approved, as printed."""

    name: str
    position: str


@fact("agreements.press_drafted", to=Audience.SELF, about=("release",))
class PressDrafted(Fact, frozen=True, kw_only=True):
    """A release was begun, or reads like this from now on: an earlier approval no longer holds.

    `version` above that of what is out corrects it, for the `reason` given; it goes the same way again.
    """

    release: UUID
    text: ReleaseText
    links: Links
    version: int = 1
    reason: str = ""


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


@fact("agreements.press_corrected", to=Audience.PUBLIC, about=("release",))
class PressCorrected(Fact, frozen=True, kw_only=True):
    """A release that is out reads like this from now on; what it said before stays readable with its mark."""

    release: UUID
    version: int
    reason: str
    text: ReleaseText
    approver: Approver


@fact("agreements.statement_attached", to=Audience.PUBLIC, about=("release",))
class StatementAttached(Fact, frozen=True, kw_only=True):
    """What another party said on the same matter, elsewhere and at its own time, stands beside a release."""

    statement: UUID
    release: UUID
    speaker: str
    position: str
    organisation: str
    text: str
    source: str  # where it was said: a release of theirs, a newspaper, a speech
    said_on: date


@fact("agreements.statement_removed", to=Audience.PUBLIC, about=("release",))
class StatementRemoved(Fact, frozen=True, kw_only=True):
    """A statement was attached by mistake."""

    statement: UUID
    release: UUID
    reason: str


@fact("agreements.press_proposed", to=Audience.named("agency"), about=("proposal",))
class PressProposed(Fact, frozen=True, kw_only=True):
    """A partner proposes a release to the agency, in its own words."""

    proposal: UUID
    agency: UUID
    text: ReleaseText
    visit: UUID | None = None


@fact("agreements.press_proposal_answered", to=Audience.named("partner"), about=("proposal",))
class ProposalAnswered(Fact, frozen=True, kw_only=True):
    """The agency took a proposal over into a release of its own, or did not, with the reason."""

    proposal: UUID
    partner: UUID
    release: UUID | None = None
    reason: str = ""
