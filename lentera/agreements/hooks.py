"""What agreements ask of areas they do not know: the paper behind a fact. Areas fill it in their `hooked.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lentera.journal.facts import Fact


@dataclass(frozen=True)
class Paper:
    """The paper of a fact: its number or name, and the address where it is seen ("" when only on paper)."""

    label: str
    url: str = ""


PaperOf = Callable[[Any], Paper | None]
_papers: dict[type[Fact], PaperOf] = {}


def register_paper(struct: type[Fact], paper: PaperOf) -> None:
    """Say which paper stands behind facts of this struct: a BAST, a stop log, an attendance list."""
    _papers[struct] = paper


def paper_of(fact: Fact | None) -> Paper | None:
    """The paper behind a fact; None where nobody knows one."""
    if fact is None or type(fact) not in _papers:
        return None
    return _papers[type(fact)](fact)
