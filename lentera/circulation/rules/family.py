"""Family reading: what comes next, and who must have agreed before a parcel leaves the house.

The order is the one of reading projects in prisons (domain notes, 3.2 no. 9): a book is chosen, a recording or drawing
is made, the child's guardian agrees, the gate looks at it, it is sent. All numbers here are choices of this program.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyAsked,
    FamilyBook,
    FamilyBookKept,
    FamilyChecked,
    FamilyDropped,
    FamilyEnd,
    FamilyGift,
    FamilySent,
    FamilySessionHeld,
    FamilySessionUndone,
    FamilyStepDone,
    FamilyStepUndone,
    FamilyWay,
    GateReason,
    GuardianWay,
)
from lentera.circulation.rules.loan import ReaderState
from lentera.journal.refusals import Refusal

FAMILY_DAYS = 30
"""Days for which names and address are kept after sending, where the house set nothing."""
MOST_CHILDREN = 12
MOST_MINUTES = 480
LOOK_BACK = timedelta(days=90)


class FamilyStep(StrEnum):
    """What a reading waits for, or how it ended."""

    SESSION = "session"
    GUARDIAN = "guardian"
    GATE = "gate"
    AGAIN = "again"  # the gate said no: made anew, looked at once more, or called off
    SEND = "send"
    NEWS = "news"  # sent; nobody has told yet that it came
    ARRIVED = "arrived"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FamilyState:
    """A reading as rules see it: no reader, no child."""

    id: UUID
    number: str
    asked_on: date
    agreed: bool = False
    made_on: date | None = None
    passed: bool | None = None
    sent_on: date | None = None
    arrived: bool = False
    dropped: bool = False
    session: UUID | None = None
    item: UUID | None = None

    @property
    def step(self) -> FamilyStep:
        """The first thing that is missing."""
        if self.dropped:
            return FamilyStep.DROPPED
        if self.arrived:
            return FamilyStep.ARRIVED
        if self.sent_on is not None:
            return FamilyStep.NEWS
        if self.made_on is None:
            return FamilyStep.SESSION
        if not self.agreed:
            return FamilyStep.GUARDIAN
        if self.passed is None:
            return FamilyStep.GATE
        return FamilyStep.SEND if self.passed else FamilyStep.AGAIN

    @property
    def open(self) -> bool:
        """Whether something can still be done before it leaves the house."""
        return not self.dropped and self.sent_on is None


@dataclass(frozen=True, slots=True)
class FamilyWish:
    """What stands on the slip on which a reader asks.

    `item`: the copy that was scanned; `kept`: why it cannot be given away.
    """

    gift: FamilyGift
    title: str
    record: UUID | None
    book: FamilyBook
    children: int
    asked_on: date
    signed: bool
    addressed: bool = True
    item: UUID | None = None
    kept: Refusal | None = None


def decide_family(
    reading: UUID, number: str, reader: ReaderState, wish: FamilyWish, *, today: date
) -> FamilyAsked | Refusal:
    """Take a wish in: signed by the reader, with a book and an address; only a free copy of one's own goes along."""
    if reader.closed:
        return Refusal("reader-closed")
    if reader.suspended:
        return Refusal("family-reader-rests")
    if not wish.signed:
        return Refusal("family-not-signed")
    if not wish.title.strip():
        return Refusal("family-title-missing")
    if not 1 <= wish.children <= MOST_CHILDREN:
        return Refusal("family-children", most=MOST_CHILDREN)
    if not wish.addressed:
        return Refusal("family-address-missing")
    if wish.book is FamilyBook.GOES and wish.kept is not None:
        return wish.kept
    if (refusal := _wrong_day(wish.asked_on, today)) is not None:
        return refusal
    return FamilyAsked(
        reading=reading,
        number=number,
        gift=wish.gift,
        record=wish.record,
        title=wish.title.strip(),
        book=wish.book,
        children=wish.children,
        asked_on=wish.asked_on,
        item=wish.item if wish.book is FamilyBook.GOES else None,
    )


def decide_agreed(
    state: FamilyState | None, way: GuardianWay, on: date, *, today: date
) -> FamilyAgreed | Refusal:
    """The guardian agrees, at any time before the parcel leaves."""
    refusal = _not_open(state) or _wrong_day(on, today)
    if refusal is not None or state is None:
        return refusal or Refusal("family-unknown")
    if state.agreed:
        return Refusal("family-agreed-already", number=state.number)
    return FamilyAgreed(reading=state.id, way=way, on=on)


def decide_session(
    session: UUID, states: Sequence[FamilyState | None], day: date, minutes: int, *, today: date
) -> FamilySessionHeld | Refusal:
    """A session: at least one reading was made in it; one that passed the gate is not made anew."""
    if not states:
        return Refusal("family-session-empty")
    if not 1 <= minutes <= MOST_MINUTES:
        return Refusal("family-minutes", most=MOST_MINUTES)
    if (refusal := _wrong_day(day, today)) is not None:
        return refusal
    made = []
    for state in states:
        if state is None or not state.open:
            return _not_open(state) or Refusal("family-unknown")
        if state.passed:
            return Refusal("family-passed-already", number=state.number)
        if day < state.asked_on:
            return Refusal("family-before-asking", number=state.number, day=state.asked_on)
        made.append(state.id)
    return FamilySessionHeld(session=session, day=day, minutes=minutes, readings=tuple(sorted(set(made))))


