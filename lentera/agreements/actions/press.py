"""Press releases: write, let the quoted agree, approve, publish."""

from datetime import datetime
from uuid import UUID

from lentera.agreements.facts.press import (
    Approver,
    Links,
    PressApproved,
    PressDrafted,
    PressPublished,
    QuoteApproved,
    QuoteAsked,
    QuoteConsentRecorded,
    ReleaseText,
)
from lentera.agreements.queries import press as queries
from lentera.agreements.rules.press import (
    decide_approval,
    decide_asking,
    decide_consent_record,
    decide_publication,
    decide_quote_approval,
    decide_release,
)
from lentera.documents.numbering import DEFAULT_SCHEME
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def write_release(
    agency: UUID,
    text: ReleaseText,
    links: Links,
    *,
    actor: UUID,
    request_id: RequestId | None,
    release: UUID | None = None,
    at: datetime | None = None,
) -> PressDrafted | Refusal:
    """Begin a release, or write `release` anew: an approval that it had no longer holds."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PressDrafted)) is not None:
            return first
        known = None if release is None else queries.release_state(agency, release)
        outcome = decide_release(text, links, known, release=release or new_id())
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def ask_for_quote(
    agency: UUID,
    release: UUID,
    quote: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> QuoteAsked | Refusal:
    """Show the quoted institution its words and ask it to approve them."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(QuoteAsked)) is not None:
            return first
        known = queries.release_state(agency, release)
        if known is None:
            return entry.refuse(Refusal("release-unknown"))
        outcome = decide_asking(known, quote, author=agency)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def record_consent(
    agency: UUID,
    release: UUID,
    quote: UUID,
    *,
    how: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> QuoteConsentRecorded | Refusal:
    """Record that the quoted agreed to the words as they read now, and how (a letter, a call)."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(QuoteConsentRecorded)) is not None:
            return first
        known = queries.release_state(agency, release)
        if known is None:
            return entry.refuse(Refusal("release-unknown"))
        outcome = decide_consent_record(known, quote, how=how)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def approve_quote(
    partner: UUID,
    quote: UUID,
    text: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> QuoteApproved | Refusal:
    """The quoted institution approves the words that it was shown (`text`)."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(QuoteApproved)) is not None:
            return first
        asked = queries.quote_request(partner, quote)
        if asked is None:
            return entry.refuse(Refusal("quote-unknown"))
        outcome = decide_quote_approval(
            asked.text,
            queries.has_approved(partner, quote, asked.text),
            release=asked.release,
            agency=asked.institution_id,
            quote=quote,
            text=text,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def approve_release(
    agency: UUID,
    release: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    approver: Approver | None = None,
    at: datetime | None = None,
) -> PressApproved | Refusal:
    """The head approves a release as it reads now; `approver` is who holds that office on the day."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PressApproved)) is not None:
            return first
        known = queries.release_state(agency, release)
        if known is None:
            return entry.refuse(Refusal("release-unknown"))
        if approver is None:
            heads = [one for one in institutions.holders(agency, clock.local_day(entry.at)) if one.head]
            approver = Approver(name=heads[0].full_name, position=heads[0].title) if heads else None
        outcome = decide_approval(known, approver=approver, actor=actor)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def publish_release(
    agency: UUID,
    release: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    unit: str = "",
    scheme: str = DEFAULT_SCHEME,
    at: datetime | None = None,
) -> PressPublished | Refusal:
    """Publish an approved release: it takes the year's next number and everybody reads it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PressPublished)) is not None:
            return first
        known = queries.release_state(agency, release)
        if known is None:
            return entry.refuse(Refusal("release-unknown"))
        outcome = decide_publication(
            known,
            now=entry.at,
            issued=queries.sequences_of(agency, known.text.date.year),
            unit=unit or _unit(agency),
            scheme=scheme,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def _unit(agency: UUID) -> str:
    """The unit in a number: the first word of the institution's short name."""
    row = institutions.institution(agency)
    return row.shown_name.split()[0].upper() if row is not None else "UMUM"
