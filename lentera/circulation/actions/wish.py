"""What is asked for and not here is said to the agency, which says how it sends it."""

from datetime import date, datetime
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts import SentWith, WishAnswered
from lentera.circulation.rules import WishState, decide_answer, news
from lentera.journal.refusals import Refusal
from lentera.journal.writing import LARGEST_BLOCK, RequestId, writing


def say_wishes(institution: UUID, today: date, *, actor: UUID) -> int:
    """Say to the agencies that an agreement binds us to what changed among the titles wished for; returns how many.

    Saying it again the same day says nothing new.
    """
    agencies = [
        agency
        for agency, (_start, in_force) in sorted(queries.days_with_ground(institution).items())
        if in_force(today)
    ]
    told = 0
    for agency in agencies:
        with writing(institution, None, actor=actor) as entry:
            now = {
                wish: WishState(wish, count, wanted.title, wanted.author, wanted.isbn, wanted.record)
                for wish, (wanted, count) in queries.unfilled(institution).items()
            }
            last = queries.wishes_said(institution, agency)
            ended = {
                wish: state
                for wish in last
                if wish not in now and (state := queries.ended_wish(institution, wish)) is not None
            }
            told += entry.record_all(news(agency, {**now, **ended}, last)[:LARGEST_BLOCK])
    return told


def answer_wish(
    desk: Desk, wish: UUID, *, way: SentWith, day: date, request_id: RequestId | None, at: datetime
) -> WishAnswered | Refusal:
    """An agency says with what, and when, it sends a title."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(WishAnswered)) is not None:
            return first
        known = queries.wish_state(desk.institution, wish)
        if known is None:
            return Refusal("wish-over")
        partner, state = known
        outcome = decide_answer(state, way, day, partner=partner, today=desk.day(at))
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
