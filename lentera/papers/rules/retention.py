"""How long papers are kept, and who decides when that time is over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.papers.facts import DestructionDeclined, DestructionProposed, PapersDestroyed, Signer

MOST_AT_ONCE = 400


class Fate(StrEnum):
    """What becomes of a paper when its time is over."""

    DESTROYED = "destroyed"
    PERMANENT = "permanent"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class ClassState:
    """A retention class: whole calendar years, active and then inactive, and what comes after."""

    code: str
    name: str
    active_years: int
    inactive_years: int
    fate: Fate
    source: str = ""

    def last_day(self, counts_from: date) -> date:
        """The last day on which a paper of the class is kept: years count from the end of the year of `counts_from`."""
        return date(min(counts_from.year + self.active_years + self.inactive_years, 9999), 12, 31)


# First values only: each office checks them against its own records schedule (JRA) before it destroys anything.
DEFAULTS: Mapping[str, ClassState] = {
    one.code: one
    for one in (
        ClassState("agreement", "Perjanjian dan adendum", 2, 10, Fate.PERMANENT),
        ClassState("record", "Berita acara dan serah terima", 2, 8, Fate.REVIEWED),
        ClassState("report", "Laporan berkala", 2, 3, Fate.REVIEWED),
        ClassState("training", "Surat pelatihan", 1, 4, Fate.DESTROYED),
        ClassState("press", "Siaran pers", 1, 2, Fate.REVIEWED),
        ClassState("facilitative", "Surat biasa: undangan, surat tugas, pengantar", 1, 1, Fate.DESTROYED),
        ClassState("destruction", "Berita acara pemusnahan", 2, 10, Fate.PERMANENT),
    )
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper or scan as retention sees it. `known`: its class exists."""

    id: UUID
    title: str
    last_day: date | None
    fate: Fate
    destroyed: bool = False


@dataclass(frozen=True, slots=True)
class ProposalState:
    """A proposal as decisions need it."""

    id: UUID
    proposer: UUID
    papers: tuple[UUID, ...]
    scans: tuple[UUID, ...]
    decided: bool = False


def refuse_keeping(one: Kept, today: date) -> Refusal | None:
    """Why this paper or scan may not be destroyed today."""
    if one.destroyed:
        return Refusal("paper-destroyed", title=one.title)
    if one.fate is Fate.PERMANENT or one.last_day is None:
        return Refusal("paper-permanent", title=one.title)
    if one.last_day >= today:
        return Refusal("paper-still-kept", title=one.title, day=one.last_day)
    return None


def decide_proposal(
    papers: Collection[Kept], scans: Collection[Kept], *, asked: int, today: date, note: str, proposal: UUID
) -> DestructionProposed | Refusal:
    """What may be destroyed may be proposed; one that may not stops the whole list. `asked`: how many were named."""
    if not asked:
        return Refusal("destruction-empty")
    if asked > MOST_AT_ONCE:
        return Refusal("destruction-long", most=MOST_AT_ONCE)
    if asked != len(papers) + len(scans):
        return Refusal("paper-unknown")
    for one in (*papers, *scans):
        if (refusal := refuse_keeping(one, today)) is not None:
            return refusal
    return DestructionProposed(
        proposal=proposal,
        papers=tuple(one.id for one in papers),
        scans=tuple(one.id for one in scans),
        note=note.strip(),
    )


def decide_destruction(
    known: ProposalState | None,
    papers: Collection[Kept],
    scans: Collection[Kept],
    *,
    actor: UUID,
    today: date,
    approver: Signer | None,
) -> PapersDestroyed | Refusal:
    """A second person approves; everything is checked once more on that day."""
    if known is None:
        return Refusal("destruction-unknown")
    if known.decided:
        return Refusal("destruction-decided")
    if actor == known.proposer:
        return Refusal("proposer-cannot-approve")
    if approver is None:
        return Refusal("destruction-approver-missing")
    for one in (*papers, *scans):
        if (refusal := refuse_keeping(one, today)) is not None:
            return refusal
    return PapersDestroyed(
        proposal=known.id, papers=known.papers, scans=known.scans, on=today, approver=approver
    )


def decide_declining(known: ProposalState | None, *, reason: str) -> DestructionDeclined | Refusal:
    """A proposal that nobody decided may be declined with a reason."""
    if known is None:
        return Refusal("destruction-unknown")
    if known.decided:
        return Refusal("destruction-decided")
    if not reason.strip():
        return Refusal("destruction-decline-reason")
    return DestructionDeclined(proposal=known.id, reason=reason.strip())
