"""Signing, and what happens to a signed agreement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    Amended,
    Archived,
    Consented,
    Content,
    DraftMoved,
    DraftState,
    Party,
    QuestionSettled,
    Resumed,
    ScopeLine,
    Signed,
    SigningMode,
    Suspended,
    Terminated,
)
from lentera.agreements.models import AgreementDraft, Question, SuspensionRow
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import signing, signing_papers
from lentera.agreements.rules import (
    AgreementState,
    decide_amendment,
    decide_archive,
    decide_consent,
    decide_resumption,
    decide_signing,
    decide_suspension,
    decide_termination,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers.actions import keep_paper_in
from lentera.papers.facts import Signer


@dataclass(frozen=True)
class Electronic:
    """A PDF with all its signatures. `code` is printed on it; `note` says what somebody looked at beside it."""

    mode: SigningMode
    pdf: bytes
    code: str = ""
    note: str = ""


def sign(
    agency: UUID,
    draft: UUID,
    *,
    signed_on: date,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    parties: tuple[Party, ...] | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    at: datetime | None = None,
) -> Signed | Refusal:
    """Record that all parties signed a draft in wet ink. `parties` brings numbers and signatories as on the paper."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        return sign_in(
            entry,
            agency,
            draft,
            signed_on=signed_on,
            place=place,
            parties=parties,
            scan=scan,
            stamp=stamp,
            retro_approval=retro_approval,
            event=event,
        )


def sign_in(
    entry: Writing,
    agency: UUID,
    draft: UUID,
    *,
    signed_on: date,
    place: str,
    parties: tuple[Party, ...] | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    electronic: Electronic | None = None,
    signer: UUID | None = None,
) -> Signed | Refusal:
    """The same inside an open block. Refused, it records nothing but a refusal of ground: others may go on.

    `electronic`: the signed PDF, in place of paper. `signer`: whose signature counts where another account's act
    completes it. A text that lies open for electronic signature is signed in no other way.
    """
    row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
    if row is None:
        return entry.refuse(Refusal("draft-unknown"))
    content = queries.draft_content(row.content)
    if parties is not None:
        content = with_parties(content, parties)
    if electronic is None or electronic.mode is not SigningMode.OWN:
        waiting = signing.waiting_names(draft)
        if waiting:
            return entry.refuse(Refusal("signing-waits", names=", ".join(waiting)))
    outcome = decide_signing(
        content,
        queries.signing_context(content, draft),
        agreement=draft,
        agency=agency,
        signer=signer or entry.actor,
        signed_on=signed_on,
        place=place,
        scan=None if scan is None else entry.keep_blob(scan, "evidence"),
        stamp=stamp,
        retro_approval=retro_approval,
        event=event,
    )
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    if electronic is not None:
        outcome = _with_document(entry, outcome, electronic)
    else:
        printed = signing_papers.printed_original(agency, draft, content)
        if printed is not None:
            outcome = msgspec.structs.replace(outcome, document=printed.digest, code=printed.code)
    note = "" if electronic is None else electronic.note
    entry.record(DraftMoved(agreement=draft, state=DraftState.SIGNED, note=note))
    return entry.record(outcome)


def _with_document(entry: Writing, outcome: Signed, electronic: Electronic) -> Signed:
    """Keep the signed PDF as it is, as a paper of its own that the parties have too."""
    content = outcome.content
    kept = keep_paper_in(
        entry,
        signing_papers.SIGNED,
        outcome.agreement,
        title=f"{content.title} ({'; '.join(party.number for party in content.parties)})",
        number="",
        pdf=electronic.pdf,
        on=outcome.signed_on,
        readers=[party.institution for party in content.parties],
        signers=[
            Signer(name=party.signatory.name, position=party.signatory.position)
            for party in content.parties
            if party.signatory is not None
        ],
        about_kind="agreement",
    )
    return msgspec.structs.replace(
        outcome, mode=electronic.mode, document=kept.digest, code=electronic.code or kept.code
    )


def with_parties(content: Content, parties: tuple[Party, ...]) -> Content:
    """A text with numbers and signatories filled in; who the parties are stays as drafted."""
    filled = {party.institution: party for party in parties}
    return msgspec.structs.replace(
        content,
        parties=tuple(
            msgspec.structs.replace(
                party,
                number=filled[party.institution].number,
                signatory=filled[party.institution].signatory,
            )
            if party.institution in filled
            else party
            for party in content.parties
        ),
    )


