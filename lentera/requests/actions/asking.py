"""The partner's side: draft, put forward, send, withdraw, confirm, ask again."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.requests import queries
from lentera.requests.facts import (
    Asking,
    Confirmed,
    Drafted,
    Dropped,
    PutForward,
    Reopened,
    RequestKind,
    Sent,
    Withdrawn,
)
from lentera.requests.rules import (
    GROUNDS,
    decide_confirmation,
    decide_reopening,
    decide_sending,
    decide_withdrawal,
)


def draft(
    author: UUID,
    agency: UUID,
    kind: RequestKind,
    answers: Mapping[str, str],
    *,
    actor: UUID,
    request_id: RequestId | None,
    request: UUID | None = None,
    at: datetime | None = None,
) -> Drafted | Refusal:
    """Keep the answers given so far. `request`: the draft to change, or the id of what the agency entered."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Drafted)) is not None:
            return first
        if author == agency:
            return entry.refuse(Refusal("request-to-oneself"))
        if request is not None:
            known = queries.request_state(request)
            if known is not None and known.own:
                return entry.refuse(Refusal("request-sent-already"))
            drafted = queries.draft_of(author, request)
            if drafted is None and (known is None or known.partner != author):
                return entry.refuse(Refusal("request-unknown"))
        kept = {name: text for name, text in answers.items() if text}
        return entry.record(Drafted(request=request or new_id(), agency=agency, kind=kind, answers=kept))


def put_forward(
    author: UUID,
    request: UUID,
    *,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PutForward | Refusal:
    """Lay a draft before the head of the institution."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PutForward)) is not None:
            return first
        if queries.draft_of(author, request) is None:
            return entry.refuse(Refusal("request-unknown"))
        return entry.record(PutForward(request=request, note=note.strip()))


def drop(author: UUID, request: UUID, *, actor: UUID, request_id: RequestId | None) -> Dropped | Refusal:
    """Give a draft up."""
    with writing(author, request_id, actor=actor) as entry:
        if (first := entry.answered(Dropped)) is not None:
            return first
        if queries.draft_of(author, request) is None:
            return entry.refuse(Refusal("request-unknown"))
        return entry.record(Dropped(request=request))


def send(
    author: UUID,
    agency: UUID,
    asking: Asking,
    *,
    actor: UUID,
    request_id: RequestId | None,
    request: UUID | None = None,
    number: str = "",
    letter: UUID | None = None,
    at: datetime | None = None,
) -> Sent | Refusal:
    """Send a request. A scope item cited must give ground today; without one it is sent all the same."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Sent)) is not None:
            return first
        outcome = _decided(
            author,
            agency,
            asking,
            request or new_id(),
            clock.local_day(entry.at),
            number=number,
            letter=letter,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def may_send(author: UUID, agency: UUID, asking: Asking, *, request: UUID) -> Refusal | None:
    """Why a request could not be sent now: asked before its letter takes a number."""
    outcome = _decided(author, agency, asking, request, clock.local_day(clock.now()))
    return outcome if isinstance(outcome, Refusal) else None


def _decided(
    author: UUID,
    agency: UUID,
    asking: Asking,
    request: UUID,
    today: date,
    *,
    number: str = "",
    letter: UUID | None = None,
) -> Sent | Refusal:
    agreement = asking.thing if asking.kind is RequestKind.RENEWAL else None
    if asking.scope_item is not None:
        cited = agreements.scope_item_state(asking.scope_item)
        wrong = agreements.decide_ground(cited, on=today, kinds=GROUNDS.get(asking.kind), partner=author)
        if wrong is not None:
            return wrong
        if cited is not None and cited.agency != agency:
            return Refusal("cited-of-other-agency", item=cited.name)
        agreement = agreement or (None if cited is None else cited.agreement.id)
    if asking.kind is RequestKind.RENEWAL and asking.thing is not None:
        renewed = agreements.agreement_state(asking.thing)
        if renewed is None or renewed.agency != agency or author not in renewed.parties:
            return Refusal("renewed-of-others")
    return decide_sending(
        asking,
        queries.request_state(request),
        request=request,
        agency=agency,
        author=author,
        today=today,
        number=number,
        letter=letter,
        agreement=agreement,
    )


def withdraw(
    author: UUID,
    request: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Withdrawn | Refusal:
    """No longer ask."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Withdrawn)) is not None:
            return first
        outcome = decide_withdrawal(queries.request_state(request), author, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def confirm(
    author: UUID,
    request: UUID,
    *,
    words: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Confirmed | Refusal:
    """Say that what was asked for has come."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Confirmed)) is not None:
            return first
        outcome = decide_confirmation(queries.request_state(request), author, words)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def reopen(
    author: UUID,
    request: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Reopened | Refusal:
    """Ask the same again."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Reopened)) is not None:
            return first
        outcome = decide_reopening(queries.request_state(request), author, reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
