"""The office's clause library: save a version, offer one no longer."""

from datetime import datetime
from uuid import UUID

from lentera.agreements.facts import ClauseRetired, ClauseSaved, LibraryClause
from lentera.agreements.queries import clauses as queries
from lentera.agreements.rules import decide_library_clause, decide_retirement
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_clause(
    agency: UUID,
    content: LibraryClause,
    *,
    actor: UUID,
    request_id: RequestId | None,
    new: bool = False,
    at: datetime | None = None,
) -> ClauseSaved | Refusal:
    """Save a clause under its code; a clause of the starter library becomes the office's own with version 1.

    `new`: a clause with this code must not be there yet. A retired one is offered again.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ClauseSaved)) is not None:
            return first
        clause = queries.clause_id(agency, content.code)
        known = queries.library_entry(agency, clause)
        if new and known is not None:
            return entry.refuse(Refusal("clause-code-taken", label=content.code))
        version = max((one.version for one in queries.clause_versions(agency, clause)), default=0) + 1
        newest = known.content if known is not None and not known.retired else None
        outcome = decide_library_clause(content, clause=clause, newest=newest, version=version)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def retire_clause(
    agency: UUID,
    clause: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ClauseRetired | Refusal:
    """Offer a clause no longer."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ClauseRetired)) is not None:
            return first
        known = queries.library_entry(agency, clause)
        if known is None or known.retired:
            return entry.refuse(Refusal("clause-unknown"))
        outcome = decide_retirement(clause, known.content, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
