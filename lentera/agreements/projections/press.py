"""How facts of press releases become rows."""

import msgspec

from lentera.agreements.facts.press import (
    PressApproved,
    PressCorrected,
    PressDrafted,
    PressProposed,
    PressPublished,
    ProposalAnswered,
    QuoteApproved,
    QuoteAsked,
    QuoteConsentRecorded,
    StatementAttached,
    StatementRemoved,
)
from lentera.agreements.models import (
    ProposalAnswer,
    PublishedRelease,
    QuoteConsent,
    QuoteRequest,
    ReleaseAuthor,
    ReleaseDraft,
    ReleaseProposal,
    ReleaseStatement,
    ReleaseVersion,
)
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(PressDrafted)
def draft_release(fact: PressDrafted, entry: Entry) -> None:
    ReleaseDraft.rows.put(
        entry,
        id=fact.release,
        title=fact.text.title,
        date=fact.text.date,
        text=msgspec.json.encode(fact.text).decode(),
        links=msgspec.json.encode(fact.links).decode(),
        version=fact.version,
        reason=fact.reason,
        changed_at=entry.at,
    )
    ReleaseAuthor.rows.put(
        entry,
        id=derived_id(fact.release, f"author {entry.actor}"),
        release=fact.release,
        account=entry.actor,
    )


@projects(QuoteAsked)
def ask_for_quote(fact: QuoteAsked, entry: Entry) -> None:
    QuoteRequest.rows.put(
        entry,
        id=derived_id(fact.quote.id, f"asked {fact.partner}"),
        quote=fact.quote.id,
        release=fact.release,
        partner=fact.partner,
        title=fact.title,
        speaker=fact.quote.speaker,
        office=fact.quote.position,
        text=fact.quote.text,
        asked_at=entry.at,
    )


@projects(QuoteApproved)
def approve_quote(fact: QuoteApproved, entry: Entry) -> None:
    _agree(fact, entry, "")


@projects(QuoteConsentRecorded)
def record_consent(fact: QuoteConsentRecorded, entry: Entry) -> None:
    _agree(fact, entry, fact.how)


def _agree(fact: QuoteApproved | QuoteConsentRecorded, entry: Entry, how: str) -> None:
    QuoteConsent.rows.put(
        entry,
        id=derived_id(fact.quote, f"{entry.author} {fact.text}"),
        release=fact.release,
        quote=fact.quote,
        text=fact.text,
        how=how,
        agreed_at=entry.at,
    )


@projects(PressApproved)
def approve_release(fact: PressApproved, entry: Entry) -> None:
    ReleaseDraft.rows.change(
        entry,
        id=fact.release,
        approved_at=entry.at,
        approver=fact.approver.name,
        approver_office=fact.approver.position,
    )


@projects(PressPublished)
def publish_release(fact: PressPublished, entry: Entry) -> None:
    text = fact.text
    PublishedRelease.rows.insert(
        entry,
        copy_fields(fact, PublishedRelease, "agreements", "approver"),
        id=fact.release,
        year=text.date.year,
        title=text.title,
        place=text.place,
        date=text.date,
        body=text.body,
        quotes=msgspec.json.encode(text.quotes).decode(),
        contact=text.contact,
        approver=fact.approver.name,
        approver_office=fact.approver.position,
        agreements=" ".join(str(id) for id in fact.agreements),
        title_en=text.title_en,
        body_en=text.body_en,
        published_at=entry.at,
    )


@projects(PressCorrected)
def correct_release(fact: PressCorrected, entry: Entry) -> None:
    before = PublishedRelease.rows.get(entry, id=fact.release)
    if before is None:  # the publication comes before its correction in the same stream
        raise LookupError(f"a correction of {fact.release}, which is not out")
    kept = ("version", "title", "place", "date", "body", "quotes", "title_en", "body_en")
    ReleaseVersion.rows.insert(
        entry,
        {name: getattr(before, name) for name in kept},
        id=derived_id(fact.release, f"version {before.version}"),
        release=fact.release,
        replaced_at=entry.at,
        replaced_for=fact.reason,
    )
    text = fact.text
    PublishedRelease.rows.change(
        entry,
        id=fact.release,
        title=text.title,
        place=text.place,
        date=text.date,
        body=text.body,
        quotes=msgspec.json.encode(text.quotes).decode(),
        contact=text.contact,
        title_en=text.title_en,
        body_en=text.body_en,
        approver=fact.approver.name,
        approver_office=fact.approver.position,
        version=fact.version,
        corrected_for=fact.reason,
        corrected_at=entry.at,
    )


@projects(StatementAttached)
def attach_statement(fact: StatementAttached, entry: Entry) -> None:
    ReleaseStatement.rows.insert(
        entry, copy_fields(fact, ReleaseStatement), id=fact.statement, attached_at=entry.at
    )


@projects(StatementRemoved)
def remove_statement(fact: StatementRemoved, entry: Entry) -> None:
    ReleaseStatement.rows.remove(entry, id=fact.statement)


@projects(PressProposed)
def propose_release(fact: PressProposed, entry: Entry) -> None:
    ReleaseProposal.rows.put(
        entry,
        id=fact.proposal,
        agency=fact.agency,
        title=fact.text.title,
        text=msgspec.json.encode(fact.text).decode(),
        visit=fact.visit,
        proposed_at=entry.at,
    )


@projects(ProposalAnswered)
def answer_proposal(fact: ProposalAnswered, entry: Entry) -> None:
    ProposalAnswer.rows.put(
        entry,
        id=fact.proposal,
        partner=fact.partner,
        release=fact.release,
        reason=fact.reason,
        answered_at=entry.at,
    )
