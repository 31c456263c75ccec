"""Drafts and signing: who may do what, when, and what the paper must hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lentera.agreements.facts import (
    Content,
    DraftChanged,
    Drafted,
    DraftMoved,
    DraftState,
    Instrument,
    SentToPartner,
    Signed,
)
from lentera.agreements.rules.agreement import AgreementState
from lentera.agreements.rules.clauses import decide_clauses
from lentera.agreements.rules.guards import Limit, OfficeTerm, decide_gap, decide_office, decide_term
from lentera.agreements.rules.parts import decide_days, decide_parties, decide_scope, decide_signatures
from lentera.agreements.rules.terms import gap_days
from lentera.agreements.rules.wording import text_of, written_out
from lentera.journal.facts import Digest
from lentera.journal.refusals import Refusal

_S = DraftState
MOVES: dict[DraftState, frozenset[DraftState]] = {
    _S.REQUESTED: frozenset({_S.REVIEW, _S.REJECTED, _S.CANCELLED}),
    _S.REVIEW: frozenset({_S.DRAFTING, _S.REJECTED, _S.CANCELLED}),
    _S.DRAFTING: frozenset({_S.NEGOTIATION, _S.CANCELLED}),
    _S.NEGOTIATION: frozenset({_S.DRAFTING, _S.AGREED, _S.REJECTED, _S.CANCELLED}),
    _S.AGREED: frozenset({_S.SCHEDULED, _S.NEGOTIATION, _S.SIGNED, _S.CANCELLED}),
    _S.SCHEDULED: frozenset({_S.AGREED, _S.SIGNED, _S.CANCELLED}),
    _S.SIGNED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""Which step follows which. Negotiation is reached by sending the draft, signed by signing."""

WRITABLE = frozenset({_S.REQUESTED, _S.REVIEW, _S.DRAFTING, _S.NEGOTIATION})
"""Afterwards the text stands; to change it, go back to negotiation."""

FILLABLE = frozenset({_S.AGREED, _S.SCHEDULED})
"""Here numbers and signatories may still be filled in, nothing else."""


@dataclass(frozen=True, slots=True)
class SigningContext:
    """What the journal knows when a paper is signed.

    `others`: agreements of the same parties and instrument. `drafters`: accounts that wrote the draft's text.
    `signed`: a signed agreement has this id. `gap_reason`: why a renewal does not follow at once. `extended`: how many
    papers of its instrument it follows. `offices`: who is known to have held which office, and when.
    """

    state: DraftState | None = None
    drafters: frozenset[UUID] = frozenset()
    predecessor: AgreementState | None = None
    predecessor_evaluated: bool = False
    others: Sequence[AgreementState] = ()
    signed: bool = False
    gap_reason: str = ""
    limits: Mapping[Instrument, Limit] = field(default_factory=dict)
    extended: int = 0
    offices: Sequence[OfficeTerm] = ()


def decide_content(content: Content, agency: UUID) -> Refusal | None:
    """What must hold for a draft already: days, parties, title, scope by instrument."""
    if not content.title.strip():
        return Refusal("title-missing")
    refusal = (
        decide_days(content.start, content.end)
        or decide_parties(content.parties)
        or decide_scope(content.instrument, content.scope)
        or decide_clauses(content.clauses)
    )
    if refusal is not None:
        return refusal
    if agency not in {party.institution for party in content.parties}:
        return Refusal("agency-not-a-party")
    return None


def decide_draft(
    content: Content, *, agreement: UUID, agency: UUID, state: DraftState = DraftState.REQUESTED
) -> Drafted | Refusal:
    """A draft may begin."""
    return decide_content(content, agency) or Drafted(agreement=agreement, content=content, state=state)


def decide_change(
    state: DraftState, before: Content, content: Content, *, agreement: UUID, agency: UUID
) -> DraftChanged | Refusal:
    """The text changes while it is written or negotiated; once agreed, only numbers and signatories are filled in."""
    if state not in WRITABLE and not (state in FILLABLE and text_of(before) == text_of(content)):
        return Refusal("draft-stands", state=state.value)
    return decide_content(content, agency) or DraftChanged(agreement=agreement, content=content)


def decide_sending(
    state: DraftState, content: Content, *, agreement: UUID, sent: int, note: str
) -> SentToPartner | Refusal:
    """A version goes to the partner from drafting, and again while it is negotiated."""
    if state not in (_S.DRAFTING, _S.NEGOTIATION):
        return Refusal("draft-not-ready-to-send", state=state.value)
    return SentToPartner(
        agreement=agreement, version=sent + 1, content=written_out(content), note=note.strip()
    )


