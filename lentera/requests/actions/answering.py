"""The agency's side: enter what came outside, take up, answer, say what came of it, begin a renewal."""

from datetime import date, datetime
from uuid import UUID

from lentera.agreements import actions as agreements
from lentera.agreements import queries as agreement_queries
from lentera.agreements.facts import RenewalOpened
from lentera.journal import clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.requests import queries
from lentera.requests.facts import (
    Answered,
    Asking,
    Channel,
    Fulfilled,
    Received,
    RequestKind,
    TakenUp,
    Verdict,
    Why,
)
from lentera.requests.models import AnswerTime
from lentera.requests.rules import decide_answer, decide_fulfilment, decide_receiving, decide_taking_up


def receive(
    author: UUID,
    partner: UUID,
    asking: Asking,
    *,
    channel: Channel,
    source: str,
    received_on: date,
    actor: UUID,
    request_id: RequestId | None,
    scan: bytes | None = None,
    scan_name: str = "",
    request: UUID | None = None,
    at: datetime | None = None,
) -> Received | Refusal:
    """Enter a request that came by letter, message or word of mouth; the scan is evidence, already checked."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Received)) is not None:
            return first
        cited = agreement_queries.scope_item_state(asking.scope_item)
        outcome = decide_receiving(
            asking,
            request=request or new_id(),
            author=author,
            partner=partner,
            channel=channel,
            source=source,
            received_on=received_on,
            today=clock.local_day(entry.at),
            scan=None if scan is None else entry.keep_blob(scan, "evidence"),
            scan_name=scan_name,
            agreement=asking.thing
            if asking.kind is RequestKind.RENEWAL
            else None
            if cited is None
            else cited.agreement.id,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def take_up(
    author: UUID,
    request: UUID,
    *,
    handler: str,
    actor: UUID,
    request_id: RequestId | None,
    account: UUID | None = None,
    at: datetime | None = None,
) -> TakenUp | Refusal:
    """Say who handles a request."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TakenUp)) is not None:
            return first
        outcome = decide_taking_up(queries.request_state(request), author, handler, account)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def answer(
    author: UUID,
    request: UUID,
    verdict: Verdict,
    *,
    actor: UUID,
    request_id: RequestId | None,
    words: str = "",
    why: Why | None = None,
    to: str = "",
    by: date | None = None,
    at: datetime | None = None,
) -> Answered | Refusal:
    """Answer the present round of a request."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Answered)) is not None:
            return first
        outcome = decide_answer(
            queries.request_state(request),
            author,
            verdict,
            answer=new_id(),
            today=clock.local_day(entry.at),
            words=words,
            why=why,
            to=to,
            by=by,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def fulfil(
    author: UUID,
    request: UUID,
    *,
    words: str,
    actor: UUID,
    request_id: RequestId | None,
    on: date | None = None,
    kind: str = "",
    thing: UUID | None = None,
    whole: bool = True,
    at: datetime | None = None,
) -> Fulfilled | Refusal:
    """Say what came of a request; with `whole=False` more will come."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Fulfilled)) is not None:
            return first
        today = clock.local_day(entry.at)
        outcome = decide_fulfilment(
            queries.request_state(request),
            author,
            outcome=new_id(),
            on=on or today,
            today=today,
            words=words,
            kind=kind,
            thing=thing,
            whole=whole,
            told=queries.things_told(request),
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def start_renewal(
    author: UUID, request: UUID, *, actor: UUID, request_id: RequestId | None
) -> RenewalOpened | Refusal:
    """Begin the renewal that a partner asked for; its draft is filled from the agreement."""
    state = queries.request_state(request)
    asked = queries.asked(request)
    if state is None or state.agency != author or asked is None or asked.thing is None:
        return Refusal("request-unknown")
    if state.kind is not RequestKind.RENEWAL:
        return Refusal("request-thing-missing")
    return agreements.open_renewal(
        author, asked.thing, note=asked.subject, actor=actor, request_id=request_id
    )


def save_answer_time(
    author: UUID, days: int, *, actor: UUID, request_id: RequestId | None
) -> Saved | Refusal:
    """Within how many calendar days the agency means to answer (1 to 90)."""
    with writing(author, request_id, actor=actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if not 1 <= days <= 90:
            return entry.refuse(Refusal("answer-days", days=days))
        return save_reference(entry, AnswerTime, derived_id(author, "answer time"), {"days": days})
