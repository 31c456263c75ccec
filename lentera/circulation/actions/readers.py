"""The life of a membership: registered, closed, forgotten. Names and cards go into forgettable rows only."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.hold_shelf import release_holds
from lentera.circulation.actions.links import forget_rows_of
from lentera.circulation.actions.pins import forgive
from lentera.circulation.facts import (
    ForgettingReason,
    LiftReason,
    PauseLifted,
    ReaderClosed,
    ReaderGroup,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
)
from lentera.circulation.models import Reader, ReaderIdentity, ReaderPause
from lentera.circulation.queries.movement import has_died, movement_days
from lentera.circulation.rules import (
    decide_closing,
    decide_correction,
    decide_lifting,
    decide_registration,
    decide_reopening,
)
from lentera.circulation.rules.movement import erased_on
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import LARGEST_BLOCK, RequestId, Writing, writing


@dataclass(frozen=True, slots=True)
class NewReader:
    """Somebody to register. Without a card number a free one is drawn."""

    name: str
    group: ReaderGroup
    card: str = ""
    block: str = ""
    pin: str = ""
    id: UUID | None = None
    at: datetime | None = None


def register(
    desk: Desk, who: NewReader, *, request_id: RequestId | None, at: datetime
) -> ReaderRegistered | Refusal:
    """Register one reader at the desk."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReaderRegistered)) is not None:
            return first
        card = who.card.strip() or draw_card(desk.institution)
        refusal = decide_registration(card, card_in_use=queries.card_in_use(desk.institution, card))
        if refusal is not None:
            return entry.refuse(refusal)
        return register_in(entry, who, card)


def register_in(entry: Writing, who: NewReader, card: str) -> ReaderRegistered:
    """Register somebody with a free card inside an open block, on `who.at` if told."""
    reader = who.id or new_id()
    ReaderIdentity.rows.remember(entry.author, id=reader, **_secret(who, card))
    return entry.record(ReaderRegistered(reader=reader, group=who.group), at=who.at)


def register_all(
    institution: UUID, people: Sequence[NewReader], *, request_id: RequestId | None, actor: UUID, at: datetime
) -> list[ReaderRegistered]:
    """Register at most 1,000 readers in one block (imports, stories): their cards are known to be free.

    Raises ValueError for more, or for a card that is missing or told twice. The same request again answers as before.
    """
    if len(people) > LARGEST_BLOCK:
        raise ValueError(f"at most {LARGEST_BLOCK} readers a block, not {len(people)}")
    cards = [who.card for who in people]
    if not all(cards) or len(set(cards)) != len(cards):
        raise ValueError("every reader of a block needs a card of its own")
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            return [told for told in entry.first_results if isinstance(told, ReaderRegistered)]
        ids = [who.id or new_id() for who in people]
        ReaderIdentity.rows.remember_all(
            institution,
            ({"id": id, **_secret(who, who.card)} for id, who in zip(ids, people, strict=True)),
        )
        facts = [ReaderRegistered(reader=id, group=who.group) for id, who in zip(ids, people, strict=True)]
        entry.record_all((fact, who.at or at) for fact, who in zip(facts, people, strict=True))
        return facts


def _secret(who: NewReader, card: str) -> dict[str, Any]:
    pin = make_password(who.pin) if who.pin else None
    return {"name": who.name.strip(), "card": card, "block": who.block.strip(), "pin": pin}


def draw_card(institution: UUID) -> str:
    """A free card number: five digits that mean nothing, six once the shorter ones run short."""
    for digits in (5, 5, 5, 5, 6, 6, 6, 6, 8, 8):
        card = str(10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1)))
        if not queries.card_in_use(institution, card):
            return card
    raise RuntimeError("no free card number was drawn in ten tries")


def change_identity(
    desk: Desk, reader: UUID, *, name: str, card: str, block: str, pin: str | None = None, seen: str = ""
) -> Refusal | None:
    """Correct who a reader is. No fact tells of it: nothing in the journal names anybody. `pin`: None keeps it.

    `seen`: the mark of the identity that was looked at before (`identity_mark`).
    """
    with writing(desk.institution, None, actor=desk.actor):
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        taken = card != known.card and queries.card_in_use(desk.institution, card)
        now, told = (known.name, known.card, known.block), (name.strip(), card.strip(), block.strip())
        refusal = decide_correction(now, told, seen=seen) or decide_registration(card, card_in_use=taken)
        if refusal is None:
            row = ReaderIdentity._base_manager.get(institution=desk.institution, id=reader)
            ReaderIdentity.rows.remember(
                desk.institution,
                id=reader,
                name=told[0],
                card=told[1],
                block=told[2],
                pin=known.pin if pin is None else make_password(pin) if pin else None,
                pin_drawn=known.pin_drawn and pin is None,
                clear={"forget_on": row.forget_on},
            )
            if pin:
                forgive(desk.institution, card.strip())
        return refusal


