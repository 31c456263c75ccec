"""A file of arrivals and departures: kept sealed between its check and its use, taken in by blocks, taken back."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.movement import arrive_in, moment_of, move_in, settle, undo_in
from lentera.circulation.actions.readers import NewReader, draw_card, register_in
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import (
    MovementKind,
    MovementsImported,
    MovementsImportUndone,
    ReaderMoved,
)
from lentera.circulation.models import (
    MovementBefore,
    MovementFile,
    PlannedRelease,
    ReaderArrival,
    ReaderParcel,
)
from lentera.circulation.queries import card_in_use
from lentera.circulation.queries import movement as queries
from lentera.circulation.rules.movement import Mover, parts_of
from lentera.circulation.rules.movement_file import (
    Plan,
    Planned,
    Row,
    in_order,
    newcomer,
    plan_moves,
    read_rows,
)
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import Writing, writing

BLOCK = 100  # lines a block: each records up to three facts and seals up to three rows


def keep_movement_file(desk: Desk, text: str, *, at: datetime) -> UUID | Refusal:
    """Keep a file, sealed, until it is used or put away; refused as a whole when it cannot be read."""
    read = read_rows(text)
    if isinstance(read, Refusal):
        return read
    batch = new_id()
    with writing(desk.institution, None, actor=desk.actor, at=at):
        MovementFile.rows.remember(
            desk.institution, id=batch, text=text, clear={"forget_on": desk.day(at) + timedelta(days=1)}
        )
    return batch


def plan_movement_file(institution: UUID, batch: UUID, *, today: date) -> Plan | Refusal:
    """What a kept file would do now. Nothing is written."""
    text = queries.movement_file(institution, batch)
    read = Refusal("moves-file-gone") if text is None else read_rows(text)
    if isinstance(read, Refusal):
        return read
    return plan_moves(*read, queries.known_people(institution), today=today)


def drop_movement_file(desk: Desk, batch: UUID, *, at: datetime) -> None:
    """Put a file away unused."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        MovementFile.rows.forget(desk.institution, [batch])


def apply_movement_file(desk: Desk, batch: UUID, *, at: datetime) -> MovementsImported | Refusal:
    """Take a file in, some lines a block, and put it away; refused lines are passed over.

    Every block compares its lines anew with who is here, so nothing that happened since the check is run over. After
    a crash the same call goes on where it stopped; a file that was taken in already answers as before.
    """
    with writing(desk.institution, f"moves {batch} end", actor=desk.actor, at=at) as entry:
        if (first := entry.answered(MovementsImported)) is not None:
            return first
    text = queries.movement_file(desk.institution, batch)
    read = Refusal("moves-file-gone") if text is None else read_rows(text)
    if isinstance(read, Refusal):
        return read
    rows = in_order(read[0])
    done: Counter[MovementKind | None] = Counter()
    refused = len(read[1])
    for start in range(0, len(rows), BLOCK):
        counts, wrong = _apply_block(desk, batch, rows, start, at=at)
        done.update(counts)
        refused += wrong
    unchanged = len(rows) + len(read[1]) - done.total() - refused
    with writing(desk.institution, f"moves {batch} end", actor=desk.actor, at=at) as entry:
        if (first := entry.answered(MovementsImported)) is not None:
            return first
        MovementFile.rows.forget(desk.institution, [batch])
        return entry.record(
            MovementsImported(batch=batch, unchanged=unchanged, refused=refused, **parts_of(done))
        )


def _apply_block(
    desk: Desk, batch: UUID, rows: list[Row], start: int, *, at: datetime
) -> tuple[Counter[MovementKind | None], int]:
    """What these lines did, and how many of them were refused. The whole file is compared, as its check did."""
    here = {row.line for row in rows[start : start + BLOCK]}
    counts: Counter[MovementKind | None] = Counter()
    moves: list[ReaderMoved] = []
    with writing(desk.institution, f"moves {batch} {start}", actor=desk.actor, at=at) as entry:
        plan = plan_moves(rows, (), queries.known_people(desk.institution), today=desk.day(at))
        refused = sum(line in here for line, _ in plan.refused)
        if entry.first_result is not None:  # done before a crash
            moves = [one for one in entry.first_results if isinstance(one, ReaderMoved)]
            counts.update(one.kind for one in moves)
        else:
            newcomers: dict[UUID, UUID] = {}
            for step in plan.steps:
                if step.row.line in here:
                    moved = _apply(entry, desk, batch, step, newcomers, at=at)
                    counts[None if moved is None else moved.kind] += 1
                    moves += [] if moved is None else [moved]
    for moved in moves:
        settle(desk.institution, moved.reader, moved.kind, actor=desk.actor, at=at)
    return counts, refused


def _apply(
    entry: Writing, desk: Desk, batch: UUID, step: Planned, newcomers: dict[UUID, UUID], *, at: datetime
) -> ReaderMoved | None:
    row = step.row
    today = desk.day(at)
    if step.reader is None:
        reader = new_id()
        newcomers[newcomer(row)] = reader
        card = row.card or draw_card(entry.author)
        while not row.card and card_in_use(entry.author, card):
            card = draw_card(entry.author)
        moment = moment_of(row.day, desk.zone, at)
        who = NewReader(row.name, row.group or ReaderGroup.OTHER, block=row.block, id=reader, at=moment)
        register_in(entry, who, card)
        return arrive_in(entry, reader, batch=batch, at=moment)
    reader = newcomers.get(step.reader, step.reader)
    if row.kind is None:
        PlannedRelease.rows.remember(entry.author, id=reader, day=row.day.isoformat())
        return None
    mover: Mover = queries.movers(entry.author, [reader])[reader]
    return move_in(
        entry, mover, row.kind, on=row.day, today=today, block=row.block, batch=batch,
        at=moment_of(row.day, desk.zone, at),
    )  # fmt: skip


def undo_movement_file(desk: Desk, batch: UUID, *, at: datetime) -> MovementsImportUndone | Refusal:
    """Take a file back as far as nothing was built upon it since; what life went on from stays, and is counted.

    Planned days of release are no facts: those that came with the file stay.
    """
    row = queries.movement_batch(desk.institution, batch)
    if row is None:
        return Refusal("moves-batch-unknown")
    undone = kept = 0
    with writing(desk.institution, f"moves {batch} undo end", actor=desk.actor, at=at) as entry:
        if (first := entry.answered(MovementsImportUndone)) is not None:
            return first
    waiting = [one.id for one in queries.movements_of_batch(desk.institution, batch)]
    for start in range(0, len(waiting), BLOCK):
        with writing(desk.institution, None, actor=desk.actor, at=at) as entry:
            for movement in waiting[start : start + BLOCK]:
                outcome = undo_in(entry, movement, today=desk.day(at), zone=desk.zone)
                undone, kept = (undone, kept + 1) if isinstance(outcome, Refusal) else (undone + 1, kept)
    with writing(desk.institution, f"moves {batch} undo end", actor=desk.actor, at=at) as entry:
        if (first := entry.answered(MovementsImportUndone)) is not None:
            return first
        if not undone:
            return entry.refuse(Refusal("moves-nothing-undone", kept=kept))
        return entry.record(MovementsImportUndone(batch=batch, undone=undone, kept=kept))


def forget_movement_rows(institution: UUID, today: date) -> int:
    """Files, parcels, letters and what undoing needs, when their time is over; returns how many."""
    done = 0
    for model in (MovementFile, MovementBefore, ReaderParcel, ReaderArrival):
        done += model._base_manager.filter(institution=institution, forget_on__lte=today).delete()[0]
    return done
