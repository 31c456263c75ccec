"""Questions that only a person can answer: lines contradict each other, or what is known here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lentera.takeover.told import LEAVE


class Typed(StrEnum):
    """What an answer may be besides the choices: typed by hand."""

    NOTHING = ""
    CARD = "card"
    BARCODE = "barcode"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` names its sentence; `choices` are answers besides leaving the line out.

    `wrong`: an answer was given that does not fit.
    """

    kind: str
    line: int
    part: str
    lines: tuple[int, ...] = ()
    card: str = ""
    barcode: str = ""
    told: str = ""
    choices: tuple[str, ...] = ()
    typed: Typed = Typed.NOTHING
    wrong: bool = False

    @property
    def key(self) -> str:
        """By this its answer is kept."""
        return f"{self.kind}:{self.line}"


def answer_of(answers: Mapping[str, str], kind: str, line: int) -> str:
    """The answer to a question, "" when there is none."""
    return answers.get(f"{kind}:{line}", "")


def day_answered(answer: str) -> date | None:
    """A typed day (`=2024-01-26`), or None."""
    try:
        return date.fromisoformat(answer.removeprefix("="))
    except ValueError:
        return None


def left_out(answer: str) -> bool:
    """Whether the line stays out."""
    return answer == LEAVE
