"""A signed agreement: what state it is in on a day, and what may be done with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements.facts import (
    Amended,
    Archived,
    Consented,
    Evaluated,
    EvaluationLine,
    Instrument,
    Party,
    Resumed,
    ScopeLine,
    Suspended,
    Terminated,
    WoundDown,
)
from lentera.agreements.rules.parts import decide_scope, decide_signatures
from lentera.journal.refusals import Refusal

EXPIRING_DAYS = 90
WIND_DOWN_DAYS = 90
"""Days after its last day in which the parties of an agreement still hear of it (our own choice): counts, returns and
the last evaluation are said by then."""


class Status(StrEnum):
    """Where a signed agreement stands on a day: told by dates and facts, never stored."""

    SIGNED = "signed"
    ACTIVE = "active"
    EXPIRING = "expiring"
    RENEWED = "renewed"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    ARCHIVED = "archived"


IN_FORCE = frozenset({Status.ACTIVE, Status.EXPIRING})


@dataclass(frozen=True, slots=True)
class Suspension:
    """Services rest from `start` to `end`, both inclusive; `end` None: still."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementState:
    """A signed agreement as decisions need it. `number` is the agency's; `successor_signed_on` of its renewal."""

    id: UUID
    agency: UUID
    parties: tuple[UUID, ...]
    instrument: Instrument
    number: str
    title: str
    start: date
    end: date
    signed_on: date
    terminated_on: date | None = None  # the last day in force, when it ended early
    suspensions: tuple[Suspension, ...] = ()
    successor_signed_on: date | None = None
    archived: bool = False

    @property
    def partners(self) -> tuple[UUID, ...]:
        """The parties but the agency."""
        return tuple(party for party in self.parties if party != self.agency)

    @property
    def last_day(self) -> date:
        """The last day in force: its end, or earlier when terminated."""
        return self.end if self.terminated_on is None else min(self.end, self.terminated_on)


def state_on(agreement: AgreementState, day: date) -> Status:
    """The state on `day`, as it is known now.

    "Expiring" are the last 90 days while no successor is signed; after the end it is renewed when one is.
    """
    if agreement.terminated_on is not None and day > agreement.terminated_on:
        return Status.TERMINATED
    if day > agreement.end:
        if agreement.archived:
            return Status.ARCHIVED
        return Status.EXPIRED if agreement.successor_signed_on is None else Status.RENEWED
    if day < agreement.start:
        return Status.SIGNED
    if any(rest.start <= day and (rest.end is None or day <= rest.end) for rest in agreement.suspensions):
        return Status.SUSPENDED
    renewed = agreement.successor_signed_on is not None and agreement.successor_signed_on <= day
    if not renewed and (agreement.end - day).days <= EXPIRING_DAYS:
        return Status.EXPIRING
    return Status.ACTIVE


def in_force(agreement: AgreementState, day: date) -> bool:
    """Whether services have ground in it on `day`."""
    return state_on(agreement, day) in IN_FORCE


def decide_amendment(
    agreement: AgreementState,
    scope: tuple[ScopeLine, ...],
    new_scope: tuple[ScopeLine, ...],
    *,
    amendment: UUID,
    from_day: date,
    end: date,
    parties: tuple[Party, ...],
    signed_on: date,
    reason: str,
    others: Sequence[AgreementState] = (),
) -> Amended | Refusal:
    """An addendum: the only way in which the scope of a signed agreement shrinks, grows or changes its targets."""
    if signed_on > agreement.last_day or from_day > agreement.last_day:
        return Refusal("amendment-after-end", end=agreement.last_day)
    if from_day < agreement.start or end < from_day:
        return Refusal("amendment-days", start=agreement.start, end=end)
    if not reason.strip():
        return Refusal("reason-missing")
    if new_scope == scope and end == agreement.end:
        return Refusal("amendment-changes-nothing", number=agreement.number)
    missing = decide_signatures(parties) or decide_scope(agreement.instrument, new_scope)
    if missing is not None:
        return missing
    for other in others:
        if end > agreement.end and other.start <= end and other.last_day > agreement.end:
            return Refusal("agreement-overlaps", number=other.number, start=other.start, end=other.last_day)
    return Amended(
        amendment=amendment,
        agreement=agreement.id,
        from_day=from_day,
        end=end,
        scope=new_scope,
        removed=tuple(line.id for line in scope if line.id not in {kept.id for kept in new_scope}),
        parties=parties,
        signed_on=signed_on,
        reason=reason.strip(),
    )


