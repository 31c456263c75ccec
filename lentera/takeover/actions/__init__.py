"""Use cases of a take-over: keep a file's lines, choose, run, undo."""

from lentera.takeover.actions.drafts import choose, discard, erase_old, keep, leave_asked, read_draft
from lentera.takeover.actions.running import begin, step
from lentera.takeover.actions.undoing import UNDO_DAYS, forget_brought, undo

__all__ = [
    "UNDO_DAYS",
    "begin",
    "choose",
    "discard",
    "erase_old",
    "forget_brought",
    "keep",
    "leave_asked",
    "read_draft",
    "step",
    "undo",
]
