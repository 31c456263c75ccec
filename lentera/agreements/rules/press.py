"""Press releases: drafting, quotes, approval, number, publication."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.facts.press import (
    Approver,
    Links,
    PressApproved,
    PressCorrected,
    PressDrafted,
    PressProposed,
    PressPublished,
    Quote,
    QuoteApproved,
    QuoteAsked,
    QuoteConsentRecorded,
    ReleaseText,
    StatementAttached,
)
from lentera.documents.numbering import DEFAULT_SCHEME, format_number, next_sequence, parse_scheme
from lentera.journal.refusals import Refusal

CLASSIFICATION = "487"
"""Records class of press relations as offices in the demo region number it; an office may bring its own."""


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """A release as decisions need it. `agreed`: the words that the quoted agreed to, by quote.

    `version` is what the text is to become, `out` the version that everybody reads (0: none yet).
    """

    id: UUID
    text: ReleaseText
    links: Links
    writers: frozenset[UUID] = frozenset()
    agreed: frozenset[tuple[UUID, str]] = frozenset()
    approver: Approver | None = None
    version: int = 1
    out: int = 0
    reason: str = ""

    @property
    def closed(self) -> bool:
        """Whether the text is out as it stands: nothing more is decided about it unless it is corrected."""
        return self.out >= self.version


def open_quotes(text: ReleaseText, agreed: Collection[tuple[UUID, str]]) -> list[Quote]:
    """The quotes whose words nobody agreed to as they read now."""
    return [quote for quote in text.quotes if (quote.id, quote.text) not in agreed]


def decide_release(
    text: ReleaseText, links: Links, known: ReleaseState | None, *, release: UUID, reason: str = ""
) -> PressDrafted | Refusal:
    """A release may be written and changed until it is out; what is out is corrected, with the `reason`."""
    out = 0 if known is None else known.out
    if out and not reason.strip():
        return Refusal(
            "correction-reason-missing" if known is not None and not known.closed else "release-out"
        )
    if not text.title.strip():
        return Refusal("release-title-missing")
    if not text.body.strip():
        return Refusal("release-body-missing")
    if not text.place.strip():
        return Refusal("release-place-missing")
    for quote in text.quotes:
        if not (quote.speaker.strip() and quote.position.strip() and quote.text.strip()):
            return Refusal("quote-incomplete", speaker=quote.speaker)
    return PressDrafted(
        release=release, text=text, links=links, version=out + 1, reason=reason.strip() if out else ""
    )


def decide_asking(known: ReleaseState, quote: UUID, *, author: UUID) -> QuoteAsked | Refusal:
    """The words may be shown to the quoted institution, when it works here."""
    found = next((one for one in known.text.quotes if one.id == quote), None)
    if found is None:
        return Refusal("quote-unknown")
    if known.closed:
        return Refusal("release-out")
    if found.institution is None or found.institution == author:
        return Refusal("quote-not-askable", speaker=found.speaker)
    if (found.id, found.text) in known.agreed:
        return Refusal("quote-agreed-already", speaker=found.speaker)
    return QuoteAsked(release=known.id, partner=found.institution, quote=found, title=known.text.title)


def decide_consent_record(known: ReleaseState, quote: UUID, *, how: str) -> QuoteConsentRecorded | Refusal:
    """A consent given by letter or telephone is recorded with how it was given."""
    found = next((one for one in known.text.quotes if one.id == quote), None)
    if found is None:
        return Refusal("quote-unknown")
    if known.closed:
        return Refusal("release-out")
    if not how.strip():
        return Refusal("consent-how-missing", speaker=found.speaker)
    return QuoteConsentRecorded(release=known.id, quote=quote, text=found.text, how=how.strip())


def decide_quote_approval(
    asked_text: str | None, agreed: bool, *, release: UUID, agency: UUID, quote: UUID, text: str
) -> QuoteApproved | Refusal:
    """The quoted approves the words that were shown to him (`text`), not ones that changed meanwhile."""
    if asked_text is None:
        return Refusal("quote-unknown")
    if asked_text != text:
        return Refusal("quote-changed")
    if agreed:
        return Refusal("quote-agreed-already", speaker="")
    return QuoteApproved(release=release, agency=agency, quote=quote, text=text)


def decide_approval(
    known: ReleaseState, *, approver: Approver | None, actor: UUID
) -> PressApproved | Refusal:
    """The head approves what others wrote, once every quote is agreed."""
    if known.closed:
        return Refusal("release-out")
    if actor in known.writers:
        return Refusal("writer-cannot-approve")
    waiting = open_quotes(known.text, known.agreed)
    if waiting:
        return Refusal("quote-not-agreed", speaker=waiting[0].speaker)
    if approver is None:
        return Refusal("approver-missing")
    return PressApproved(release=known.id, approver=approver)


def decide_publication(
    known: ReleaseState, *, now: datetime, issued: Iterable[int], unit: str, scheme: str = DEFAULT_SCHEME
) -> PressPublished | PressCorrected | Refusal:
    """A release goes out approved, with every quote agreed, not before its embargo; it takes the next number.

    A correction keeps the number of what it corrects.

    `issued`: the counts of this year's releases of this author.
    """
    if known.closed:
        return Refusal("release-out")
    waiting = open_quotes(known.text, known.agreed)
    if waiting:
        return Refusal("quote-not-agreed", speaker=waiting[0].speaker)
    if known.approver is None:
        return Refusal("release-not-approved")
    if known.text.embargo is not None and now < known.text.embargo:
        return Refusal("embargo", until=known.text.embargo)
    if known.out:
        return PressCorrected(
            release=known.id,
            version=known.version,
            reason=known.reason,
            text=known.text,
            approver=known.approver,
        )
    sequence = next_sequence(issued)
    number = format_number(
        parse_scheme(scheme), sequence=sequence, on=known.text.date, classification=CLASSIFICATION, unit=unit
    )
    return PressPublished(
        release=known.id,
        number=number,
        sequence=sequence,
        text=known.text,
        approver=known.approver,
        visit=known.links.visit,
        event=known.links.event,
        agreements=known.links.agreements,
    )


def decide_statement(told: StatementAttached, *, out: bool, today: date) -> StatementAttached | Refusal:
    """What another party said elsewhere stands beside a release that is out, with its own source and day."""
    if not out:
        return Refusal("release-not-out")
    if not all(part.strip() for part in (told.speaker, told.position, told.text, told.source)):
        return Refusal("statement-incomplete")
    if told.said_on > today:
        return Refusal("statement-in-future", day=told.said_on)
    return told


def decide_proposal(told: PressProposed, *, author: UUID, answered: bool) -> PressProposed | Refusal:
    """A partner proposes a release in its own words, until the agency answered."""
    if told.agency == author:
        return Refusal("proposal-to-oneself")
    if answered:
        return Refusal("proposal-answered")
    if not told.text.title.strip():
        return Refusal("release-title-missing")
    if not told.text.body.strip():
        return Refusal("release-body-missing")
    return told
