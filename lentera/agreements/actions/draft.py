"""Drafts: begin, change, send, move on, renew."""

from datetime import datetime
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    Content,
    DraftChanged,
    Drafted,
    DraftMoved,
    DraftState,
    RenewalOpened,
    SentToPartner,
)
from lentera.agreements.models import AgreementDraft, SentDraft
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import drafting
from lentera.agreements.queries.clauses import with_library
from lentera.agreements.queries.guards import evaluation_objection
from lentera.agreements.rules import (
    Status,
    decide_agreeing,
    decide_change,
    decide_draft,
    decide_move,
    decide_sending,
    state_on,
    successor_content,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers.actions import void_number_in

STEP_AFTER_SENDING = DraftState.NEGOTIATION


def start_draft(
    agency: UUID,
    content: Content,
    *,
    actor: UUID,
    request_id: RequestId | None,
    agreement: UUID | None = None,
    at: datetime | None = None,
) -> Drafted | Refusal:
    """Begin a draft as a request; the signed agreement will have the same id."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Drafted)) is not None:
            return first
        outcome = decide_draft(content, agreement=agreement or new_id(), agency=agency)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def change_draft(
    agency: UUID,
    draft: UUID,
    content: Content,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> DraftChanged | Refusal:
    """Change the text while it is written; once agreed only numbers and signatories."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DraftChanged)) is not None:
            return first
        row = _draft(agency, draft)
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        before = queries.draft_content(row.content)
        outcome = decide_change(DraftState(row.state), before, content, agreement=draft, agency=agency)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def send_to_partner(
    agency: UUID,
    draft: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    note: str = "",
    at: datetime | None = None,
) -> SentToPartner | Refusal:
    """Give the other parties this version to read; from drafting it goes into negotiation."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SentToPartner)) is not None:
            return first
        row = _draft(agency, draft)
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        state = DraftState(row.state)
        sent = SentDraft.objects.filter(id=draft).values_list("version", flat=True).first() or 0
        outcome = decide_sending(
            state, queries.draft_content(row.content), agreement=draft, sent=sent, note=note
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if state is not STEP_AFTER_SENDING:
            entry.record(DraftMoved(agreement=draft, state=STEP_AFTER_SENDING))
        return entry.record(outcome)


def move_draft(
    agency: UUID,
    draft: UUID,
    to: DraftState,
    *,
    actor: UUID,
    request_id: RequestId | None,
    note: str = "",
    at: datetime | None = None,
) -> DraftMoved | Refusal:
    """Take a step: to review, drafting, agreed, scheduled, back, rejected, cancelled."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DraftMoved)) is not None:
            return first
        return move_draft_in(entry, agency, draft, to, note=note)


def move_draft_in(
    entry: Writing, agency: UUID, draft: UUID, to: DraftState, *, note: str = ""
) -> DraftMoved | Refusal:
    """The same inside an open block: a signing event schedules several drafts at once."""
    row = _draft(agency, draft)
    if row is None:
        return entry.refuse(Refusal("draft-unknown"))
    content = queries.draft_content(row.content)
    agreeing = None
    if to is DraftState.AGREED:
        agreeing = decide_agreeing(
            content,
            open_comments=drafting.open_comments(draft, agency),
            initials_missing=drafting.initials_missing(draft, agency, content),
            note=note,
        )
    outcome = decide_move(
        DraftState(row.state),
        to,
        content,
        agreement=draft,
        predecessor_evaluated=queries.evaluated(row.predecessor),
        evaluation=evaluation_objection(row.predecessor, clock.local_day(entry.at)),
        agreeing=agreeing,
        note=note,
    )
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    own = next((party.number for party in content.parties if party.institution == agency), "")
    if own and to in (DraftState.REJECTED, DraftState.CANCELLED):
        void_number_in(entry, own, reason=outcome.note)  # a number of another register is not known there
    return entry.record(outcome)


def open_renewal(
    agency: UUID,
    agreement: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    visit: UUID | None = None,
    note: str = "",
    draft: UUID | None = None,
    at: datetime | None = None,
) -> RenewalOpened | Refusal:
    """Ask for a renewal: the successor's draft is prefilled from the day after, with the same scope and targets.

    Asked again while one is under way, it is refused with that draft's id in `draft`.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RenewalOpened)) is not None:
            return first
        state = queries.agreement_state(agreement)
        content = queries.signed_content(agreement)
        if state is None or content is None or state.agency != agency:
            return entry.refuse(Refusal("agreement-unknown"))
        running = queries.open_renewal(agreement)
        if running is not None:
            return entry.refuse(Refusal("renewal-under-way", number=state.number, draft=running.draft))
        if state.successor_signed_on is not None:
            return entry.refuse(Refusal("renewed-already", number=state.number))
        if state_on(state, clock.local_day(entry.at)) is Status.TERMINATED:
            return entry.refuse(Refusal("terminated-not-renewed", number=state.number))
        successor = draft or new_id()
        told = msgspec.structs.replace(
            successor_content(content, agreement, new_id), clauses=(), legal_bases=(), considerations=()
        )
        outcome = decide_draft(with_library(agency, told, last=content), agreement=successor, agency=agency)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.record(outcome)
        return entry.record(
            RenewalOpened(
                renewal=new_id(), agreement=agreement, draft=successor, visit=visit, note=note.strip()
            )
        )


def _draft(agency: UUID, draft: UUID) -> AgreementDraft | None:
    return AgreementDraft.objects.filter(institution=agency, id=draft).first()
