"""Around a draft: comments of both parties, initials, numbers, reviews, addenda in writing."""

from datetime import datetime
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    AddendumDrafted,
    AddendumDropped,
    AddendumText,
    CommentMade,
    CommentSettled,
    CommentWithdrawn,
    DraftChanged,
    DraftState,
    Initialled,
    NumberTold,
    PartnerCommented,
    Reviewed,
)
from lentera.agreements.models import Agreement, AgreementDraft, Comment
from lentera.agreements.queries import agreement as agreements
from lentera.agreements.queries import drafting as queries
from lentera.agreements.rules import (
    FILLABLE,
    Sent,
    StepState,
    decide_addendum_draft,
    decide_change,
    decide_comment,
    decide_initial,
    decide_number_told,
    decide_review,
    taken_over,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.papers.actions import take_number_in

OVER = (DraftState.SIGNED, DraftState.REJECTED, DraftState.CANCELLED)


def _sent(agreement: UUID) -> Sent | None:
    found = queries.sent_version(agreement)
    if found is None:
        return None
    agency, version, content = found
    over = AgreementDraft.objects.filter(id=agreement, state__in=[one.value for one in OVER]).exists()
    return Sent(agency, version, content, over or Agreement.objects.filter(id=agreement).exists())


def comment(
    author: UUID,
    agreement: UUID,
    *,
    text: str,
    actor: UUID,
    request_id: RequestId | None,
    place: str = "",
    proposal: str = "",
    answers: UUID | None = None,
    at: datetime | None = None,
) -> CommentMade | PartnerCommented | Refusal:
    """Say something on the version that was sent: the agency to all parties, a partner to the agency alone."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if isinstance(entry.first_result, CommentMade | PartnerCommented | Refusal):
            return entry.first_result
        if entry.first_result is not None:
            return Refusal("request-used-otherwise")
        if answers is not None and answers not in {one.id for one in queries.comments_on(agreement, author)}:
            return entry.refuse(Refusal("comment-unknown"))
        outcome = decide_comment(
            _sent(agreement),
            author=author,
            comment=new_id(),
            agreement=agreement,
            place=place,
            text=text,
            proposal=proposal,
            answers=answers,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def settle_comment(
    author: UUID,
    comment: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    answer: str = "",
    take: bool = False,
    at: datetime | None = None,
) -> CommentSettled | CommentWithdrawn | Refusal:
    """Hold a comment for settled: the agency any, a partner its own. `take` puts the proposed words into the draft."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if isinstance(entry.first_result, CommentWithdrawn | CommentSettled | Refusal):
            return entry.first_result
        if entry.first_result is not None:
            return Refusal("request-used-otherwise")
        row = Comment.objects.filter(id=comment).first()
        known = {one.id: one for one in queries.comments_on(row.agreement, author)} if row is not None else {}
        if row is None or comment not in known:
            return entry.refuse(Refusal("comment-unknown"))
        if not known[comment].open:
            return entry.refuse(Refusal("comment-settled-already"))
        agency = queries.agency_of(row.agreement)
        if author != agency:
            if row.institution_id != author or agency is None or take:
                return entry.refuse(Refusal("comment-not-yours"))
            return entry.record(
                CommentWithdrawn(
                    comment=comment, agreement=row.agreement, agency=agency, answer=answer.strip()
                )
            )
        if take:
            changed = _taken(author, row)
            if isinstance(changed, Refusal):
                return entry.refuse(changed)
            entry.record(changed)
        elif not answer.strip():
            return entry.refuse(Refusal("answer-missing"))
        return entry.record(
            CommentSettled(comment=comment, agreement=row.agreement, answer=answer.strip(), taken=take)
        )


def _taken(agency: UUID, row: Comment) -> DraftChanged | Refusal:
    draft = AgreementDraft.objects.filter(institution=agency, id=row.agreement).first()
    if draft is None:
        return Refusal("draft-unknown")
    before = agreements.draft_content(draft.content)
    content = taken_over(before, row.place, row.proposal)
    if isinstance(content, Refusal):
        return content
    return decide_change(DraftState(draft.state), before, content, agreement=row.agreement, agency=agency)


def say_own_number(
    partner: UUID,
    agreement: UUID,
    number: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> NumberTold | Refusal:
    """A partner tells the agency the number that its own register gives to the paper; told again, it replaces it."""
    with writing(partner, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(NumberTold)) is not None:
            return first
        outcome = decide_number_told(_sent(agreement), partner=partner, agreement=agreement, number=number)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def take_own_number(
    agency: UUID, draft: UUID, *, actor: UUID, request_id: RequestId | None, at: datetime | None = None
) -> DraftChanged | Refusal:
    """Take the agency's next number for an agreed text. Given up later, the draft voids it with its reason."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DraftChanged)) is not None:
            return first
        row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        before = agreements.draft_content(row.content)
        state = DraftState(row.state)
        own = next((party for party in before.parties if party.institution == agency), None)
        if state not in FILLABLE or own is None:
            return entry.refuse(Refusal("number-before-agreed"))
        if own.number.strip():
            return entry.refuse(Refusal("number-there-already", number=own.number))
        taken = take_number_in(entry, before.instrument.value, on=clock.local_day(entry.at), about=draft)
        if isinstance(taken, Refusal):
            return entry.refuse(taken)
        return entry.record(
            DraftChanged(agreement=draft, content=queries.with_numbers(before, {agency: taken.number}))
        )


def take_told_numbers(
    agency: UUID, draft: UUID, *, actor: UUID, request_id: RequestId | None, at: datetime | None = None
) -> DraftChanged | Refusal:
    """Write the numbers that partners told into the draft."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DraftChanged)) is not None:
            return first
        row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        before = agreements.draft_content(row.content)
        told = queries.told_numbers(draft, agency)
        content = queries.with_numbers(before, told)
        if content == before:
            return entry.refuse(Refusal("no-number-told"))
        outcome = decide_change(DraftState(row.state), before, content, agreement=draft, agency=agency)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def initial(
    agency: UUID,
    draft: UUID,
    step: UUID,
    *,
    roles: frozenset[str],
    actor: UUID,
    request_id: RequestId | None,
    note: str = "",
    at: datetime | None = None,
) -> Initialled | Refusal:
    """Put initials on the words as they stand. `roles`: the codes of the actor's roles."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Initialled)) is not None:
            return first
        row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        content = agreements.draft_content(row.content)
        steps = [
            StepState(one.step, one.office, one.role, one.done_at is not None, one.account)
            for one in queries.initials(draft, agency, content)
        ]
        outcome = decide_initial(
            DraftState(row.state),
            steps,
            content,
            step=step,
            roles=roles,
            account=actor,
            agreement=draft,
            initial=new_id(),
            note=note,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def review(
    agency: UUID,
    draft: UUID,
    *,
    findings: tuple[str, ...],
    conclusion: str,
    recommended: bool,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Reviewed | Refusal:
    """Keep what the review of a request found; the memo is printed from it."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Reviewed)) is not None:
            return first
        row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
        if row is None:
            return entry.refuse(Refusal("draft-unknown"))
        outcome = decide_review(
            DraftState(row.state),
            agreement=draft,
            review=new_id(),
            findings=findings,
            conclusion=conclusion,
            recommended=recommended,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def draft_addendum(
    agency: UUID,
    agreement: UUID,
    content: AddendumText,
    *,
    actor: UUID,
    request_id: RequestId | None,
    addendum: UUID | None = None,
    at: datetime | None = None,
) -> AddendumDrafted | Refusal:
    """Write an addendum, or change one (`addendum`); the signed one will have the same id."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AddendumDrafted)) is not None:
            return first
        state = agreements.agreement_state(agreement)
        if state is None or state.agency != agency:
            return entry.refuse(Refusal("agreement-unknown"))
        if addendum is not None and queries.addendum_draft(addendum, agency) is None:
            return entry.refuse(Refusal("addendum-unknown"))
        outcome = decide_addendum_draft(
            state,
            agreements.scope_lines(agreement),
            msgspec.structs.replace(content, reason=content.reason.strip()),
            addendum=addendum or new_id(),
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def drop_addendum(
    agency: UUID,
    addendum: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AddendumDropped | Refusal:
    """Give up an addendum that was being written."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AddendumDropped)) is not None:
            return first
        known = queries.addendum_draft(addendum, agency)
        if known is None:
            return entry.refuse(Refusal("addendum-unknown"))
        if not reason.strip():
            return entry.refuse(Refusal("reason-missing"))
        return entry.record(
            AddendumDropped(addendum=addendum, agreement=known.agreement, reason=reason.strip())
        )
