"""Decisions of circulation: pure, from plain data to a fact or a refusal.

The desk, a script and a story told in bulk all decide by these. "Today" is the library's local day.
"""

from lentera.circulation.rules.calendar import ALWAYS_OPEN, Calendar
from lentera.circulation.rules.count import (
    MERGED,
    SMALLEST_CELL,
    decide_visits,
    difference,
    lending_scope,
    merge_small_cells,
)
from lentera.circulation.rules.loan import (
    DEFAULT_RULE,
    ItemState,
    LoanRule,
    LoanState,
    ReaderState,
    Renewal,
    Return,
    decide_loan,
    decide_renewal,
    decide_return,
)
from lentera.circulation.rules.reader import decide_closing, decide_registration, decide_reopening
from lentera.circulation.rules.undo import UNDO_MINUTES, Undoable, decide_undo

__all__ = [
    "ALWAYS_OPEN",
    "DEFAULT_RULE",
    "MERGED",
    "SMALLEST_CELL",
    "UNDO_MINUTES",
    "Calendar",
    "ItemState",
    "LoanRule",
    "LoanState",
    "ReaderState",
    "Renewal",
    "Return",
    "Undoable",
    "decide_closing",
    "decide_loan",
    "decide_registration",
    "decide_renewal",
    "decide_reopening",
    "decide_return",
    "decide_undo",
    "decide_visits",
    "difference",
    "lending_scope",
    "merge_small_cells",
]
