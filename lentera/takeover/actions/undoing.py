"""Taking a take-over back as a whole: loans first, then readers; what has moved on since stays, and is named."""

from datetime import date
from uuid import UUID

import msgspec

from lentera.circulation import actions as circulation
from lentera.circulation import queries as readers
from lentera.circulation.actions import Desk, OlderReader
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.takeover import queries
from lentera.takeover.actions.drafts import discard
from lentera.takeover.facts import TakeoverUndone
from lentera.takeover.models import TakeoverBrought
from lentera.takeover.told import LOANS, READERS, Brought, BroughtChange, Reason

UNDO_DAYS = 30  # how long it is known what a take-over brought


def undo(desk: Desk, id: UUID) -> TakeoverUndone | Refusal:
    """Take a take-over back, finished or not. Cut off half-way, the same call goes on."""
    row = queries.takeover(desk.institution, id)
    if row is None:
        return Refusal("takeover-unknown")
    if row.undone_at is not None:
        return Refusal("takeover-undone-already")
    brought = queries.brought(desk.institution, id)
    if not brought:
        return Refusal("takeover-undo-late", days=UNDO_DAYS)
    counts, kept = {READERS: 0, LOANS: 0}, list[Reason]()
    for block in sorted(brought, key=lambda one: one.number, reverse=True):
        part, count, stays = _take_back(desk, id, block)
        counts[part] += count
        kept += stays
    with writing(desk.institution, f"takeover {id.hex} undone", actor=desk.actor) as entry:
        if (first := entry.answered(TakeoverUndone)) is not None:
            return first
        log = entry.keep_blob(msgspec.json.encode(sorted(kept, key=lambda one: (one.part, one.line))))
        discard(desk.institution, id)
        TakeoverBrought.rows.query(desk.institution, batch=id).delete()
        return entry.record(
            TakeoverUndone(
                batch=id, members=counts[READERS], open_loans=counts[LOANS], kept=len(kept), log=log
            )
        )


def forget_brought(institution: UUID, today: date) -> int:
    """Forget what old take-overs brought; returns how many rows went."""
    return TakeoverBrought._base_manager.filter(institution=institution, forget_on__lt=today).delete()[0]


def _take_back(desk: Desk, id: UUID, block: Brought) -> tuple[str, int, list[Reason]]:
    request_id = f"takeover {id.hex} back {block.number}"
    if block.loans:
        line_of = {one.loan: one.line for one in block.loans}
        told = circulation.take_back_loans(
            desk.institution, list(line_of), request_id=request_id, actor=desk.actor
        )
        return LOANS, told.count, [Reason(LOANS, line_of[one], "takeover-loan-moved-on") for one in told.kept]
    if block.changes:
        outcomes = {one.line: _restore(desk, one) for one in block.changes}
        stays = [
            Reason(READERS, line, "takeover-reader-moved-on") for line, done in outcomes.items() if not done
        ]
        return READERS, sum(outcomes.values()), stays
    people = [OlderReader(one.reader, one.name, one.card, one.block) for one in block.people]
    told = circulation.take_back_readers(desk.institution, people, request_id=request_id, actor=desk.actor)
    line_of = {one.reader: one.line for one in block.people}
    return (
        READERS,
        told.count,
        [Reason(READERS, line_of[one], "takeover-reader-moved-on") for one in told.kept],
    )


def _restore(desk: Desk, change: BroughtChange) -> bool:
    """Give a reader the block of before, unless it was changed again since."""
    known = readers.identity(desk.institution, change.reader)
    if known is None or known.block not in (change.after, change.before):
        return False
    if known.block == change.after:
        circulation.change_identity(
            desk, change.reader, name=known.name, card=known.card, block=change.before
        )
    return True