def decide_checked(
    state: FamilyState | None,
    *,
    passed: bool,
    reason: GateReason | None,
    note: str,
    officer: str,
    on: date,
    today: date,
) -> FamilyChecked | Refusal:
    """The gate's word: only on what was made and is awaited; a refusal has a reason and a sentence."""
    refusal = _not_open(state) or _wrong_day(on, today)
    if refusal is not None or state is None:
        return refusal or Refusal("family-unknown")
    if state.made_on is None:
        return Refusal("family-not-made", number=state.number)
    if not state.agreed:
        return Refusal("family-not-agreed", number=state.number)
    if on < state.made_on:
        return Refusal("family-before-session", number=state.number, day=state.made_on)
    if not officer.strip():
        return Refusal("family-officer-missing")
    if not passed and (reason is None or not note.strip()):
        return Refusal("family-reason-missing")
    return FamilyChecked(
        reading=state.id, passed=passed, reason=None if passed else reason, officer=officer.strip(), on=on
    )


def decide_sent(
    state: FamilyState | None, way: FamilyWay, on: date, *, addressed: bool, released: bool, today: date
) -> FamilySent | Refusal:
    """It leaves the house: both agreed, the gate passed it, and somebody still knows where it goes.

    `released`: no copy of a shelf goes along, or it was written off.
    """
    refusal = _not_open(state) or _wrong_day(on, today)
    if refusal is not None or state is None:
        return refusal or Refusal("family-unknown")
    if state.step is not FamilyStep.SEND:
        return Refusal("family-not-passed", number=state.number)
    if not addressed:
        return Refusal("family-forgotten", number=state.number)
    if not released:
        return Refusal("family-copy-in-stock", number=state.number)
    return FamilySent(reading=state.id, way=way, on=on)


def decide_arrived(state: FamilyState | None, on: date, *, today: date) -> FamilyArrived | Refusal:
    """Somebody told that the child has it: once, and not before it was sent."""
    if state is None:
        return Refusal("family-unknown")
    if state.sent_on is None or state.arrived:
        return Refusal("family-not-on-the-way", number=state.number)
    if (refusal := _wrong_day(on, today)) is not None:
        return refusal
    if on < state.sent_on:
        return Refusal("family-before-sending", number=state.number, day=state.sent_on)
    return FamilyArrived(reading=state.id, on=on)


def decide_dropped(state: FamilyState | None, why: FamilyEnd) -> FamilyDropped | Refusal:
    """Either may withdraw until the parcel leaves the house."""
    refusal = _not_open(state)
    if refusal is not None or state is None:
        return refusal or Refusal("family-unknown")
    return FamilyDropped(reading=state.id, why=why)


def decide_book_kept(state: FamilyState | None, *, released: bool) -> FamilyBookKept | Refusal:
    """The book stays after all, as long as parcel and copy are the house's (`released`: no such copy goes along)."""
    refusal = _not_open(state)
    if refusal is not None or state is None:
        return refusal or Refusal("family-unknown")
    return Refusal("family-no-copy", number=state.number) if released else FamilyBookKept(reading=state.id)


def decide_undone(
    state: FamilyState | None, step: FamilyStepDone, *, addressed: bool = True
) -> FamilyStepUndone | Refusal:
    """Take back the step that was recorded last: what rests on it must be taken back before.

    `addressed`: somebody still knows where the parcel goes; a sent one without address could never be sent again.
    """
    if state is None:
        return Refusal("family-unknown")
    last = {
        FamilyStepDone.AGREED: state.agreed and state.passed is None and state.open,
        FamilyStepDone.CHECKED: state.passed is not None and state.open,
        FamilyStepDone.SENT: state.sent_on is not None and not state.arrived,
        FamilyStepDone.ARRIVED: state.arrived,
    }
    if not last[step]:
        return Refusal("family-went-on", number=state.number)
    if step is FamilyStepDone.SENT and not addressed:
        return Refusal("family-forgotten", number=state.number)
    return FamilyStepUndone(reading=state.id, step=step)


def decide_session_undone(
    session: UUID, states: Sequence[FamilyState | None]
) -> FamilySessionUndone | Refusal:
    """Take a session back: nothing that was made in it was looked at, made anew or called off since."""
    for state in states:
        if state is None:
            return Refusal("family-unknown")
        if state.session != session or state.passed is not None or not state.open:
            return Refusal("family-went-on", number=state.number)
    return FamilySessionUndone(
        session=session, readings=tuple(state.id for state in states if state is not None)
    )


def ends_at_leaving(state: FamilyState) -> bool:
    """Whether a reading ends because its reader leaves: what the gate passed still goes to the child."""
    return state.open and state.step is not FamilyStep.SEND


def family_number(year: int, before: int) -> str:
    """The number on the slip, counted by year: BK-2024-007."""
    return f"BK-{year}-{before + 1:03d}"


def _not_open(state: FamilyState | None) -> Refusal | None:
    if state is None:
        return Refusal("family-unknown")
    return None if state.open else Refusal("family-over", number=state.number)


def _wrong_day(day: date, today: date) -> Refusal | None:
    if day > today:
        return Refusal("family-in-future", day=day)
    return Refusal("family-too-old", day=day) if day < today - LOOK_BACK else None
