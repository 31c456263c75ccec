"""Family reading: a reader reads or draws for a child outside. Whose child, and where, is forgettable: `FamilyParcel`.

A reading names no reader, so it may name the title; its number stands on the slip that goes with the parcel.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact, lifts


class FamilyGift(StrEnum):
    """What the reader makes for the child."""

    RECORDING = "recording"
    DRAWING = "drawing"


class FamilyBook(StrEnum):
    """Whether the book goes along: then it is a gift, bought for it or one's own copy that was written off."""

    STAYS = "stays"
    GOES = "goes"


class GuardianWay(StrEnum):
    """How the other parent or guardian agreed."""

    SIGNED = "signed"
    SPOKEN = "spoken"


class GateReason(StrEnum):
    """Why the gate did not let a parcel pass; the officer's sentence is kept beside it, and forgotten with it."""

    CONTACT = "contact"
    CONTENT = "content"
    MATERIAL = "material"
    OTHER = "other"


class FamilyWay(StrEnum):
    """How a parcel left the house."""

    POST = "post"
    VISIT = "visit"
    COLLECTED = "collected"


class FamilyEnd(StrEnum):
    """Why a reading was called off."""

    READER = "reader"
    GUARDIAN = "guardian"
    GATE = "gate"
    LEFT = "left"
    OLD = "old"
    OTHER = "other"


class FamilyStepDone(StrEnum):
    """A step that can be taken back by itself."""

    AGREED = "agreed"
    CHECKED = "checked"
    SENT = "sent"
    ARRIVED = "arrived"


@fact("circulation.family_asked", to=Audience.SELF, about=("reading",))
class FamilyAskedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `FamilyAsked`."""

    reading: UUID
    number: str
    gift: FamilyGift
    record: UUID | None
    title: str
    book: FamilyBook
    children: int
    asked_on: date


@fact("circulation.family_asked", version=2, to=Audience.SELF, about=("reading", "item"))
class FamilyAsked(Fact, frozen=True, kw_only=True):
    """A reader asks to read for `children` children, and signed that he agrees to be recorded or shown."""

    reading: UUID
    number: str
    gift: FamilyGift
    record: UUID | None
    title: str
    book: FamilyBook
    children: int
    asked_on: date
    item: UUID | None = None  # the house's own copy that goes along once it is written off


@lifts(FamilyAskedV1)
def family_asked_v1(old: FamilyAskedV1) -> FamilyAsked:
    """Version 1 gave no copy of a shelf away."""
    return FamilyAsked(
        reading=old.reading,
        number=old.number,
        gift=old.gift,
        record=old.record,
        title=old.title,
        book=old.book,
        children=old.children,
        asked_on=old.asked_on,
    )


@fact("circulation.family_book_kept", to=Audience.SELF, about=("reading",))
class FamilyBookKept(Fact, frozen=True, kw_only=True):
    """The parcel goes without the book that was to go along."""

    reading: UUID


@fact("circulation.family_agreed", to=Audience.SELF, about=("reading",))
class FamilyAgreed(Fact, frozen=True, kw_only=True):
    """The other parent or guardian agrees that the parcel comes."""

    reading: UUID
    way: GuardianWay
    on: date


@fact("circulation.family_session_held", to=Audience.SELF, about=("session", "readings"))
class FamilySessionHeld(Fact, frozen=True, kw_only=True):
    """A session took place (`minutes` long), and these readings were made in it."""

    session: UUID
    day: date
    minutes: int
    readings: tuple[UUID, ...]


@fact("circulation.family_checked", to=Audience.SELF, about=("reading",))
class FamilyChecked(Fact, frozen=True, kw_only=True):
    """The gate looked at what was made. `officer`: who decided, as a name or post in office."""

    reading: UUID
    passed: bool
    reason: GateReason | None
    officer: str
    on: date


@fact("circulation.family_sent", to=Audience.SELF, about=("reading",))
class FamilySent(Fact, frozen=True, kw_only=True):
    """The parcel left the house."""

    reading: UUID
    way: FamilyWay
    on: date


@fact("circulation.family_arrived", to=Audience.SELF, about=("reading",))
class FamilyArrived(Fact, frozen=True, kw_only=True):
    """The library heard that the child has it."""

    reading: UUID
    on: date


@fact("circulation.family_dropped", to=Audience.SELF, about=("reading",))
class FamilyDropped(Fact, frozen=True, kw_only=True):
    """Nothing is sent: a consent was withdrawn, the gate said no, the reader left, or nobody went on with it."""

    reading: UUID
    why: FamilyEnd


@fact("circulation.family_step_undone", to=Audience.SELF, about=("reading",))
class FamilyStepUndone(Fact, frozen=True, kw_only=True):
    """A step was recorded by mistake: it did not take place."""

    reading: UUID
    step: FamilyStepDone


@fact("circulation.family_session_undone", to=Audience.SELF, about=("session", "readings"))
class FamilySessionUndone(Fact, frozen=True, kw_only=True):
    """A session was recorded by mistake: it did not take place, and these readings wait for one."""

    session: UUID
    readings: tuple[UUID, ...]
