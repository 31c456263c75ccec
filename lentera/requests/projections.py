"""How facts of requests become rows. A partner's facts change the partner's rows, an agency's the agency's."""

from typing import Any
from uuid import UUID

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.requests.facts import (
    Answered,
    Asking,
    Confirmed,
    Drafted,
    Dropped,
    Fulfilled,
    PutForward,
    Received,
    Reminded,
    Reopened,
    Sent,
    TakenUp,
    Withdrawn,
)
from lentera.requests.models import (
    EnteredRequest,
    Handling,
    Request,
    RequestAnswer,
    RequestDraft,
    RequestOutcome,
    RequestReminder,
    RequestWish,
)


@projects(Drafted)
def draft(fact: Drafted, entry: Entry) -> None:
    known = RequestDraft.rows.get(entry, id=fact.request)
    RequestDraft.rows.put(
        entry,
        id=fact.request,
        agency=fact.agency,
        kind=fact.kind.value,
        answers=fact.answers,
        put_forward_at=None,  # what changes is put forward again
        begun_at=entry.at if known is None else known.begun_at,
        changed_at=entry.at,
    )


@projects(PutForward)
def put_forward(fact: PutForward, entry: Entry) -> None:
    RequestDraft.rows.change(entry, id=fact.request, put_forward_at=entry.at, note=fact.note)


@projects(Dropped)
def drop(fact: Dropped, entry: Entry) -> None:
    RequestDraft.rows.remove(entry, id=fact.request)


def _asked(asking: Asking) -> dict[str, Any]:
    told = {name: getattr(asking, name) for name in asking.__struct_fields__ if name != "wishes"}
    return told | {"kind": asking.kind.value}


def _wish(entry: Entry, request: UUID, asking: Asking, *, entered: bool) -> None:
    base = derived_id(request, "entered") if entered else request
    for position, wish in enumerate(asking.wishes, 1):
        RequestWish.rows.insert(
            entry,
            id=derived_id(base, f"wish {position}"),
            request=request,
            position=position,
            title=wish.title,
            author=wish.author,
            isbn=wish.isbn,
            copies=wish.copies,
            entered=entered,
        )


@projects(Sent)
def send(fact: Sent, entry: Entry) -> None:
    Request.rows.insert(
        entry,
        _asked(fact.asking),
        id=fact.request,
        agency=fact.agency,
        number=fact.number,
        letter=fact.letter,
        agreement=fact.agreement,
        sent_at=entry.at,
    )
    _wish(entry, fact.request, fact.asking, entered=False)


@projects(Withdrawn)
def withdraw(fact: Withdrawn, entry: Entry) -> None:
    Request.rows.change(entry, id=fact.request, withdrawn_at=entry.at, withdrawn_for=fact.reason)


@projects(Confirmed)
def confirm(fact: Confirmed, entry: Entry) -> None:
    Request.rows.change(
        entry,
        id=fact.request,
        confirmed_round=fact.round,
        confirmed_at=entry.at,
        confirmed_words=fact.words,
    )


@projects(Reopened)
def reopen(fact: Reopened, entry: Entry) -> None:
    Request.rows.change(
        entry, id=fact.request, round=fact.round, reopened_at=entry.at, reopened_for=fact.reason
    )


@projects(Received)
def receive(fact: Received, entry: Entry) -> None:
    EnteredRequest.rows.insert(
        entry,
        _asked(fact.asking),
        id=fact.request,
        partner=fact.partner,
        channel=fact.channel.value,
        source=fact.source,
        received_on=fact.received_on,
        scan=fact.scan,
        scan_name=fact.scan_name,
        agreement=fact.agreement,
    )
    _wish(entry, fact.request, fact.asking, entered=True)


@projects(TakenUp)
def take_up(fact: TakenUp, entry: Entry) -> None:
    Handling.rows.put(entry, copy_fields(fact, Handling), id=fact.request, taken_up_at=entry.at)


@projects(Answered)
def answer(fact: Answered, entry: Entry) -> None:
    RequestAnswer.rows.insert(
        entry,
        copy_fields(fact, RequestAnswer, "verdict", "why"),
        id=fact.answer,
        verdict=fact.verdict.value,
        why=fact.why.value if fact.why is not None else "",
        answered_at=entry.at,
        seq=entry.seq,
    )


@projects(Fulfilled)
def fulfil(fact: Fulfilled, entry: Entry) -> None:
    RequestOutcome.rows.insert(entry, copy_fields(fact, RequestOutcome), id=fact.outcome, seq=entry.seq)


@projects(Reminded)
def remind(fact: Reminded, entry: Entry) -> None:
    RequestReminder.rows.insert(
        entry, copy_fields(fact, RequestReminder), id=derived_id(fact.request, f"reminder {fact.round}")
    )
