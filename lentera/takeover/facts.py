"""The life of a take-over. No fact of it names a reader, a copy or a loan: its lines are numbers."""

from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of the lines of a file: `read` is the sum of the others."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@fact("takeover.begun", to=Audience.SELF, about=("batch",))
class TakeoverBegun(Fact, frozen=True, kw_only=True):
    """A take-over was started: this much it brings. `file` is a keyed hash, by which the same file is known again."""

    batch: UUID
    form: str
    file: str
    members: int
    open_loans: int


@fact("takeover.finished", to=Audience.SELF, about=("batch",))
class TakeoverFinished(Fact, frozen=True, kw_only=True):
    """A take-over came to its end. `log` is a content blob: line numbers and reasons, no name and no full card."""

    batch: UUID
    members: Counts
    open_loans: Counts
    log: str


@fact("takeover.undone", to=Audience.SELF, about=("batch",))
class TakeoverUndone(Fact, frozen=True, kw_only=True):
    """A take-over was taken back, but for what has moved on since: `kept`, named by line in `log`."""

    batch: UUID
    members: int
    open_loans: int
    kept: int
    log: str
