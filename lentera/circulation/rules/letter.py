"""A reader who was transferred to a house at another node: what is written about him, and what becomes of it there."""

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind
from lentera.journal.refusals import Refusal

TRANSFER, DECLINE = "circulation.transfer.1", "circulation.transfer_declined.1"
LONGEST_NAME = 120  # signs, as in the form of registration
LEAST_DAYS = 14  # days that a proposal waits at least: a van comes every other week


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that another house is told: a name, the group that lending goes by, and the day of leaving.

    Nothing of loans, holds, pauses, block, card or reasons (domain.md 3.2, 4 and 6: the card is the house's own and
    means nothing, a block lives short, and reading belongs to the reader).
    """

    name: str
    group: ReaderGroup
    left: date


class LetterState(StrEnum):
    """What the sender knows of a letter."""

    SENT = "sent"
    ARRIVED = "arrived"
    DECLINED = "declined"
    LOST = "lost"  # it did not arrive within its days


def state_of(*, arrived: bool, declined: bool, on_the_way: bool) -> LetterState:
    """The state of a letter that was sent."""
    if declined:
        return LetterState.DECLINED
    if arrived:
        return LetterState.ARRIVED
    return LetterState.SENT if on_the_way else LetterState.LOST


def decide_letter(
    *,
    left_for: MovementKind | None,
    known: bool,
    suspended: bool,
    out: int,
    elsewhere: bool,
    same: bool,
    open_letter: bool,
) -> Refusal | None:
    """Whether another house may be told of a reader: only of one who was transferred and is still known, once.

    `suspended`: his data rests at his own request, so it goes nowhere. `out`: copies that are neither back nor
    settled; they come first, since only this house can call them back. `elsewhere`: the house works at another node.
    `open_letter`: one to the same house was sent and not declined.
    """
    if left_for is not MovementKind.TRANSFERRED:
        return Refusal("parcel-not-transferred")
    if not known:
        return Refusal("reader-forgotten")
    if suspended:
        return Refusal("reader-suspended")
    if out:
        return Refusal("letter-copies-out", count=out)
    if same:
        return Refusal("parcel-own-house")
    if not elsewhere:
        return Refusal("letter-no-home")
    return Refusal("letter-sent-already") if open_letter else None


def read_transfer(payload: bytes) -> Transfer:
    """What a letter tells. Raises ValueError or msgspec's errors for what is none, or has no name that can be shown."""
    told = msgspec.msgpack.decode(payload, type=Transfer)
    name = " ".join(told.name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise ValueError("a name of 1 to 120 printable signs is needed")
    return msgspec.structs.replace(told, name=name)


def arrival_kept_until(came: date, kept: int) -> date:
    """The day on which a proposal that nobody confirmed is forgotten."""
    return came + timedelta(days=max(kept, LEAST_DAYS))


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, but for spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