def decide_move(
    state: DraftState,
    to: DraftState,
    content: Content,
    *,
    agreement: UUID,
    predecessor_evaluated: bool,
    evaluation: Refusal | None = None,
    agreeing: Refusal | None = None,
    note: str = "",
) -> DraftMoved | Refusal:
    """A step of the draft. A renewal is agreed only after a fresh evaluation of what it renews.

    `evaluation` says why the last one does not do (see `decide_standing`), `agreeing` what else keeps the text from
    being agreed (see `decide_agreeing`).
    """
    if to not in MOVES[state] or to is _S.SIGNED or (to is _S.NEGOTIATION and state is _S.DRAFTING):
        return Refusal("draft-step", state=state.value, to=to.value)
    if to in (_S.REJECTED, _S.CANCELLED) and not note.strip():
        return Refusal("reason-missing")
    if to is _S.AGREED and content.predecessor is not None and not predecessor_evaluated:
        return Refusal("evaluation-missing", ground=True)
    if to is _S.AGREED and content.predecessor is not None and evaluation is not None:
        return evaluation
    if to is _S.AGREED and agreeing is not None:
        return agreeing
    return DraftMoved(agreement=agreement, state=to, note=note.strip())


def decide_signing(
    content: Content,
    context: SigningContext,
    *,
    agreement: UUID,
    agency: UUID,
    signer: UUID,
    signed_on: date,
    place: str,
    scan: Digest | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    history: bool = False,
    source: str = "",
) -> Signed | Refusal:
    """Whether the paper may count as signed. `history`: read from a paper of before; it had no draft here.

    Guards: two numbers, signatories with mandate and in office, not by its drafter, no start before the signing
    without clause and approval, a successor after its predecessor and gaps with a reason, no term beyond the legal
    maximum, no second agreement of the same parties and form at one time. What was signed is never signed again.
    """
    if context.signed:
        return Refusal("already-signed")
    if not history:
        if context.state not in (_S.AGREED, _S.SCHEDULED):
            return Refusal("draft-not-agreed", state=(context.state or _S.REQUESTED).value)
        if signer in context.drafters:
            return Refusal("drafter-cannot-sign")
    elif not source.strip():
        return Refusal("source-missing")
    if content.months_only:
        return Refusal("start-day-open" if "start" in content.months_only else "end-day-open")
    if not place.strip():
        return Refusal("place-missing")
    refusal = decide_content(content, agency) or decide_signatures(content.parties)
    if refusal is not None:
        return refusal
    if content.start < signed_on and not (content.retro_clause.strip() and retro_approval.strip()):
        return Refusal("start-before-signing", start=content.start, signed_on=signed_on)
    if not history:
        refusal = decide_office(content.parties, context.offices, signed_on=signed_on) or decide_term(
            content, context.limits, extended=context.extended
        )
        if refusal is not None:
            return refusal
        if content.predecessor is not None and context.predecessor is None:
            return Refusal("predecessor-unknown")
    refusal = _decide_succession(content, context, history) or _decide_overlap(
        content, agreement, context.others
    )
    if refusal is not None:
        return refusal
    return Signed(
        agreement=agreement,
        content=written_out(content),
        signed_on=signed_on,
        place=place.strip(),
        scan=scan,
        stamp=stamp.strip(),
        retro_approval=retro_approval.strip(),
        event=event,
        history=history,
        source=source.strip(),
        gap_reason=context.gap_reason.strip(),
    )


def _decide_succession(content: Content, context: SigningContext, history: bool) -> Refusal | None:
    """A successor begins after its predecessor; one made here also after an evaluation, and explains a gap."""
    before = context.predecessor
    if content.predecessor is None or before is None:
        return None
    if gap_days(before.last_day, content.start) < 0:
        return Refusal("successor-too-early", end=before.last_day, start=content.start)
    if history:
        return None
    if not context.predecessor_evaluated:
        return Refusal("evaluation-missing", ground=True)
    return decide_gap(before.last_day, content.start, context.gap_reason)


def _decide_overlap(content: Content, agreement: UUID, others: Collection[AgreementState]) -> Refusal | None:
    parties = {party.institution for party in content.parties}
    for other in others:
        if other.id == agreement or other.instrument is not content.instrument:
            continue
        if set(other.parties) == parties and other.start <= content.end and content.start <= other.last_day:
            return Refusal("agreement-overlaps", number=other.number, start=other.start, end=other.last_day)
    return None
