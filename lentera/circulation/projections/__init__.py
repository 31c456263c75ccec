"""How the facts of circulation change its tables."""

from lentera.circulation.projections import (
    count,
    demand,
    family,
    hold,
    loan,
    lookup,
    movement,
    paper,
    privacy,
    question,
    reader,
    taking,
    wish,
)

__all__ = [
    "count",
    "demand",
    "family",
    "hold",
    "loan",
    "lookup",
    "movement",
    "paper",
    "privacy",
    "question",
    "reader",
    "taking",
    "wish",
]