def close_reader(
    desk: Desk, reader: UUID, *, request_id: RequestId | None, at: datetime
) -> ReaderClosed | Refusal:
    """End a membership (release, transfer): all copies are back, and the identity is forgotten later."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReaderClosed)) is not None:
            return first
        state = queries.reader_state(desk.institution, reader)
        if state is None:
            return Refusal("reader-unknown")
        refusal = decide_closing(state)
        if refusal is not None:
            return entry.refuse(refusal)
        kept = movement_days(desk.institution).kept
        forget_on(desk.institution, reader, erased_on(desk.day(at), kept))
        release_holds(desk.institution, reader)
        return entry.record(ReaderClosed(reader=reader))


def reopen_reader(
    desk: Desk, reader: UUID, *, request_id: RequestId | None, at: datetime
) -> ReaderReopened | Refusal:
    """Let an ended membership go on."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReaderReopened)) is not None:
            return first
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None:
            return Refusal("reader-unknown")
        died = has_died(desk.institution, reader)
        refusal = decide_reopening(closed=row.closed_at is not None, forgotten=row.forgotten, died=died)
        if refusal is not None:
            return entry.refuse(refusal)
        forget_on(desk.institution, reader, None)
        return entry.record(ReaderReopened(reader=reader))


def lift_pause(
    desk: Desk, reader: UUID, reason: LiftReason, *, request_id: RequestId | None, at: datetime
) -> PauseLifted | Refusal:
    """End a reader's pause before its day, with the reason. Pauses are rows of his own; the fact names nobody."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(PauseLifted)) is not None:
            return first
        state = queries.reader_state(desk.institution, reader)
        if state is None:
            return Refusal("reader-unknown")
        refusal = decide_lifting(state.paused_until, today=desk.day(at))
        if refusal is not None:
            return entry.refuse(refusal)
        ReaderPause.rows.query(desk.institution, reader=reader).delete()
        return entry.record(PauseLifted(reason=reason))


def forget_reader(
    desk: Desk, reader: UUID, *, request_id: RequestId | None, at: datetime
) -> ReadersForgotten | Refusal:
    """Forget who a reader is at once, because the reader asks; possible after the membership ended."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReadersForgotten)) is not None:
            return first
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None:
            return Refusal("reader-unknown")
        if row.closed_at is None:
            return Refusal("reader-not-closed")
        if row.forgotten:
            return Refusal("reader-forgotten")
        _forget(desk.institution, [reader])
        return entry.record(ReadersForgotten(readers=(reader,), reason=ForgettingReason.ASKED))


def forget_due(institution: UUID, today: date, *, actor: UUID) -> int:
    """Forget identities whose time is over; returns how many. Again on the same day it finds none."""
    with writing(institution, None, actor=actor) as entry:
        rows = ReaderIdentity._base_manager.filter(institution=institution, forget_on__lte=today)
        due = sorted(rows.values_list("id", flat=True))[:LARGEST_BLOCK]
        if due:
            _forget(institution, due)
            entry.record(ReadersForgotten(readers=tuple(due), reason=ForgettingReason.CLOSED))
        return len(due)


def end_pauses(institution: UUID, today: date) -> int:
    """Forget pauses that are over; returns how many."""
    over = [
        id
        for id, pause in ReaderPause.rows.all(institution).items()
        if date.fromisoformat(pause.until) < today
    ]
    return ReaderPause.rows.forget(institution, over) if over else 0


def _forget(institution: UUID, readers: Iterable[UUID]) -> None:
    forget_rows_of(institution, readers)


def forget_on(institution: UUID, reader: UUID, day: date | None) -> None:
    """Set the day on which an identity is forgotten (None: it stays), inside an open block."""
    ReaderIdentity._base_manager.filter(institution=institution, id=reader).update(forget_on=day)
