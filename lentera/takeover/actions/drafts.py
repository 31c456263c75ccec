"""A file on its way: only its allowed columns are kept, sealed, and only until it has run or a day is over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from uuid import UUID

from django.db import transaction

from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.takeover import queries
from lentera.takeover.days import order_in
from lentera.takeover.models import TakeoverFile, TakeoverLines
from lentera.takeover.reading import read_file
from lentera.takeover.told import LEAVE, Choices, Draft, OldLoan, Person

KEPT = timedelta(days=1)
CHUNK = 500  # lines of a sealed row


def read_draft(
    path: Path, *, name: str, account: UUID, block: str = "", at: datetime, today: date, loans: bool = True
) -> tuple[Draft, list[Person], list[OldLoan]] | Refusal:
    """Read a file; nothing of it is kept. `loans`: open loans too. Raises OSError."""
    taken = read_file(path, block=block, today=today)
    if isinstance(taken, Refusal):
        return taken
    open_loans = taken.loans if loans else []
    reasons = [reason for reason in taken.reasons if loans or reason.part != "loans"]
    if not taken.people and not open_loans and not reasons:
        return Refusal("takeover-file-empty")
    order = order_in([cell for loan in open_loans for cell in (loan.lent, loan.due)])
    digest = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    draft = Draft(
        name=name,
        sha256=digest.hexdigest(),
        size=path.stat().st_size,
        form=taken.form,
        account=account,
        at=at,
        taken=taken.taken,
        dropped=taken.dropped,
        past=taken.past if loans else 0,
        asks_order=order is None,
        reasons=reasons,
        choices=Choices(order=order or ""),
    )
    return draft, taken.people, open_loans


def keep(institution: UUID, draft: Draft, people: Sequence[Person], loans: Sequence[OldLoan]) -> UUID:
    """Seal a read file, to be settled and run; returns the id that its take-over will have."""
    id, numbers = new_id(), count()
    with transaction.atomic():
        save(institution, id, draft, at=draft.at)
        rows = [
            {"batch": id, "number": next(numbers), "people": list(people[start : start + CHUNK])}
            for start in range(0, len(people), CHUNK)
        ]
        rows += [
            {"batch": id, "number": next(numbers), "loans": list(loans[start : start + CHUNK])}
            for start in range(0, len(loans), CHUNK)
        ]
        TakeoverLines.rows.remember_all(institution, rows)
    return id


def save(institution: UUID, id: UUID, draft: Draft, *, at: datetime) -> None:
    """Keep what is known of a file on its way; its day begins anew."""
    TakeoverFile.rows.remember(institution, id=id, draft=draft, clear={"touched_at": at})


def choose(institution: UUID, id: UUID, choices: Choices, *, at: datetime) -> Refusal | None:
    """Keep what a person decided; not once it runs."""
    draft = queries.draft(institution, id)
    if draft is None:
        return Refusal("takeover-gone")
    if draft.running:
        return Refusal("takeover-running")
    draft.choices = choices
    save(institution, id, draft, at=at)
    return None


def discard(institution: UUID, id: UUID) -> None:
    """Forget a file on its way, with all its lines."""
    TakeoverLines.rows.query(institution, batch=id).delete()
    TakeoverFile.rows.forget(institution, [id])


def erase_old(institution: UUID, now: datetime) -> int:
    """Forget files that nobody touched for a day; returns how many."""
    rows = TakeoverFile._base_manager.filter(institution=institution, touched_at__lt=now - KEPT)
    old = list(rows.values_list("id", flat=True))
    for id in old:
        discard(institution, id)
    return len(old)


def leave_asked(institution: UUID, draft: Draft, people: Sequence[Person], loans: Sequence[OldLoan]) -> None:
    """Answer whatever is asked by leaving it out: where nobody is there to ask, nothing is guessed."""
    draft.asks_order = False
    while questions := queries.plan(institution, draft, list(people), list(loans)).questions:
        draft.choices.answers |= {one.key: LEAVE for one in questions}
