"""Decisions of a take-over: what would happen to each line, and what only a person can say."""

from lentera.takeover.rules.deciding import decide_takeover
from lentera.takeover.rules.groups import is_group, proposed
from lentera.takeover.rules.plan import (
    Change,
    Known,
    KnownCopy,
    KnownReader,
    Newcomer,
    Plan,
    TakenLoan,
)
from lentera.takeover.rules.questions import Question, Typed

__all__ = [
    "Change",
    "Known",
    "KnownCopy",
    "KnownReader",
    "Newcomer",
    "Plan",
    "Question",
    "TakenLoan",
    "Typed",
    "decide_takeover",
    "is_group",
    "proposed",
]
