"""How family readings change their tables."""

from typing import Any

from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyAsked,
    FamilyBook,
    FamilyBookKept,
    FamilyChecked,
    FamilyDropped,
    FamilySent,
    FamilySessionHeld,
    FamilySessionUndone,
    FamilyStepDone,
    FamilyStepUndone,
)
from lentera.circulation.models import FamilyReading, FamilySession
from lentera.journal.projecting import Entry, copy_fields, projects

NOT_CHECKED: dict[str, Any] = {"passed": None, "reason": "", "officer": "", "checked_on": None}
NOT_DONE: dict[FamilyStepDone, dict[str, Any]] = {
    FamilyStepDone.AGREED: {"agreed_on": None},
    FamilyStepDone.CHECKED: NOT_CHECKED,
    FamilyStepDone.SENT: {"sent_on": None, "way": ""},
    FamilyStepDone.ARRIVED: {"arrived_on": None},
}


@projects(FamilyAsked)
def ask(fact: FamilyAsked, entry: Entry) -> None:
    FamilyReading.rows.insert(entry, copy_fields(fact, FamilyReading), id=fact.reading)


@projects(FamilyAgreed)
def agree(fact: FamilyAgreed, entry: Entry) -> None:
    FamilyReading.rows.change(entry, id=fact.reading, agreed_on=fact.on)


@projects(FamilySessionHeld)
def hold_session(fact: FamilySessionHeld, entry: Entry) -> None:
    FamilySession.rows.insert(
        entry, id=fact.session, day=fact.day, minutes=fact.minutes, readings=len(fact.readings)
    )
    for reading in fact.readings:
        FamilyReading.rows.change(entry, NOT_CHECKED, id=reading, session=fact.session, made_on=fact.day)


@projects(FamilyChecked)
def check(fact: FamilyChecked, entry: Entry) -> None:
    FamilyReading.rows.change(
        entry, id=fact.reading, passed=fact.passed, reason=fact.reason or "", officer=fact.officer,
        checked_on=fact.on,
    )  # fmt: skip


@projects(FamilySent)
def send(fact: FamilySent, entry: Entry) -> None:
    FamilyReading.rows.change(entry, id=fact.reading, sent_on=fact.on, way=fact.way)


@projects(FamilyArrived)
def arrive(fact: FamilyArrived, entry: Entry) -> None:
    FamilyReading.rows.change(entry, id=fact.reading, arrived_on=fact.on)


@projects(FamilyDropped)
def drop(fact: FamilyDropped, entry: Entry) -> None:
    FamilyReading.rows.change(entry, id=fact.reading, dropped=fact.why)


@projects(FamilyBookKept)
def keep_book(fact: FamilyBookKept, entry: Entry) -> None:
    FamilyReading.rows.change(entry, id=fact.reading, book=FamilyBook.STAYS, item=None)


@projects(FamilyStepUndone)
def undo_step(fact: FamilyStepUndone, entry: Entry) -> None:
    FamilyReading.rows.change(entry, NOT_DONE[fact.step], id=fact.reading)


@projects(FamilySessionUndone)
def undo_session(fact: FamilySessionUndone, entry: Entry) -> None:
    FamilySession.rows.remove(entry, id=fact.session)
    for reading in fact.readings:
        FamilyReading.rows.change(entry, id=reading, session=None, made_on=None)
