"""Nodes that many tests begin with: made once in a process, their folders copied for the others."""

import shutil
import sys
from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from lentera.journal import clock
from tests.keeping import caches_by_id, ids_are_drawn
from tests.sync.nodes import House, file_state

Told = TypeVar("Told")


@dataclass(frozen=True)
class Kept:
    """What was told of nodes, and of each the name of its folder, its id and its author."""

    told: object
    folder: Path
    houses: list[tuple[str, UUID, UUID]]


@dataclass
class States:
    """What was made under each name, and how the nodes of this test were laid last."""

    folder: Path
    _made: dict[Hashable, Kept] = field(default_factory=dict)
    _laid: dict[Path, tuple[Hashable, object]] = field(default_factory=dict)

    def after(
        self, before: list[House], name: str, make: Callable[[], tuple[list[House], Told]], where: Path
    ) -> tuple[list[House], Told]:
        """What `make` makes in folders below `where`, of the nodes of `before` and of new ones.

        Where `before` are plain nodes as they were laid last, and the clock tells the same, folders are copied.
        """
        states = [self._as_laid(house) for house in before]
        if None in states or ids_are_drawn():
            return make()
        known = (name, clock._told.get(), *states)
        if known not in self._made:
            houses, told = make()
            self._keep(known, houses, deepcopy(told))
            return houses, told
        for forget in caches_by_id(len(sys.modules)):
            forget()  # what was known of these ids in another test
        there = {house.folder: house for house in before}
        for one, id, author in self._made[known].houses:
            house = there.setdefault(where / one, House.__new__(House)).stand(where / one, id, author)
            shutil.rmtree(house.folder, ignore_errors=True)
            shutil.copytree(self._made[known].folder / one, house.folder)
            self._laid[house.folder] = known, file_state(house.database)
        told: Told = deepcopy(self._made[known].told)  # type: ignore[assignment]
        return list(there.values()), told

    def _keep(self, known: Hashable, houses: list[House], told: object) -> None:
        folder = self.folder / str(len(self._made))
        for house in houses:
            shutil.copytree(house.folder, folder / house.folder.name)
            self._laid[house.folder] = known, file_state(house.database)
        self._made[known] = Kept(
            told, folder, [(house.folder.name, house.id, house.author) for house in houses]
        )

    def _as_laid(self, house: House) -> Hashable | None:
        name, state = self._laid.get(house.folder, (None, None))
        return name if type(house) is House and state == file_state(house.database) else None
