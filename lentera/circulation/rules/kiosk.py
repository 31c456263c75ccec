"""What a reader may do at a screen alone: how often a PIN is tried, which PIN is good, how long a visit lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lentera.journal.refusals import Refusal

WATCHED = timedelta(minutes=15)
MOST_OF_CARD = 5  # failures, as at a self-check machine: 480 of 10,000 PINs a day at most
MOST_OF_KIOSK = 20  # so that nobody walks along the cards
SILENT = timedelta(
    minutes=3
)  # without a request; the page itself asks much earlier whether somebody is there
LONGEST = timedelta(minutes=20)
PIN_DIGITS = (4, 8)


def decide_try(card: Sequence[datetime], kiosk: Sequence[datetime], *, now: datetime) -> Refusal | None:
    """Whether a PIN may be tried, by the earlier failures of its card (here or elsewhere) and of this kiosk.

    The refusal names minutes, rounded up, until the oldest failure that counts is a quarter of an hour old.
    """
    waits = [_wait(card, MOST_OF_CARD, now), _wait(kiosk, MOST_OF_KIOSK, now)]
    longest = max(waits)
    if longest <= timedelta(0):
        return None
    code = "kiosk-card-waits" if waits[0] >= waits[1] else "kiosk-waits"
    return Refusal(code, minutes=-(-longest // timedelta(minutes=1)))


def _wait(failures: Sequence[datetime], most: int, now: datetime) -> timedelta:
    recent = sorted(at for at in failures if now - WATCHED < at <= now)
    return recent[-most] + WATCHED - now if len(recent) >= most else timedelta(0)


def decide_new_pin(new: str, again: str, *, card: str, old: str = "") -> Refusal | None:
    """Whether a PIN will do: four to eight digits, told twice alike, none that the neighbour guesses first."""
    least, most = PIN_DIGITS
    if not (new.isascii() and new.isdigit() and least <= len(new) <= most):
        return Refusal("pin-form", least=least, most=most)
    if new != again:
        return Refusal("pin-differs")
    if new == old:
        return Refusal("pin-same")
    steps = {int(after) - int(before) for before, after in pairwise(new)}
    if steps in ({0}, {1}, {-1}) or (card and (new in card or card in new)):
        return Refusal("pin-easy")
    return None


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """When a reader signed in at a kiosk, and when the last page was asked for."""

    began: datetime
    seen: datetime


def is_over(visit: VisitTimes, now: datetime) -> bool:
    """Whether a visit ended by itself. A clock that went back ends it too: nobody stays in for a day by that."""
    return not (visit.seen - SILENT < now < visit.seen + SILENT and now < visit.began + LONGEST)
