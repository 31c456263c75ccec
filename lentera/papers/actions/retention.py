"""When the time of papers is over: propose, approve by a second person, erase; or decline."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.papers import queries
from lentera.papers.actions.paper import erase_unless_cited
from lentera.papers.facts import DestructionDeclined, DestructionProposed, PapersDestroyed, Signer
from lentera.papers.models import RetentionClass
from lentera.papers.rules import Fate, decide_declining, decide_destruction, decide_proposal


def propose_destruction(
    author: UUID,
    papers: Iterable[UUID],
    scans: Iterable[UUID],
    *,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> DestructionProposed | Refusal:
    """List papers and scans whose time is over; nothing is erased yet."""
    named, copies = set(papers), set(scans)
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DestructionProposed)) is not None:
            return first
        taken = {id for row in queries.open_proposals(author) for id in (*row.papers, *row.scans)}
        if taken & {str(id) for id in (*named, *copies)}:
            return entry.refuse(Refusal("destruction-proposed-already"))
        outcome = decide_proposal(
            queries.kept_papers(author, named),
            queries.kept_scans(author, copies),
            asked=len(named) + len(copies),
            today=clock.local_day(entry.at, institutions.zone_of(author)),
            note=note,
            proposal=new_id(),
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def approve_destruction(
    author: UUID,
    proposal: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PapersDestroyed | Refusal:
    """A second person approves: every version's content is erased in the act that records it. Digests stay."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PapersDestroyed)) is not None:
            return first
        known = queries.proposal_state(author, proposal)
        today = clock.local_day(entry.at, institutions.zone_of(author))
        heads = [one for one in institutions.holders(author, today) if one.head]
        outcome = decide_destruction(
            known,
            queries.kept_papers(author, known.papers if known else ()),
            queries.kept_scans(author, known.scans if known else ()),
            actor=actor,
            today=today,
            approver=Signer(name=heads[0].full_name, position=heads[0].title) if heads else None,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        told = entry.record(outcome)
        gone = [*told.papers, *told.scans]
        for digest in queries.digests_of(author, gone):
            erase_unless_cited(author, digest, but=gone)
        return told


def decline_destruction(
    author: UUID,
    proposal: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> DestructionDeclined | Refusal:
    """The papers stay; a later proposal may name them again."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DestructionDeclined)) is not None:
            return first
        outcome = decide_declining(queries.proposal_state(author, proposal), reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def save_retention_class(
    author: UUID,
    *,
    code: str,
    name: str,
    active_years: int,
    inactive_years: int,
    fate: str,
    source: str = "",
    new: bool = False,
    actor: UUID,
    request_id: RequestId | None,
) -> Saved | Refusal:
    """Keep papers of a class so long from now on, those that are here too. `new`: the code is not taken yet."""
    with writing(author, request_id, actor=actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if not code.strip():
            return entry.refuse(Refusal("retention-code-missing"))
        if new and code in queries.retention_classes(author):
            return entry.refuse(Refusal("retention-code-twice", taken=code))
        fields = {
            "code": code,
            "name": name.strip(),
            "active_years": active_years,
            "inactive_years": inactive_years,
            "fate": Fate(fate).value,
            "source": source.strip(),
        }
        return save_reference(entry, RetentionClass, derived_id(author, f"retention {code}"), fields)
