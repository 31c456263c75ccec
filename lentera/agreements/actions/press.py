"""Press releases: write, let the quoted agree, approve, publish."""

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
    ProposalAnswered,
    QuoteApproved,
    QuoteAsked,
    QuoteConsentRecorded,
    ReleaseText,
    StatementAttached,
    StatementRemoved,
)
from lentera.agreements.queries import press as queries
from lentera.agreements.rules.press import (
    decide_approval,
    decide_asking,
    decide_consent_record,
    decide_proposal,
    decide_publication,
    decide_quote_approval,
    decide_release,
    decide_statement,
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
    reason: str = "",
    at: datetime | None = None,
) -> PressDrafted | Refusal:
    """Begin a release, or write `release` anew: an approval that it had no longer holds.

    What is out is corrected, with the `reason`. A proposal that the release is taken from is answered with it.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PressDrafted)) is not None:
            return first
        known = None if release is None else queries.release_state(agency, release)
        outcome = decide_release(text, links, known, release=release or new_id(), reason=reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if links.proposal is not None:
            proposed = queries.proposal(agency, links.proposal)
            if proposed is None or proposed.row.agency != agency:
                return entry.refuse(Refusal("proposal-unknown"))
            if proposed.answer is None:
                partner = proposed.row.institution_id
                entry.record(
                    ProposalAnswered(proposal=links.proposal, partner=partner, release=outcome.release)
                )
        return entry.record(outcome)


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
) -> PressPublished | PressCorrected | Refusal:
    """Publish an approved release: it takes the year's next number and everybody reads it; or its correction."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if isinstance(entry.first_result, PressCorrected):
            return entry.first_result
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
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if isinstance(outcome, PressCorrected):
            return entry.record(outcome)
        return entry.record(outcome)


def attach_statement(
    agency: UUID,
    release: UUID,
    *,
    speaker: str,
    position: str,
    organisation: str,
    text: str,
    source: str,
    said_on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StatementAttached | Refusal:
    """Set beside a published release what another party said, with its own source and day."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StatementAttached)) is not None:
            return first
        known = queries.release_state(agency, release)
        if known is None:
            return entry.refuse(Refusal("release-unknown"))
        told = StatementAttached(
            statement=new_id(),
            release=release,
            speaker=speaker.strip(),
            position=position.strip(),
            organisation=organisation.strip(),
            text=text.strip(),
            source=source.strip(),
            said_on=said_on,
        )
        outcome = decide_statement(told, out=known.out > 0, today=clock.local_day(entry.at))
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def remove_statement(
    agency: UUID,
    statement: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> StatementRemoved | Refusal:
    """Take back a statement that was attached by mistake."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(StatementRemoved)) is not None:
            return first
        row = queries.statement(agency, statement)
        if row is None:
            return entry.refuse(Refusal("statement-unknown"))
        if not reason.strip():
            return entry.refuse(Refusal("cause-missing"))
        return entry.record(StatementRemoved(statement=row.id, release=row.release, reason=reason.strip()))


def propose_release(
    partner: UUID,
    agency: UUID,
    text: ReleaseText,
    *,
    actor: UUID,
    request_id: RequestId | None,
    proposal: UUID | None = None,
    visit: UUID | None = None,
    at: datetime | None = None,
) -> PressProposed | Refusal:
    """A partner proposes a release to the agency, or changes what it proposed until the agency answers."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PressProposed)) is not None:
            return first
        known = None if proposal is None else queries.proposal(partner, proposal)
        if proposal is not None and (known is None or known.row.institution_id != partner):
            return entry.refuse(Refusal("proposal-unknown"))
        told = PressProposed(proposal=proposal or new_id(), agency=agency, text=text, visit=visit)
        answered = known is not None and known.answer is not None
        outcome = decide_proposal(told, author=partner, answered=answered)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def decline_proposal(
    agency: UUID,
    proposal: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ProposalAnswered | Refusal:
    """The agency does not take a proposal over, with the reason; taking it over is `write_release`."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ProposalAnswered)) is not None:
            return first
        known = queries.proposal(agency, proposal)
        if known is None or known.row.agency != agency:
            return entry.refuse(Refusal("proposal-unknown"))
        if known.answer is not None:
            return entry.refuse(Refusal("proposal-answered"))
        if not reason.strip():
            return entry.refuse(Refusal("cause-missing"))
        partner = known.row.institution_id
        return entry.record(ProposalAnswered(proposal=proposal, partner=partner, reason=reason.strip()))


def _unit(agency: UUID) -> str:
    """The unit in a number: the first word of the institution's short name."""
    row = institutions.institution(agency)
    return row.shown_name.split()[0].upper() if row is not None else "UMUM"
