"""Press releases: drafting, quotes, approval, number, publication."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lentera.agreements.facts.press import (
    Approver,
    Links,
    PressApproved,
    PressDrafted,
    PressPublished,
    Quote,
    QuoteApproved,
    QuoteAsked,
    QuoteConsentRecorded,
    ReleaseText,
)
from lentera.documents.numbering import DEFAULT_SCHEME, format_number, next_sequence, parse_scheme
from lentera.journal.refusals import Refusal

CLASSIFICATION = "487"
"""Records class of press relations as offices in the demo region number it; an office may bring its own."""


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """A release as decisions need it. `agreed`: the words that the quoted agreed to, by quote."""

    id: UUID
    text: ReleaseText
    links: Links
    writers: frozenset[UUID] = frozenset()
    agreed: frozenset[tuple[UUID, str]] = frozenset()
    approver: Approver | None = None
    published: bool = False


def open_quotes(text: ReleaseText, agreed: Collection[tuple[UUID, str]]) -> list[Quote]:
    """The quotes whose words nobody agreed to as they read now."""
    return [quote for quote in text.quotes if (quote.id, quote.text) not in agreed]


def decide_release(
    text: ReleaseText, links: Links, known: ReleaseState | None, *, release: UUID
) -> PressDrafted | Refusal:
    """A release may be written and changed until it is out; what is out stands."""
    if known is not None and known.published:
        return Refusal("release-out")
    if not text.title.strip():
        return Refusal("release-title-missing")
    if not text.body.strip():
        return Refusal("release-body-missing")
    if not text.place.strip():
        return Refusal("release-place-missing")
    for quote in text.quotes:
        if not (quote.speaker.strip() and quote.position.strip() and quote.text.strip()):
            return Refusal("quote-incomplete", speaker=quote.speaker)
    return PressDrafted(release=release, text=text, links=links)


def decide_asking(known: ReleaseState, quote: UUID, *, author: UUID) -> QuoteAsked | Refusal:
    """The words may be shown to the quoted institution, when it works here."""
    found = next((one for one in known.text.quotes if one.id == quote), None)
    if found is None:
        return Refusal("quote-unknown")
    if known.published:
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
    if known.published:
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
    if known.published:
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
) -> PressPublished | Refusal:
    """A release goes out approved, with every quote agreed, not before its embargo; it takes the next number.

    `issued`: the counts of this year's releases of this author.
    """
    if known.published:
        return Refusal("release-out")
    waiting = open_quotes(known.text, known.agreed)
    if waiting:
        return Refusal("quote-not-agreed", speaker=waiting[0].speaker)
    if known.approver is None:
        return Refusal("release-not-approved")
    if known.text.embargo is not None and now < known.text.embargo:
        return Refusal("embargo", until=known.text.embargo)
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
