"""Clauses: what the office's library may hold, and what the articles of a draft must be."""

import re
from collections.abc import Iterable
from uuid import UUID

from lentera.agreements.facts import Clause, ClauseRetired, ClauseSaved, LibraryClause
from lentera.agreements.rules.wording import unknown_places
from lentera.journal.refusals import Refusal

_CODE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def decide_library_clause(
    content: LibraryClause, *, clause: UUID, newest: LibraryClause | None, version: int
) -> ClauseSaved | Refusal:
    """A clause is saved as version `version`; `newest` is how it reads now (None: it is new).

    Every place in braces must be known, so that no paper is printed with one that nobody fills.
    """
    if not _CODE.fullmatch(content.code):
        return Refusal("clause-code", label=content.code)
    if not content.instruments:
        return Refusal("clause-instrument-missing", clause=content.title)
    refusal = _decide_words(content.title, content.paragraphs, content.paragraphs_en)
    if refusal is not None:
        return refusal
    for variant in content.variants:
        refusal = _decide_words(content.title, variant.paragraphs, variant.paragraphs_en)
        if refusal is not None:
            return refusal
    if content == newest:
        return Refusal("clause-unchanged", clause=content.title)
    return ClauseSaved(clause=clause, version=version, content=content)


def decide_retirement(clause: UUID, newest: LibraryClause, *, reason: str) -> ClauseRetired | Refusal:
    """A clause is offered no longer, for a reason; drafts and papers that hold it keep it."""
    if not reason.strip():
        return Refusal("reason-missing")
    return ClauseRetired(clause=clause, code=newest.code, reason=reason.strip())


def decide_clauses(clauses: Iterable[Clause]) -> Refusal | None:
    """The articles of a draft: each once, with a title and words whose places are known."""
    seen: set[str] = set()
    for clause in clauses:
        if clause.code in seen:
            return Refusal("clause-twice", clause=clause.title)
        seen.add(clause.code)
        refusal = _decide_words(clause.title, clause.paragraphs, clause.paragraphs_en)
        if refusal is not None:
            return refusal
    return None


def _decide_words(title: str, paragraphs: tuple[str, ...], english: tuple[str, ...]) -> Refusal | None:
    if not title.strip():
        return Refusal("clause-title-missing")
    if not any(paragraph.strip() for paragraph in paragraphs):
        return Refusal("clause-empty", clause=title)
    for paragraph in (title, *paragraphs, *english):
        unknown = unknown_places(paragraph)
        if unknown:
            return Refusal("clause-place-unknown", clause=title, place=unknown[0] or "{}")
    return None
