"""The holder answers recalls, by itself: nobody has to remember to say that a copy is there."""

from datetime import date
from uuid import UUID

from lentera.journal.writing import writing
from lentera.stock.facts.recall import RecallAnswered
from lentera.stock.queries.recall import to_answer

MOST = 500  # copies in one fact


def answer_recalls(holder: UUID, today: date, *, actor: UUID) -> int:
    """Say which copies that owners asked back are in hand and free; returns how many. Again, it says nothing twice."""
    if not to_answer(holder):
        return 0
    said = 0
    with writing(holder, None, actor=actor) as entry:
        for (placement, agency), items in to_answer(holder).items():
            for start in range(0, len(items), MOST):
                part = items[start : start + MOST]
                entry.record(RecallAnswered(placement=placement, agency=agency, items=part, on=today))
                said += len(part)
    return said
