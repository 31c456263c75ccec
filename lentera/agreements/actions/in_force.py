"""What happens to a signed agreement: it is changed, rests, ends, is archived; and what its parties say of it."""

from datetime import date, datetime
from uuid import UUID

from lentera.agreements.facts import (
    Amended,
    Archived,
    Consented,
    Party,
    QuestionSettled,
    Resumed,
    ScopeLine,
    Suspended,
    Terminated,
)
from lentera.agreements.models import Question, SuspensionRow
from lentera.agreements.queries import agreement as queries
from lentera.agreements.rules import (
    AgreementState,
    decide_amendment,
    decide_archive,
    decide_consent,
    decide_resumption,
    decide_suspension,
    decide_termination,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


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
