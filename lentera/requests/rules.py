"""Decisions about requests: plain data in, a fact or a refusal out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts import ServiceKind
from lentera.journal.refusals import Refusal
from lentera.requests.facts import (
    Answered,
    Asking,
    Channel,
    Confirmed,
    Fulfilled,
    Received,
    Reopened,
    RequestKind,
    Sent,
    TakenUp,
    Verdict,
    Why,
    Withdrawn,
)

ANSWER_DAYS = 14
"""Calendar days in which an agency means to answer: our choice, each agency may set its own."""

MOST_WISHES = 60
"""Titles in one request: about two pages of a letter."""

GROUNDS: dict[RequestKind, frozenset[ServiceKind]] = {
    RequestKind.BOOKS: frozenset({ServiceKind.LENDING, ServiceKind.PROVISION}),
    RequestKind.TRAINING: frozenset({ServiceKind.TRAINING, ServiceKind.MENTORING}),
    RequestKind.VAN: frozenset({ServiceKind.MOBILE_LIBRARY}),
    RequestKind.EXTENSION: frozenset({ServiceKind.LENDING, ServiceKind.PROVISION}),
}
"""Which scope items give ground to what is asked; the other kinds need none."""


class Stage(StrEnum):
    """Where a request stands, as both words together say."""

    WAITING = "waiting"
    REOPENED = "reopened"
    TAKEN_UP = "taken_up"
    GRANTED = "granted"
    OTHERWISE = "otherwise"
    FORWARDED = "forwarded"
    FULFILLED = "fulfilled"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


UNANSWERED = frozenset({Stage.WAITING, Stage.REOPENED, Stage.TAKEN_UP})
PROMISED = frozenset({Stage.GRANTED, Stage.OTHERWISE, Stage.FORWARDED})
OVER = frozenset({Stage.DECLINED, Stage.CONFIRMED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class RequestState:
    """One request as decisions need it. Rounds start at 0; each reopening is the next one.

    `own`: the partner said it itself; otherwise the agency entered it. `asked_on` is the day of the present round.
    """

    id: UUID
    agency: UUID
    partner: UUID
    kind: RequestKind
    own: bool
    asked_on: date
    round: int = 0
    withdrawn: bool = False
    confirmed: bool = False  # this round
    taken_up: bool = False  # this round
    verdict: Verdict | None = None  # of this round
    fulfilled: bool = False  # this round, wholly
    outcomes: int = 0  # in all rounds


def stage_of(state: RequestState) -> Stage:
    """Where a request stands. What was delivered stays delivered, also when the partner withdrew meanwhile."""
    if state.confirmed:
        return Stage.CONFIRMED
    if state.fulfilled:
        return Stage.FULFILLED
    if state.withdrawn:
        return Stage.WITHDRAWN
    if state.verdict is not None:
        return Stage(state.verdict.value)
    if state.taken_up:
        return Stage.TAKEN_UP
    return Stage.REOPENED if state.round else Stage.WAITING


def answer_due(asked_on: date, days: int) -> date:
    """The last day of an answer: the day of asking is day 0."""
    return asked_on + timedelta(days=days)


def decide_sending(
    asking: Asking,
    known: RequestState | None,
    *,
    request: UUID,
    agency: UUID,
    author: UUID,
    today: date,
    number: str = "",
    letter: UUID | None = None,
    agreement: UUID | None = None,
) -> Sent | Refusal:
    """Send a request to an agency. `known` is what the agency entered under this id, if it did."""
    if known is not None and known.own:
        return Refusal("request-sent-already")
    if known is not None and (known.partner != author or known.agency != agency):
        return Refusal("request-unknown")
    wrong = _wrong_asking(asking, partner=author, agency=agency)
    if wrong is not None:
        return wrong
    for day in (asking.last, asking.by):
        if day is not None and day < today:
            return Refusal("asked-day-past", day=day)
    return Sent(
        request=request,
        agency=agency,
        asking=asking,
        number=number.strip(),
        letter=letter,
        agreement=agreement,
    )


def decide_receiving(
    asking: Asking,
    *,
    request: UUID,
    author: UUID,
    partner: UUID,
    channel: Channel,
    source: str,
    received_on: date,
    today: date,
    scan: str | None = None,
    scan_name: str = "",
    agreement: UUID | None = None,
) -> Received | Refusal:
    """Enter what a partner asked outside the system."""
    wrong = _wrong_asking(asking, partner=partner, agency=author)
    if wrong is not None:
        return wrong
    if not source.strip():
        return Refusal("request-source-missing")
    if received_on > today:
        return Refusal("received-in-future", day=received_on)
    return Received(
        request=request,
        partner=partner,
        asking=asking,
        channel=channel,
        source=source.strip(),
        received_on=received_on,
        scan=scan,
        scan_name=scan_name,
        agreement=agreement,
    )


def _wrong_asking(asking: Asking, *, partner: UUID, agency: UUID) -> Refusal | None:
    if partner == agency:
        return Refusal("request-to-oneself")
    if not asking.subject.strip():
        return Refusal("request-subject-missing")
    if asking.first is not None and asking.last is not None and asking.last < asking.first:
        return Refusal("asked-days-reversed", first=asking.first, last=asking.last)
    if asking.amount is not None and asking.amount < 1:
        return Refusal("asked-amount", amount=asking.amount)
    if len(asking.wishes) > MOST_WISHES:
        return Refusal("wishes-too-many", count=len(asking.wishes), limit=MOST_WISHES)
    for place, wish in enumerate(asking.wishes, 1):
        if not wish.title.strip() or wish.copies < 1:
            return Refusal("wish-incomplete", line=place)
    if asking.kind in (RequestKind.EXTENSION, RequestKind.RENEWAL) and asking.thing is None:
        return Refusal("request-thing-missing")
    return None


def _not_partners(state: RequestState | None, author: UUID) -> Refusal | None:
    if state is None or state.partner != author:
        return Refusal("request-unknown")
    return None if state.own else Refusal("request-not-own")


def decide_withdrawal(state: RequestState | None, author: UUID, reason: str) -> Withdrawn | Refusal:
    """Whether a partner may stop asking: until something came of it."""
    wrong = _not_partners(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    if stage_of(state) in OVER | {Stage.FULFILLED}:
        return Refusal("request-over")
    if not reason.strip():
        return Refusal("cause-missing")
    return Withdrawn(request=state.id, agency=state.agency, reason=reason.strip())


def decide_confirmation(state: RequestState | None, author: UUID, words: str) -> Confirmed | Refusal:
    """Whether a partner may say that it has what it asked for."""
    wrong = _not_partners(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    if stage_of(state) is Stage.CONFIRMED:
        return Refusal("request-over")
    if stage_of(state) is not Stage.FULFILLED:
        return Refusal("nothing-to-confirm")
    return Confirmed(request=state.id, agency=state.agency, round=state.round, words=words.strip())


def decide_reopening(state: RequestState | None, author: UUID, reason: str) -> Reopened | Refusal:
    """Whether a partner may ask the same again: after a refusal, or when what came was something else."""
    wrong = _not_partners(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    if stage_of(state) not in (Stage.FULFILLED, Stage.DECLINED, Stage.CONFIRMED):
        return Refusal("request-still-open")
    if not reason.strip():
        return Refusal("cause-missing")
    return Reopened(request=state.id, agency=state.agency, round=state.round + 1, reason=reason.strip())


def _not_agencys(state: RequestState | None, author: UUID) -> Refusal | None:
    if state is None or state.agency != author:
        return Refusal("request-unknown")
    return Refusal("request-withdrawn") if stage_of(state) is Stage.WITHDRAWN else None


def decide_taking_up(
    state: RequestState | None, author: UUID, handler: str, account: UUID | None = None
) -> TakenUp | Refusal:
    """Whether an agency may say who handles a request; said again it names another one."""
    wrong = _not_agencys(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    if stage_of(state) in OVER | {Stage.FULFILLED}:
        return Refusal("request-over")
    if not handler.strip():
        return Refusal("handler-missing")
    return TakenUp(
        request=state.id,
        partner=state.partner,
        handler=handler.strip(),
        round=state.round,
        account=account,
    )


def decide_answer(
    state: RequestState | None,
    author: UUID,
    verdict: Verdict,
    *,
    answer: UUID,
    today: date,
    words: str = "",
    why: Why | None = None,
    to: str = "",
    by: date | None = None,
) -> Answered | Refusal:
    """What an agency answers; a newer answer of the same round takes the place of an older one.

    Declining names a reason and a sentence, another way its words, forwarding to whom.
    """
    wrong = _not_agencys(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    if stage_of(state) in (Stage.FULFILLED, Stage.CONFIRMED):
        return Refusal("request-over")
    words, to = words.strip(), to.strip()
    if verdict is Verdict.DECLINED and (why is None or not words):
        return Refusal("decline-reason-missing")
    if verdict is Verdict.OTHERWISE and not words:
        return Refusal("otherwise-words-missing")
    if verdict is Verdict.FORWARDED and not to:
        return Refusal("forward-target-missing")
    promised = verdict in (Verdict.GRANTED, Verdict.OTHERWISE)
    if promised and by is not None and by < today:
        return Refusal("promised-day-past", day=by)
    return Answered(
        request=state.id,
        answer=answer,
        partner=state.partner,
        verdict=verdict,
        round=state.round,
        words=words,
        why=why if verdict is Verdict.DECLINED else None,
        to=to if verdict is Verdict.FORWARDED else "",
        by=by if promised else None,
    )


def decide_fulfilment(
    state: RequestState | None,
    author: UUID,
    *,
    outcome: UUID,
    on: date,
    today: date,
    words: str,
    kind: str = "",
    thing: UUID | None = None,
    whole: bool = True,
    told: Collection[UUID] = (),
) -> Fulfilled | Refusal:
    """What came of a request: after a yes only. `told` are the things already told to have come of it."""
    wrong = _not_agencys(state, author)
    if wrong is not None or state is None:
        return wrong or Refusal("request-unknown")
    stage = stage_of(state)
    if stage in (Stage.FULFILLED, Stage.CONFIRMED):
        return Refusal("request-over")
    if stage not in PROMISED:
        return Refusal("answer-first")
    if on > today:
        return Refusal("outcome-in-future", day=on)
    if thing is not None and thing in told:
        return Refusal("outcome-told-already")
    if not words.strip():
        return Refusal("outcome-words-missing")
    return Fulfilled(
        request=state.id,
        outcome=outcome,
        partner=state.partner,
        on=on,
        words=words.strip(),
        round=state.round,
        kind=kind if thing is not None else "",
        thing=thing,
        whole=whole,
    )
