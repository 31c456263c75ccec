"""How the facts of take-overs change their table."""

from lentera.journal.projecting import Entry, projects
from lentera.takeover.facts import TakeoverBegun, TakeoverFinished, TakeoverUndone
from lentera.takeover.models import Takeover


@projects(TakeoverBegun)
def begin(fact: TakeoverBegun, entry: Entry) -> None:
    Takeover.rows.insert(
        entry,
        id=fact.batch,
        form=fact.form,
        file=fact.file,
        expected_readers=fact.members,
        expected_loans=fact.open_loans,
        begun_by=entry.actor,
        begun_at=entry.at,
    )


@projects(TakeoverFinished)
def finish(fact: TakeoverFinished, entry: Entry) -> None:
    counts = {
        f"{part}_{name}": getattr(told, name)
        for part, told in (("readers", fact.members), ("loans", fact.open_loans))
        for name in told.__struct_fields__
    }
    Takeover.rows.change(entry, id=fact.batch, finished_at=entry.at, log=fact.log, **counts)


@projects(TakeoverUndone)
def undo(fact: TakeoverUndone, entry: Entry) -> None:
    Takeover.rows.change(
        entry,
        id=fact.batch,
        undone_at=entry.at,
        undone_readers=fact.members,
        undone_loans=fact.open_loans,
        kept=fact.kept,
        undo_log=fact.log,
    )
