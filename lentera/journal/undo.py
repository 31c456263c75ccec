"""Undo: a compensating fact, where a verb allows it. Nothing is ever taken out of the journal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from lentera.journal import reading
from lentera.journal.facts import Fact, kind_of
from lentera.journal.models import Mention, StoredEntry, Stream
from lentera.journal.projecting import Entry
from lentera.journal.references import Removed, Saved, reference_model, why_kept
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

Undoing = Callable[[Any, Entry], Fact | Refusal]
_undoings: dict[type[Fact], Undoing] = {}


def undoes(struct: type[Fact]) -> Callable[[Undoing], Undoing]:
    """Register how a fact is undone: from it and its entry, the compensating fact or why not."""

    def register(function: Undoing) -> Undoing:
        _undoings[struct] = function
        return function

    return register


def can_undo(struct: type[Fact]) -> bool:
    """Whether facts of this struct have a compensating one."""
    return struct in _undoings


def undo(author: UUID, stream: UUID, digest: bytes, *, request_id: RequestId, actor: UUID) -> Fact | Refusal:
    """Undo one of the author's own facts by a compensating one."""
    with writing(author, request_id, actor=actor) as block:
        if block.first_result is not None:
            result: Fact | Refusal = block.first_result
            return result
        entry = reading.entry(stream, digest)
        if entry.author != author:
            return Refusal("undo-not-yours")
        undoing = _undoings.get(type(entry.fact))
        if undoing is None:
            return Refusal("undo-not-possible", kind=kind_of(entry.fact).name)
        outcome = undoing(entry.fact, entry)
        if isinstance(outcome, Refusal):
            return block.refuse(outcome)
        return block.record(outcome, audience=entry.audience, area=entry.area)


@undoes(Saved)
def undo_saved(fact: Saved, entry: Entry) -> Fact | Refusal:
    """Back to how it read before; when it was new, it is removed. Only the newest change can be undone."""
    before, newer = _neighbours(fact.id, entry)
    if newer:
        return Refusal("undo-newer-change")
    if isinstance(before, Saved):
        return before
    refusal = why_kept(reference_model(fact.model), entry.author, fact.id)
    return refusal if refusal is not None else Removed(model=fact.model, id=fact.id)


@undoes(Removed)
def undo_removed(fact: Removed, entry: Entry) -> Fact | Refusal:
    """Back to how it read when it was removed."""
    before, newer = _neighbours(fact.id, entry)
    if newer or not isinstance(before, Saved):
        return Refusal("undo-newer-change")
    return before


def _neighbours(object_id: UUID, entry: Entry) -> tuple[Fact | None, bool]:
    seqs = Mention.objects.filter(object=object_id, stream=entry.stream).values_list("seq", flat=True)
    earlier = [seq for seq in seqs if seq < entry.seq]
    newer = any(seq > entry.seq for seq in seqs)
    if not earlier:
        return None, newer
    stored = StoredEntry.objects.get(stream=entry.stream, seq=max(earlier))
    return reading.opened(stored, Stream.objects.get(id=entry.stream)).fact, newer
