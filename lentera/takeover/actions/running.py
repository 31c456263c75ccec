"""Running a take-over: what was planned is sealed first, then written block by block; after a stop it goes on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lentera.circulation import actions as circulation
from lentera.circulation import queries as readers
from lentera.circulation.actions import Desk, NewReader, OlderLoan
from lentera.circulation.facts import ReaderGroup
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.takeover import queries
from lentera.takeover.actions.drafts import CHUNK, discard, save
from lentera.takeover.actions.undoing import UNDO_DAYS
from lentera.takeover.facts import Counts, TakeoverBegun, TakeoverFinished
from lentera.takeover.models import TakeoverBrought, TakeoverLines
from lentera.takeover.rules import Plan
from lentera.takeover.told import (
    LOANS,
    READERS,
    Brought,
    BroughtChange,
    BroughtLoan,
    BroughtPerson,
    Detail,
    Draft,
    Reason,
)

LOGGED = {"barcode", "item", "card", "column", "limit"}  # of a reason's details: never a name or a whole card


def begin(desk: Desk, id: UUID, *, request_id: RequestId, at: datetime) -> TakeoverBegun | Refusal:
    """Start the take-over of a file on its way, once nothing is asked any more. `step` then does the work."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(TakeoverBegun)) is not None:
            return first
        draft = queries.draft(desk.institution, id)
        if draft is None:
            return Refusal("takeover-gone")
        if draft.running:
            return Refusal("takeover-running")
        people, loans = queries.lines(desk.institution, id)
        plan = queries.plan(desk.institution, draft, people, loans)
        if not plan.settled or (draft.asks_order and not draft.choices.order):
            return Refusal("takeover-questions-open", count=len(plan.questions))
        if not (plan.people or plan.changes or plan.loans):
            return Refusal("takeover-nothing-new")
        rows = list(_brought(desk.institution, plan, new_cards=draft.choices.new_cards))
        until = desk.day(at) + timedelta(days=UNDO_DAYS)
        TakeoverBrought.rows.remember_all(
            desk.institution, ({"batch": id, "brought": row, "clear": {"forget_on": until}} for row in rows)
        )
        TakeoverLines.rows.query(desk.institution, batch=id).delete()
        draft.running, draft.position, draft.reasons = True, 0, plan.reasons
        draft.counts = {part: _without_asked(plan.counts(part)) for part in (READERS, LOANS)}
        save(desk.institution, id, draft, at=at)
        return entry.record(
            TakeoverBegun(
                batch=id,
                form=draft.form,
                file=queries.file_hash(desk.institution, draft.sha256),
                members=len(plan.people) + len(plan.changes),
                open_loans=len(plan.loans),
            )
        )


def step(desk: Desk, id: UUID, *, at: datetime) -> bool | Refusal:
    """Write the next block of a take-over; returns whether it has come to its end. After a stop, call it again."""
    draft = queries.draft(desk.institution, id)
    if draft is None:
        known = queries.takeover(desk.institution, id)
        return True if known is not None and known.finished_at is not None else Refusal("takeover-gone")
    if not draft.running:
        return Refusal("takeover-not-begun")
    rows = queries.brought(desk.institution, id)
    if draft.position < len(rows):
        row = rows[draft.position]
        request_id = f"takeover {id.hex} {row.number}"
        refused = _write(desk, row, request_id=request_id, at=at)
        for reason in refused:
            counts = draft.counts[reason.part]
            counts["updated" if row.changes else "added"] -= 1
            counts["refused"] += 1
        draft.reasons = [*draft.reasons, *refused]
        draft.position += 1
        save(desk.institution, id, draft, at=at)
    if draft.position < len(rows):
        return False
    _finish(desk, id, draft, at=at)
    return True


def _write(desk: Desk, row: Brought, *, request_id: RequestId, at: datetime) -> list[Reason]:
    """One block: people, changes or loans; returns what stayed out after all."""
    if row.people:
        people = [
            NewReader(one.name, ReaderGroup(one.group), card=one.card, block=one.block, id=one.reader)
            for one in row.people
        ]
        why = circulation.take_readers(
            desk.institution, people, request_id=request_id, actor=desk.actor, at=at
        )
        return [_reason(READERS, one.line, why[one.reader]) for one in row.people if one.reader in why]
    if row.changes:
        outcomes = [(one.line, _change(desk, one)) for one in row.changes]
        return [_reason(READERS, line, told) for line, told in outcomes if told is not None]
    loans = [OlderLoan(one.loan, one.barcode, one.reader, one.lent, one.due) for one in row.loans]
    why = circulation.take_loans(desk, loans, request_id=request_id, at=at)
    return [_reason(LOANS, one.line, why[one.loan]) for one in row.loans if one.loan in why]


def _change(desk: Desk, change: BroughtChange) -> Refusal | None:
    known = readers.identity(desk.institution, change.reader)
    if known is None:
        return Refusal("reader-forgotten")
    if known.block == change.after:
        return None
    return circulation.change_identity(
        desk, change.reader, name=known.name, card=known.card, block=change.after
    )


def _finish(desk: Desk, id: UUID, draft: Draft, *, at: datetime) -> None:
    with writing(desk.institution, f"takeover {id.hex} end", actor=desk.actor, at=at) as entry:
        if entry.first_result is None:
            log = entry.keep_blob(written(draft.reasons))
            entry.record(
                TakeoverFinished(
                    batch=id,
                    members=Counts(**draft.counts[READERS]),
                    open_loans=Counts(**draft.counts[LOANS]),
                    log=log,
                )
            )
        discard(desk.institution, id)


def written(reasons: list[Reason]) -> bytes:
    """A log as it is kept for ever: lines, codes, and of the details only what names nobody."""
    told = [
        Reason(
            one.part, one.line, one.code, {name: one.details[name] for name in one.details if name in LOGGED}
        )
        for one in sorted(reasons, key=lambda one: (one.part != READERS, one.line))
    ]
    return msgspec.json.encode(told)


def _reason(part: str, line: int, refusal: Refusal) -> Reason:
    details: dict[str, Detail] = {
        name: value for name, value in refusal.details.items() if isinstance(value, str | int)
    }
    return Reason(part, line, refusal.code, details)


def _without_asked(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if name != "asked"}


def _brought(institution: UUID, plan: Plan, *, new_cards: bool) -> Iterator[Brought]:
    """The plan with ids and cards, in blocks: people, then changes, then loans."""
    taken = {person.card for person in plan.people if not new_cards}
    people, coming = [], {}
    for person in plan.people:
        card = "" if new_cards else person.card
        while not card or (card in taken and card != person.card):
            card = circulation.draw_card(institution)
        taken.add(card)
        reader = new_id()
        if person.found_by:
            coming[person.found_by] = reader
        people.append(BroughtPerson(person.line, reader, person.name, card, person.group, person.block))
    changes = [BroughtChange(one.line, one.reader, one.before, one.after) for one in plan.changes]
    loans = [
        BroughtLoan(
            one.line,
            circulation.new_loan_id(),
            one.barcode,
            one.reader or coming[one.card],
            one.lent,
            one.due,
        )
        for one in plan.loans
    ]
    number = 0
    for start in range(0, len(people), CHUNK):
        yield Brought(number=number, people=people[start : start + CHUNK])
        number += 1
    for start in range(0, len(changes), CHUNK):
        yield Brought(number=number, changes=changes[start : start + CHUNK])
        number += 1
    for start in range(0, len(loans), CHUNK):
        yield Brought(number=number, loans=loans[start : start + CHUNK])
        number += 1
