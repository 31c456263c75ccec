"""How facts of papers become rows."""

from typing import Any
from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.papers.facts import (
    CancellationShared,
    DestructionDeclined,
    DestructionProposed,
    HandRangeEntered,
    HandRangeWithdrawn,
    NumberTaken,
    NumberVoided,
    PaperCancelled,
    PaperIssued,
    PaperReplaced,
    PapersDestroyed,
    PaperShared,
    ScanAttached,
    ScanErased,
    Signer,
)
from lentera.papers.models import (
    Destruction,
    HandRange,
    IssuedPaper,
    Number,
    PaperVersion,
    Scan,
    SharedPaper,
)


def _signers(told: tuple[Signer, ...]) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(one) for one in told]


def _ids(told: tuple[UUID, ...]) -> list[str]:
    return [str(one) for one in told]


@projects(NumberTaken)
def take_number(fact: NumberTaken, entry: Entry) -> None:
    Number.rows.insert(entry, copy_fields(fact, Number), id=fact.taken, taken_at=entry.at)


@projects(NumberVoided)
def void_number(fact: NumberVoided, entry: Entry) -> None:
    Number.rows.change(entry, id=fact.taken, void_reason=fact.reason)


@projects(HandRangeEntered)
def enter_range(fact: HandRangeEntered, entry: Entry) -> None:
    HandRange.rows.insert(entry, copy_fields(fact, HandRange), id=fact.range, entered_at=entry.at)


@projects(HandRangeWithdrawn)
def withdraw_range(fact: HandRangeWithdrawn, entry: Entry) -> None:
    HandRange.rows.remove(entry, id=fact.range)


@projects(PaperIssued)
def issue_paper(fact: PaperIssued, entry: Entry) -> None:
    IssuedPaper.rows.insert(
        entry,
        copy_fields(fact, IssuedPaper, "signers"),
        id=fact.paper,
        signers=_signers(fact.signers),
        readers=_ids(fact.addressees),
        issued_at=entry.at,
    )
    _add_version(fact, entry, "")
    if fact.taken is not None:
        Number.rows.change(entry, id=fact.taken, paper=fact.paper)


@projects(PaperReplaced)
def replace_paper(fact: PaperReplaced, entry: Entry) -> None:
    IssuedPaper.rows.change(
        entry,
        copy_fields(fact, IssuedPaper, "about", "signers"),
        id=fact.paper,
        signers=_signers(fact.signers),
        readers=_ids(fact.addressees),
    )
    _add_version(fact, entry, fact.reason)


def _add_version(fact: PaperIssued | PaperReplaced, entry: Entry, reason: str) -> None:
    PaperVersion.rows.insert(
        entry,
        copy_fields(fact, PaperVersion, "signers", "reason"),
        id=derived_id(fact.paper, f"version {fact.version}"),
        signers=_signers(fact.signers),
        reason=reason,
        made_at=entry.at,
    )


@projects(PaperCancelled)
def cancel_paper(fact: PaperCancelled, entry: Entry) -> None:
    IssuedPaper.rows.change(entry, id=fact.paper, cancel_reason=fact.reason)


@projects(PaperShared)
def share_paper(fact: PaperShared, entry: Entry) -> None:
    SharedPaper.rows.put(
        entry,
        copy_fields(fact, SharedPaper, "signers"),
        id=derived_id(fact.paper, f"shared {fact.addressee} {fact.version}"),
        reader=fact.addressee,
        signers=_signers(fact.signers),
        shared_at=entry.at,
    )


@projects(CancellationShared)
def share_cancellation(fact: CancellationShared, entry: Entry) -> None:
    SharedPaper.rows.change_where(entry, {"paper": fact.paper}, cancel_reason=fact.reason)


@projects(ScanAttached)
def attach_scan(fact: ScanAttached, entry: Entry) -> None:
    Scan.rows.insert(entry, copy_fields(fact, Scan), id=fact.scan, attached_at=entry.at)


@projects(ScanErased)
def erase_scan(fact: ScanErased, entry: Entry) -> None:
    Scan.rows.change(entry, id=fact.scan, erased_for=fact.reason)


@projects(DestructionProposed)
def propose_destruction(fact: DestructionProposed, entry: Entry) -> None:
    Destruction.rows.insert(
        entry,
        id=fact.proposal,
        papers=_ids(fact.papers),
        scans=_ids(fact.scans),
        note=fact.note,
        proposer=entry.actor,
        proposed_at=entry.at,
    )


@projects(DestructionDeclined)
def decline_destruction(fact: DestructionDeclined, entry: Entry) -> None:
    Destruction.rows.change(entry, id=fact.proposal, declined_for=fact.reason)


@projects(PapersDestroyed)
def destroy_papers(fact: PapersDestroyed, entry: Entry) -> None:
    who = f"{fact.approver.name}\n{fact.approver.position}"
    Destruction.rows.change(entry, id=fact.proposal, destroyed_on=fact.on, approver=who)
    for paper in fact.papers:
        IssuedPaper.rows.change(entry, id=paper, destroyed_on=fact.on)
    for scan in fact.scans:
        Scan.rows.change(entry, id=scan, destroyed_on=fact.on)