def enter_from_paper(
    agency: UUID,
    content: Content,
    *,
    signed_on: date,
    place: str,
    source: str,
    actor: UUID,
    request_id: RequestId | None,
    agreement: UUID | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    at: datetime | None = None,
) -> Signed | Refusal:
    """Enter an agreement from before the system; it is marked as history with the source of its paper."""
    moment = at or clock.at_local(signed_on)
    with writing(agency, request_id, actor=actor, at=moment) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        outcome = decide_signing(
            content,
            queries.signing_context(content, agreement),
            agreement=agreement or new_id(),
            agency=agency,
            signer=actor,
            signed_on=signed_on,
            place=place,
            scan=None if scan is None else entry.keep_blob(scan, "evidence"),
            stamp=stamp,
            retro_approval=retro_approval,
            event=event,
            history=True,
            source=source,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def amend(
    agency: UUID,
    agreement: UUID,
    *,
    scope: tuple[ScopeLine, ...],
    parties: tuple[Party, ...],
    from_day: date,
    signed_on: date,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    end: date | None = None,
    amendment: UUID | None = None,
    at: datetime | None = None,
) -> Amended | Refusal:
    """Record a signed addendum: the whole scope as it reads from `from_day` on, and the end if it moves."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Amended)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        last_day = end or state.end
        near = queries.similar_agreements(state.parties, state.instrument, state.start, last_day)
        outcome = decide_amendment(
            state,
            queries.scope_lines(agreement),
            scope,
            amendment=amendment or new_id(),
            from_day=from_day,
            end=last_day,
            parties=parties,
            signed_on=signed_on,
            reason=reason,
            others=[other for other in near if other.id != agreement],
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def suspend(
    agency: UUID,
    agreement: UUID,
    *,
    from_day: date,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Suspended | Refusal:
    """Let services rest."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Suspended)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        outcome = decide_suspension(state, suspension=new_id(), from_day=from_day, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def resume(
    agency: UUID,
    agreement: UUID,
    *,
    last_day: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Resumed | Refusal:
    """Let services go on after `last_day`."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Resumed)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        resting = SuspensionRow.objects.filter(agreement=agreement, end=None).first()
        outcome = decide_resumption(
            state,
            None if resting is None else resting.id,
            None if resting is None else resting.start,
            last_day=last_day,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def terminate(
    agency: UUID,
    agreement: UUID,
    *,
    last_day: date,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Terminated | Refusal:
    """End an agreement early; `last_day` is its last day in force."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Terminated)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        outcome = decide_termination(state, last_day=last_day, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def archive(
    agency: UUID,
    agreement: UUID,
    *,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Archived | Refusal:
    """Note where the papers of an ended agreement lie."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Archived)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        outcome = decide_archive(state, today=clock.local_day(entry.at), place=place)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def consent(
    partner: UUID,
    agreement: UUID,
    *,
    number: str,
    signatory: str,
    signed_on: date,
    actor: UUID,
    request_id: RequestId | None,
    remark: str = "",
    at: datetime | None = None,
) -> Consented | Refusal:
    """A partner's own word on what was signed; where its paper differs, the agency gets an open question."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Consented)) is not None:
            return first
        state, content = queries.agreement_state(agreement), queries.signed_content(agreement)
        if state is None or content is None or partner not in state.partners:
            return entry.refuse(Refusal("agreement-unknown"))
        outcome = decide_consent(
            state,
            next((party for party in content.parties if party.institution == partner), None),
            given=any(one.institution_id == partner for one in queries.consents(agreement)),
            number=number,
            signatory=signatory,
            signed_on=signed_on,
            remark=remark,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def settle_question(
    agency: UUID,
    question: UUID,
    *,
    answer: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> QuestionSettled | Refusal:
    """Settle a difference between the agency's word and the partner's; both words stay as they were said."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(QuestionSettled)) is not None:
            return first
        row = Question.objects.filter(agency=agency, id=question).first()
        if row is None or question not in {one.id for one in queries.open_questions(agency)}:
            return entry.refuse(Refusal("question-unknown"))
        if not answer.strip():
            return entry.refuse(Refusal("answer-missing"))
        return entry.record(
            QuestionSettled(
                question=question,
                agreement=row.agreement,
                partner=row.institution_id,
                answer=answer.strip(),
            )
        )


def _own(agency: UUID, agreement: UUID) -> AgreementState | None:
    state = queries.agreement_state(agreement)
    return state if state is not None and state.agency == agency else None
