"""A refusal: the action was possible to ask and is not allowed. Returned, never raised."""

from datetime import date, datetime
from typing import Any


class Refusal:
    """Why not: a code with a text in its area's `messages.py`, and the values that the text names.

    `ground=True` marks refusals for want of ground (no agreement, no mandate, review, privacy): those are facts.
    """

    __slots__ = ("code", "details", "ground")

    def __init__(self, code: str, *, ground: bool = False, **details: Any) -> None:
        self.code = code
        self.ground = ground
        self.details = {name: _plain(value) for name, value in details.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.code, self.details) == (other.code, other.details)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.details))))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"Refusal({self.code!r}{', ' + told if told else ''})"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, date, datetime, type(None))) else str(value)
