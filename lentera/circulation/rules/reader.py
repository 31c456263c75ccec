"""The life of a membership."""

from datetime import date
from hashlib import blake2b

from lentera.circulation.rules.loan import ReaderState
from lentera.journal.refusals import Refusal


def decide_registration(card: str, *, card_in_use: bool) -> Refusal | None:
    """Whether a reader may get this card: one card, one reader."""
    return Refusal("card-in-use", card=card) if card_in_use else None


def identity_mark(name: str, card: str, block: str) -> str:
    """What a form remembers of the identity that it was drawn from."""
    return blake2b("\0".join((name, card, block)).encode(), digest_size=8).hexdigest()


def decide_correction(now: tuple[str, str, str], told: tuple[str, str, str], *, seen: str) -> Refusal | None:
    """Whether name, card and block may be written over what stands there `now`. `seen`: the mark of what the form was
    drawn from, "" where nobody looked before; another tab or person may have corrected something meanwhile.
    """
    if seen and seen != identity_mark(*now) and told != now:
        return Refusal("reader-changed")
    return None


def decide_closing(reader: ReaderState) -> Refusal | None:
    """Whether a membership may end: not while copies are out, so that the clearance slip is true."""
    if reader.closed:
        return Refusal("reader-closed-already")
    if reader.open_loans:
        return Refusal("reader-has-loans", loans=reader.open_loans)
    return None


def decide_lifting(paused_until: date | None, *, today: date) -> Refusal | None:
    """Whether there is a pause to end; its last day is part of it."""
    return None if paused_until is not None and today <= paused_until else Refusal("reader-not-paused")


def decide_reopening(*, closed: bool, forgotten: bool, died: bool = False) -> Refusal | None:
    """Whether an ended membership may go on: not when nobody knows any more whose it was, or its reader died."""
    if forgotten:
        return Refusal("reader-forgotten")
    if died:
        return Refusal("reader-died")
    return None if closed else Refusal("reader-not-closed")
