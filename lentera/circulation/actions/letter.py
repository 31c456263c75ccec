"""A reader who moves to a house at another node: a sealed letter goes ahead, and a person there decides what it means.

No fact tells of a letter. What it says lies in forgettable rows at both ends, and nowhere between.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.movement import arrive_in, move_in
from lentera.circulation.actions.readers import NewReader, draw_card, register_in
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind, ReaderMoved
from lentera.circulation.models import Reader, ReaderArrival, ReaderLetter
from lentera.circulation.queries import card_in_use, identity
from lentera.circulation.queries import letter as queries
from lentera.circulation.queries import movement as moves
from lentera.circulation.rules import decide_registration
from lentera.circulation.rules.letter import (
    DECLINE,
    TRANSFER,
    LetterState,
    Transfer,
    arrival_kept_until,
    decide_letter,
    read_transfer,
)
from lentera.circulation.rules.movement import decide_movement
from lentera.institutions import queries as institutions
from lentera.journal import clock, letters
from lentera.journal.letters import Posted
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing


def send_letter(
    desk: Desk, reader: UUID, to: UUID, *, request_id: RequestId | None, at: datetime
) -> UUID | Refusal:
    """Tell the house to which a reader was transferred, at another node, who comes; returns the letter's id.

    It is forgotten here with the reader, also while it is on its way.
    """
    with writing(desk.institution, None, actor=desk.actor, at=at):
        if request_id is not None:
            first = letters.letter_id(desk.institution, request_id)
            if ReaderLetter.rows.open(desk.institution, first) is not None:
                return first
        left = moves.leaving_of(desk.institution, reader)
        who = identity(desk.institution, reader)
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        sent = [one for one in queries.letters_of(desk.institution, reader) if one.to == to]
        refusal = decide_letter(
            left_for=None if left is None else MovementKind(left.kind),
            known=who is not None,
            suspended=row is not None and row.suspended_at is not None,
            out=moves.copies_out_by_reader(desk.institution)[reader],
            elsewhere=queries.is_home_elsewhere(to),
            same=to == desk.institution,
            open_letter=any(one.state in (LetterState.SENT, LetterState.ARRIVED) for one in sent),
        )
        if refusal is not None or who is None or row is None or left is None:
            return refusal or Refusal("reader-unknown")
        told = Transfer(
            name=who.name, group=ReaderGroup(row.group), left=clock.local_day(left.moved_at, desk.zone)
        )
        id = letters.post(
            desk.institution, to, TRANSFER, msgspec.msgpack.encode(told), today=desk.day(at),
            request_id=request_id,
        )  # fmt: skip
        if not isinstance(id, Refusal):
            ReaderLetter.rows.remember(
                desk.institution,
                id=id,
                reader=reader,
                to=to,
                house=queries.short_names([to]).get(to, ""),
                sent=desk.day(at).isoformat(),
            )
        return id


def confirm_arrival(
    desk: Desk,
    letter: UUID,
    *,
    name: str,
    group: ReaderGroup,
    card: str = "",
    block: str = "",
    same: UUID | None = None,
    request_id: RequestId | None,
    at: datetime,
) -> ReaderMoved | Refusal:
    """The reader of whom a letter tells is here: registered as the form says, or a former member again (`same`)."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReaderMoved)) is not None:
            return first
        if ReaderArrival.rows.open(desk.institution, letter) is None:
            return entry.refuse(Refusal("arrival-gone"))
        if same is not None:
            outcome = _come_again(entry, same, block, today=desk.day(at))
        else:
            outcome = _come_first(entry, NewReader(name, group, block=block), card)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        ReaderArrival.rows.forget(desk.institution, [letter])
        return outcome


def _come_again(entry: Writing, reader: UUID, block: str, *, today: date) -> ReaderMoved | Refusal:
    mover = moves.movers(entry.author, [reader]).get(reader)
    if mover is None:
        return Refusal("reader-unknown")
    refusal = decide_movement(mover, MovementKind.ARRIVED, on=today, today=today, block=block)
    if refusal is not None:
        return refusal
    return move_in(entry, mover, MovementKind.ARRIVED, on=today, today=today, block=block)


def _come_first(entry: Writing, who: NewReader, card: str) -> ReaderMoved | Refusal:
    card = card.strip() or draw_card(entry.author)
    refusal = decide_registration(card, card_in_use=card_in_use(entry.author, card))
    if refusal is not None:
        return refusal
    return arrive_in(entry, register_in(entry, who, card).reader)


def decline_arrival(
    desk: Desk, letter: UUID, *, request_id: RequestId | None, at: datetime
) -> UUID | Refusal:
    """Nobody of whom this letter tells is here: it is forgotten, and the house that wrote hears that, and no reason."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        told = ReaderArrival.rows.open(desk.institution, letter)
        if told is None:
            return _declined_already(desk.institution, request_id)
        ReaderArrival.rows.forget(desk.institution, [letter])
        return letters.post(
            desk.institution, told.sender, DECLINE, msgspec.msgpack.encode(letter), today=desk.day(at),
            request_id=request_id,
        )  # fmt: skip


def _declined_already(institution: UUID, request_id: RequestId | None) -> UUID | Refusal:
    """The same press of the button once more, or a letter that is gone."""
    if request_id is not None:
        first = letters.letter_id(institution, request_id)
        if letters.on_the_way(institution, [first]):
            return first
    return Refusal("arrival-gone")


def read_letter(letter: Posted) -> Refusal | None:
    """A letter tells of somebody who comes here: a proposal, no more."""
    told = read_transfer(letter.payload)
    came = clock.today(institutions.zone_of(letter.to))
    ReaderArrival.rows.remember(
        letter.to, id=letter.id, sender=letter.sender, name=told.name, group=told.group.value,
        left=told.left.isoformat(), sent=letter.posted.isoformat(),
        clear={"came_on": came, "forget_on": arrival_kept_until(came, moves.movement_days(letter.to).kept)},
    )  # fmt: skip
    return None


def read_decline(letter: Posted) -> Refusal | None:
    """The other house declined. Only the house to which the letter went is believed."""
    declined = msgspec.msgpack.decode(letter.payload, type=UUID)
    _note(letter.to, declined, "declined", only_to=letter.sender)
    return None


def note_arrived(sender: UUID, letter: UUID) -> None:
    """The letter is in the other house."""
    _note(sender, letter, "arrived")


def _note(institution: UUID, letter: UUID, what: str, *, only_to: UUID | None = None) -> None:
    # Locked, so that a reader who is forgotten in this very moment is not remembered again.
    row = ReaderLetter.objects.select_for_update().filter(institution=institution, id=letter).first()
    if row is None:
        return
    known = ReaderLetter.rows.unseal(row)
    if only_to is not None and known.to != only_to:
        return
    today = clock.today(institutions.zone_of(institution))
    changed = msgspec.structs.replace(known, **{what: today.isoformat()})
    ReaderLetter.rows.remember(institution, id=letter, **msgspec.structs.asdict(changed))
