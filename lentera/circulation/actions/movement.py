"""Somebody comes, moves or leaves; and the way back. Names, blocks and planned days stay in forgettable rows."""

from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.links import forget_rows_of, withdraw_letters
from lentera.circulation.actions.readers import forget_on
from lentera.circulation.facts import ReaderClosed, ReaderReopened, ReadersTakenBack
from lentera.circulation.facts.movement import LEAVING, MovementKind, MovementUndone, ReaderMoved
from lentera.circulation.hooks import leavings
from lentera.circulation.models import (
    Loan,
    LoanReader,
    Movement,
    MovementBefore,
    MovementSetting,
    PlannedRelease,
    ReaderActivity,
    ReaderIdentity,
)
from lentera.circulation.queries import movement as queries
from lentera.circulation.rules.movement import (
    UNDO_DAYS,
    Mover,
    decide_kept_days,
    decide_movement,
    decide_release_day,
    decide_undo_of_movement,
    erased_on,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers import queries as papers

CLEARANCE = "clearance"  # the kind of paper that says that nothing is out


def moment_of(day: date, zone: str | None, now: datetime) -> datetime:
    """The moment that stands for a day: noon there, now at the latest."""
    return min(clock.at_local(day, zone=zone), now)


def move(
    desk: Desk,
    reader: UUID,
    kind: MovementKind,
    *,
    on: date,
    block: str = "",
    request_id: RequestId | None,
    at: datetime,
) -> ReaderMoved | Refusal:
    """A reader came, moved or left on a day. Who leaves keeps nothing but what he must still bring back."""
    with writing(desk.institution, request_id, actor=desk.actor, at=moment_of(on, desk.zone, at)) as entry:
        outcome = entry.answered(ReaderMoved)
        if outcome is None:
            mover = queries.movers(desk.institution, [reader]).get(reader)
            if mover is None:
                return entry.refuse(Refusal("reader-unknown"))
            refusal = decide_movement(mover, kind, on=on, today=desk.day(at), block=block)
            if refusal is not None:
                return entry.refuse(refusal)
            outcome = move_in(entry, mover, kind, on=on, block=block, today=desk.day(at))
    if isinstance(outcome, ReaderMoved):
        settle(desk.institution, reader, outcome.kind, actor=desk.actor, at=at)
    return outcome


def move_in(
    entry: Writing,
    mover: Mover,
    kind: MovementKind,
    *,
    on: date,
    today: date,
    block: str = "",
    batch: UUID | None = None,
    at: datetime | None = None,
) -> ReaderMoved:
    """Record a decided movement and what goes with it, inside an open block; at `at`, the block's moment if absent."""
    institution, movement = entry.author, new_id()
    release = queries.planned_release(institution, mover.id)
    MovementBefore.rows.remember(
        institution,
        id=movement,
        reader=mover.id,
        block=mover.block,
        release="" if release is None else release.isoformat(),
        clear={"forget_on": today + timedelta(days=UNDO_DAYS + 1)},
    )
    if block and kind in (MovementKind.BLOCK, MovementKind.ARRIVED):
        _set_block(institution, mover.id, block)
    if kind is MovementKind.ARRIVED:
        forget_on(institution, mover.id, None)
        entry.record(ReaderReopened(reader=mover.id), at=at)
    if kind in LEAVING:
        kept = queries.movement_days(institution).kept
        forget_on(institution, mover.id, erased_on(max(on, today), kept))
        PlannedRelease.rows.forget(institution, [mover.id])
        entry.record(ReaderClosed(reader=mover.id), at=at)
    return entry.record(ReaderMoved(movement=movement, reader=mover.id, kind=kind, batch=batch), at=at)


def arrive_in(
    entry: Writing, reader: UUID, *, batch: UUID | None = None, at: datetime | None = None
) -> ReaderMoved:
    """The arrival of somebody who was registered in this very block."""
    moved = ReaderMoved(movement=new_id(), reader=reader, kind=MovementKind.ARRIVED, batch=batch)
    return entry.record(moved, at=at)


def settle(institution: UUID, reader: UUID, kind: MovementKind, *, actor: UUID, at: datetime) -> int:
    """End what else there is of a reader who left (holds, courses); again, it finds nothing to do."""
    if kind not in LEAVING:
        return 0
    return sum(leaving.settle(institution, reader, kind, actor, at) for leaving in leavings())


def settle_all(institution: UUID, *, actor: UUID) -> int:
    """The same for everybody who left and is still known: what a crash or a late request left over."""
    known = ReaderIdentity._base_manager.filter(institution=institution).exclude(forget_on=None)
    done = 0
    for reader in list(known.values_list("id", flat=True)):
        left = queries.leaving_of(institution, reader)
        if left is not None:
            done += settle(institution, reader, MovementKind(left.kind), actor=actor, at=clock.now())
    return done


def undo_movement(
    desk: Desk, movement: UUID, *, request_id: RequestId | None, at: datetime
) -> MovementUndone | Refusal:
    """Take a movement back that was entered by mistake. Holds and courses that ended with it stay ended."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(MovementUndone)) is not None:
            return first
        outcome = undo_in(entry, movement, today=desk.day(at), zone=desk.zone)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else outcome


def undo_in(entry: Writing, movement: UUID, *, today: date, zone: str | None) -> MovementUndone | Refusal:
    """The same inside an open block; nothing is recorded when it is refused."""
    institution = entry.author
    row = queries.movement(institution, movement)
    if row is None:
        return Refusal("movement-unknown")
    kind = MovementKind(row.kind)
    newest = queries.newest_movement(institution, row.reader)
    before = queries.before_movement(institution, movement)
    new_reader = kind is MovementKind.ARRIVED and before is None
    refusal = decide_undo_of_movement(
        kind,
        newest=newest is not None and newest.id == movement,
        undone=row.undone,
        known=ReaderIdentity._base_manager.filter(institution=institution, id=row.reader).exists(),
        borrowed=_borrowed(institution, row.reader),
        recorded=clock.local_day(row.recorded, zone),
        today=today,
        new_reader=new_reader,
        cleared=bool(papers.current_papers(institution, CLEARANCE, movement)),
    )
    if refusal is not None:
        return refusal
    if new_reader:
        return _never_registered(entry, row)
    if before is not None:
        _restore(institution, row.reader, kind, before)
        MovementBefore.rows.forget(institution, [movement])
    if kind in LEAVING:
        withdraw_letters(institution, row.reader)
        forget_on(institution, row.reader, None)
        entry.record(ReaderReopened(reader=row.reader))
    if kind is MovementKind.ARRIVED:
        kept = queries.movement_days(institution).kept
        forget_on(institution, row.reader, erased_on(today, kept))
        entry.record(ReaderClosed(reader=row.reader))
    return entry.record(MovementUndone(movement=movement, reader=row.reader))


def _never_registered(entry: Writing, row: Movement) -> MovementUndone:
    forget_rows_of(entry.author, [row.reader])
    undone = entry.record(MovementUndone(movement=row.id, reader=row.reader))
    entry.record(ReadersTakenBack(readers=(row.reader,)))
    return undone


def _restore(institution: UUID, reader: UUID, kind: MovementKind, before: MovementBefore.Secret) -> None:
    if kind in (MovementKind.BLOCK, MovementKind.ARRIVED):
        _set_block(institution, reader, before.block)
    if before.release:
        PlannedRelease.rows.remember(institution, id=reader, day=before.release)


def _borrowed(institution: UUID, reader: UUID) -> bool:
    links = LoanReader.rows.query(institution, reader=reader).values("id")
    lent = Loan.objects.filter(institution=institution, id__in=links, undone=False).exists()
    return lent or ReaderActivity.rows.open(institution, reader) is not None


def _set_block(institution: UUID, reader: UUID, block: str) -> None:
    row = ReaderIdentity._base_manager.filter(institution=institution, id=reader).first()
    if row is None:
        return
    who = ReaderIdentity.rows.unseal(row)
    ReaderIdentity.rows.remember(
        institution,
        id=reader,
        name=who.name,
        card=who.card,
        block=block.strip(),
        pin=who.pin,
        pin_drawn=who.pin_drawn,
        clear={"forget_on": row.forget_on},
    )


def plan_release(desk: Desk, reader: UUID, day: date | None, *, at: datetime) -> Refusal | None:
    """Remember on which day a reader is expected to leave, or that none is known. No fact tells of it."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        mover = queries.movers(desk.institution, [reader]).get(reader)
        if mover is None:
            return Refusal("reader-unknown")
        if day is None:
            PlannedRelease.rows.forget(desk.institution, [reader])
            return None
        refusal = decide_release_day(mover, day, today=desk.day(at))
        if refusal is None:
            PlannedRelease.rows.remember(desk.institution, id=reader, day=day.isoformat())
        return refusal


def set_days(
    desk: Desk, *, kept: int, ahead: int, request_id: RequestId | None, at: datetime
) -> Saved | Refusal:
    """How long identities are kept after the end of a membership, and how far ahead releases are shown.

    It holds for those who leave from now on; who left before keeps the day that was told then.
    """
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        refusal = decide_kept_days(kept, ahead)
        if refusal is not None:
            return entry.refuse(refusal)
        fields = {"kept_days": kept, "ahead_days": ahead}
        return save_reference(entry, MovementSetting, queries.setting_id(desk.institution), fields)
