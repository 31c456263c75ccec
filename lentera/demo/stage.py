"""The stage on which the demo's story is told: what happens on which day, in the order in which it happened."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from lentera.journal import clock
from lentera.journal.refusals import Refusal

Scene = Callable[[], Any]
Progress = Callable[[str, int, int], None]


class StoryBroken(Exception):
    """A scene was refused that the story needs: the message names the scene and the reason."""


@dataclass
class Stage:
    """What the scenes share: the day of today, who is who, and the agenda.

    Scenes after `as_of` are not played. All chance comes from `chance`, so that the same day tells the same story.
    """

    as_of: date
    chance: Random
    scale: float = 1.0  # how much of everything there is: tests tell a small story
    institutions: dict[str, UUID] = field(default_factory=dict)  # by code in data/institutions.json
    libraries: dict[str, UUID] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    holders: dict[str, UUID] = field(default_factory=dict)  # position holders, by official's key
    made: dict[Any, Any] = field(default_factory=dict)  # what scenes leave for later ones, by a name
    secrets: list[str] = field(default_factory=list)  # readers' full names
    _agenda: list[tuple[datetime, int, str, Scene]] = field(default_factory=list)
    _order: Any = field(default_factory=count)

    @property
    def agency(self) -> UUID:
        """The agency whose story it is."""
        return self.institutions["dispersip-kalsel"]

    def on(self, day: date, name: str, scene: Scene, *, at: time = time(9)) -> None:
        """Put a scene on the agenda; scenes of one moment are played in the order in which they were put."""
        if day <= self.as_of:
            heapq.heappush(self._agenda, (clock.at_local(day, at), next(self._order), name, scene))

    def play(self, progress: Progress) -> None:
        """Play the agenda in the order of time. A scene may put further ones on it."""
        done = 0
        while self._agenda:
            moment, _, name, scene = heapq.heappop(self._agenda)
            clock.tell(moment)
            outcome = scene()
            if isinstance(outcome, Refusal):
                raise StoryBroken(f"{name}, {clock.local_day(moment)}: {outcome}")
            done += 1
            if done % 10 == 0:
                progress(name, done, done + len(self._agenda))

    def by(self, user: str) -> dict[str, Any]:
        """The words `actor` and `request_id` of an action by a demo account."""
        return {"actor": self.accounts[user], "request_id": f"demo {next(self._order)}"}


def must(outcome: Any, scene: str = "") -> Any:
    """The outcome of an action that the story needs. Raises StoryBroken when it was refused."""
    if isinstance(outcome, Refusal):
        raise StoryBroken(f"{scene}: {outcome}" if scene else repr(outcome))
    return outcome