def decide_suspension(
    agreement: AgreementState, *, suspension: UUID, from_day: date, reason: str
) -> Suspended | Refusal:
    """Services may rest while the agreement is in force."""
    if not reason.strip():
        return Refusal("reason-missing")
    if not in_force(agreement, from_day):
        return Refusal("not-in-force", number=agreement.number, day=from_day)
    if any(rest.end is None for rest in agreement.suspensions):
        return Refusal("already-suspended", number=agreement.number)
    return Suspended(suspension=suspension, agreement=agreement.id, from_day=from_day, reason=reason.strip())


def decide_resumption(
    agreement: AgreementState, open_suspension: UUID | None, since: date | None, *, last_day: date
) -> Resumed | Refusal:
    """Services go on after `last_day`; it cannot lie before the rest began (the day before undoes it wholly)."""
    if open_suspension is None or since is None:
        return Refusal("not-suspended", number=agreement.number)
    if (since - last_day).days > 1:
        return Refusal("resumed-before-suspended", start=since)
    return Resumed(suspension=open_suspension, agreement=agreement.id, last_day=last_day)


def decide_termination(agreement: AgreementState, *, last_day: date, reason: str) -> Terminated | Refusal:
    """An agreement can end early, once, with a reason."""
    if not reason.strip():
        return Refusal("reason-missing")
    if agreement.terminated_on is not None:
        return Refusal("already-terminated", number=agreement.number, day=agreement.terminated_on)
    if not agreement.start <= last_day < agreement.end:
        return Refusal("termination-day", start=agreement.start, end=agreement.end)
    return Terminated(agreement=agreement.id, last_day=last_day, reason=reason.strip())


def decide_archive(agreement: AgreementState, *, today: date, place: str) -> Archived | Refusal:
    """Papers go to the archive after the last day."""
    if today <= agreement.last_day:
        return Refusal("archive-too-early", end=agreement.last_day)
    if agreement.archived:
        return Refusal("already-archived", number=agreement.number)
    if not place.strip():
        return Refusal("archive-place-missing")
    return Archived(agreement=agreement.id, place=place.strip())


def decide_wind_down(
    agreement: AgreementState, *, today: date, days: int = WIND_DOWN_DAYS
) -> WoundDown | None:
    """Whether nothing new is said to the parties any more: `days` whole days after the last day have passed."""
    if (today - agreement.last_day).days <= days:
        return None
    return WoundDown(
        agreement=agreement.id, last_day=agreement.last_day, days=days, partners=agreement.partners
    )


def decide_evaluation(
    agreement: AgreementState,
    items: Collection[UUID],
    lines: tuple[EvaluationLine, ...],
    *,
    evaluation: UUID,
    evaluated_on: date,
    today: date | None = None,
    summary: str = "",
) -> Evaluated | Refusal:
    """An evaluation says something about each scope item: what was realised, and at least one sentence.

    `today` None: whoever enters it from paper knows the day.
    """
    if today is not None and evaluated_on > today:
        return Refusal("evaluation-in-future", day=evaluated_on)
    if evaluated_on < agreement.start:
        return Refusal("evaluation-too-early", start=agreement.start)
    told = [line.scope_item for line in lines]
    if not items or set(told) != set(items) or len(told) != len(set(told)):
        return Refusal("evaluation-incomplete", told=len(set(told) & set(items)), items=len(items))
    if any(not line.note.strip() for line in lines):
        return Refusal("evaluation-line-empty")
    return Evaluated(
        evaluation=evaluation,
        agreement=agreement.id,
        evaluated_on=evaluated_on,
        lines=lines,
        summary=summary.strip(),
    )


def decide_consent(
    agreement: AgreementState,
    party: Party | None,
    *,
    given: bool,
    number: str,
    signatory: str,
    signed_on: date,
    remark: str = "",
) -> Consented | Refusal:
    """A partner confirms what the agency said was signed, or says where its own paper differs."""
    if party is None:
        return Refusal("not-a-party", number=agreement.number)
    if given:
        return Refusal("already-consented", number=agreement.number)
    if not number.strip() or not signatory.strip():
        return Refusal("consent-incomplete")
    said = party.signatory.name if party.signatory is not None else ""
    differences = tuple(
        name
        for name, ours, theirs in (
            ("number", party.number, number),
            ("signatory", said, signatory),
            ("signed_on", agreement.signed_on.isoformat(), signed_on.isoformat()),
        )
        if _plain(ours) != _plain(theirs)
    )
    return Consented(
        agreement=agreement.id,
        agency=agreement.agency,
        number=number.strip(),
        signatory=signatory.strip(),
        signed_on=signed_on,
        differences=differences,
        remark=remark.strip(),
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
