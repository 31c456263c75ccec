"""How the facts of circulation change its tables."""

from lentera.circulation.projections import (
    count,
    demand,
    hold,
    loan,
    lookup,
    paper,
    movement,
    privacy,
    question,
    reader,
    taking,
    wish,
)

__all__ = [
    "count",
    "demand",
    "hold",
    "loan",
    "lookup",
    "paper",
    "movement",
    "privacy",
    "question",
    "reader",
    "taking",
    "wish",
]
