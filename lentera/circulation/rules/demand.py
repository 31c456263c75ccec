"""A lawful demand: who may answer it, once, and what its words may not say."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lentera.journal.refusals import Refusal

PRINT_DAYS = 7  # after the second person allowed it; later the answer would be about other loans


@dataclass(frozen=True, slots=True)
class DemandState:
    """A case as the rules see it."""

    opened_by: UUID
    allowed: bool | None = None
    decided_on: date | None = None
    printed: bool = False
    told: bool = False
    untold: bool = False  # there is a legal reason not to tell the reader


def decide_opening(
    letter_on: date, *, today: date, forgotten: bool, names_reader: bool, open_already: bool
) -> Refusal | None:
    """Whether a case may be opened. Its words go into the journal, so they may not name the reader."""
    if forgotten:
        return Refusal("reader-forgotten")
    if letter_on > today:
        return Refusal("letter-in-future", day=letter_on)
    if names_reader:
        return Refusal("words-name-reader")
    return Refusal("demand-open-already") if open_already else None


def decide_decision(case: DemandState, by: UUID, *, allowed: bool, reason: str) -> Refusal | None:
    """Whether this person may decide a case: never the one who opened it. A no needs a reason."""
    if case.allowed is not None:
        return Refusal("demand-decided-already")
    if by == case.opened_by:
        return Refusal("demand-second-person")
    if not allowed and not reason.strip():
        return Refusal("demand-reason-missing")
    return None


def decide_printing(case: DemandState, *, today: date, forgotten: bool) -> Refusal | None:
    """Whether the answer may be printed: allowed by a second person, within seven days, and once."""
    if case.allowed is None:
        return Refusal("demand-not-decided")
    if not case.allowed:
        return Refusal("demand-was-refused")
    if case.printed:
        return Refusal("demand-printed-already")
    if forgotten:
        return Refusal("reader-forgotten")
    if case.decided_on is not None and today > case.decided_on + timedelta(days=PRINT_DAYS):
        return Refusal("demand-too-late", days=PRINT_DAYS)
    return None


def decide_telling(case: DemandState) -> Refusal | None:
    """Whether the reader is told now: after the print-out, once, and not against a legal reason."""
    if not case.printed:
        return Refusal("demand-not-printed")
    if case.untold:
        return Refusal("demand-not-to-be-told")
    return Refusal("demand-told-already") if case.told else None


def names_reader(words: str, name: str, card: str) -> bool:
    """Whether words name a reader: his whole name, a word of it of four letters or more, or his card.

    A word that is also an everyday one is refused too: rather ask again than keep a name for ever.
    """
    told = {word.strip(".,;:()\"'").casefold() for word in words.split()}
    parts = {part.casefold() for part in name.split() if len(part) >= 4}
    whole = " ".join(name.split()).casefold()
    return (
        bool(whole and whole in " ".join(words.split()).casefold())
        or bool(parts & told)
        or bool(card and card.casefold() in told)
    )
