"""Around a draft: comments, initials, numbers, reviews, addenda in writing; and what keeps a text from being agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    AddendumDrafted,
    AddendumText,
    Clause,
    CommentMade,
    Content,
    DraftState,
    Initialled,
    NumberTold,
    PartnerCommented,
    Reviewed,
    ScopeLine,
)
from lentera.agreements.rules.agreement import AgreementState
from lentera.agreements.rules.parts import decide_scope
from lentera.agreements.rules.wording import text_digest
from lentera.journal.refusals import Refusal

COMMENTABLE = ("title", "start", "end", "scope", "agency_duties", "partner_duties", "parties", "legal_bases")
"""Fields on which a comment may stand; otherwise it names an article by its code."""

TAKEABLE = ("title", "agency_duties", "partner_duties")
"""Fields whose words a proposal may replace."""

_S = DraftState
INITIALLED_IN = frozenset({_S.REVIEW, _S.DRAFTING, _S.NEGOTIATION})


def decide_agreeing(
    content: Content, *, open_comments: int, initials_missing: Sequence[str], note: str
) -> Refusal | None:
    """What keeps a text from being agreed: a day that is open, comments (unless a note says why), missing initials."""
    if "start" in content.months_only:
        return Refusal("start-day-open")
    if "end" in content.months_only:
        return Refusal("end-day-open")
    if open_comments and not note.strip():
        return Refusal("comments-open", count=open_comments)
    if initials_missing:
        return Refusal("initials-missing", office=initials_missing[0], count=len(initials_missing))
    return None


@dataclass(frozen=True, slots=True)
class Sent:
    """The version that partners read. `closed`: signed, or given up."""

    agency: UUID
    version: int
    content: Content
    closed: bool = False


def decide_comment(
    sent: Sent | None,
    *,
    author: UUID,
    comment: UUID,
    agreement: UUID,
    place: str,
    text: str,
    proposal: str = "",
    answers: UUID | None = None,
) -> CommentMade | PartnerCommented | Refusal:
    """A word of the agency or a partner on what was sent; `place` is an article's code, a field, or "" for all."""
    if sent is None:
        return Refusal("not-sent-yet")
    if author not in {party.institution for party in sent.content.parties}:
        return Refusal("draft-unknown")
    if sent.closed:
        return Refusal("comments-closed")
    if not text.strip() and not proposal.strip():
        return Refusal("comment-empty")
    codes = {clause.code for clause in sent.content.clauses}
    if place and place not in codes and place not in COMMENTABLE:
        return Refusal("comment-place-unknown")
    if author == sent.agency:
        return CommentMade(
            comment=comment,
            agreement=agreement,
            version=sent.version,
            place=place,
            text=text.strip(),
            proposal=proposal.strip(),
            answers=answers,
        )
    return PartnerCommented(
        comment=comment,
        agreement=agreement,
        agency=sent.agency,
        version=sent.version,
        place=place,
        text=text.strip(),
        proposal=proposal.strip(),
        answers=answers,
    )


def taken_over(content: Content, place: str, proposal: str) -> Content | Refusal:
    """The draft with the proposed words in their place: an article's paragraphs, a line each, or a field."""
    if not proposal.strip():
        return Refusal("proposal-missing")
    if place in TAKEABLE:
        return msgspec.structs.replace(content, **{place: proposal.strip()})
    lines = tuple(line.strip() for line in proposal.splitlines() if line.strip())
    clauses: list[Clause] = []
    found = False
    for clause in content.clauses:
        if clause.code == place:
            found = True
            clauses.append(msgspec.structs.replace(clause, paragraphs=lines, paragraphs_en=()))
        else:
            clauses.append(clause)
    if not found:
        return Refusal("comment-place-unknown")
    return msgspec.structs.replace(content, clauses=tuple(clauses))


@dataclass(frozen=True, slots=True)
class StepState:
    """One office in the order of initials: done on these words, and by which account."""

    id: UUID
    office: str
    role: str
    done: bool
    account: UUID | None = None


def decide_initial(
    state: DraftState,
    steps: Sequence[StepState],
    content: Content,
    *,
    step: UUID,
    roles: frozenset[str],
    account: UUID,
    agreement: UUID,
    initial: UUID,
    note: str = "",
) -> Initialled | Refusal:
    """Initials on the words as they stand: in the order of the offices, by their role, no account for two of them."""
    if state not in INITIALLED_IN:
        return Refusal("initial-not-now")
    place = next((n for n, one in enumerate(steps) if one.id == step), None)
    if place is None:
        return Refusal("initial-step-unknown")
    one = steps[place]
    if one.role not in roles:
        return Refusal("initial-not-yours", office=one.office)
    if one.done:
        return Refusal("initial-given", office=one.office)
    waiting = next((before.office for before in steps[:place] if not before.done), None)
    if waiting is not None:
        return Refusal("initial-order", office=waiting)
    if any(other.done and other.account == account for other in steps):
        return Refusal("initial-twice")
    return Initialled(
        initial=initial,
        agreement=agreement,
        step=step,
        office=one.office,
        text=text_digest(content),
        note=note.strip(),
    )


def decide_number_told(
    sent: Sent | None, *, partner: UUID, agreement: UUID, number: str
) -> NumberTold | Refusal:
    """A partner tells its own number of a paper that was sent to it, until it is signed."""
    if (
        sent is None
        or partner == sent.agency
        or partner not in {one.institution for one in sent.content.parties}
    ):
        return Refusal("draft-unknown")
    if sent.closed:
        return Refusal("comments-closed")
    if not number.strip():
        return Refusal("own-number-missing")
    return NumberTold(agreement=agreement, agency=sent.agency, number=number.strip())


def decide_review(
    state: DraftState,
    *,
    agreement: UUID,
    review: UUID,
    findings: tuple[str, ...],
    conclusion: str,
    recommended: bool,
) -> Reviewed | Refusal:
    """A review while the draft is a request, in review or being written."""
    if state not in (_S.REQUESTED, _S.REVIEW, _S.DRAFTING):
        return Refusal("review-too-late")
    if not conclusion.strip() or not findings:
        return Refusal("review-incomplete")
    return Reviewed(
        review=review,
        agreement=agreement,
        findings=findings,
        conclusion=conclusion.strip(),
        recommended=recommended,
    )


def decide_addendum_draft(
    state: AgreementState, scope: tuple[ScopeLine, ...], content: AddendumText, *, addendum: UUID
) -> AddendumDrafted | Refusal:
    """An addendum in writing: days inside the agreement, a reason, and something that changes."""
    if content.from_day > state.last_day:
        return Refusal("amendment-after-end", end=state.last_day)
    if content.from_day < state.start or content.end < content.from_day:
        return Refusal("amendment-days", start=state.start, end=content.end)
    if not content.reason.strip():
        return Refusal("reason-missing")
    if content.scope == scope and content.end == state.end:
        return Refusal("amendment-changes-nothing", number=state.number)
    missing = decide_scope(state.instrument, content.scope)
    if missing is not None:
        return missing
    return AddendumDrafted(addendum=addendum, agreement=state.id, content=content)
