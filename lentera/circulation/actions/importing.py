"""Readers from a file: only the columns that lending needs, all or nothing."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.readers import NewReader, draw_card, register_all
from lentera.circulation.facts import ReaderGroup
from lentera.journal.refusals import Refusal

COLUMNS = ("name", "card", "group", "block")
NEEDED = ("name", "group")
CHUNK = 500


@dataclass(frozen=True)
class Read:
    """What a file holds: who would be registered, and for each refused line its number and why."""

    people: tuple[NewReader, ...]
    unchanged: int
    refused: tuple[tuple[int, Refusal], ...]
    digest: str  # of the file: the same file again registers nobody twice, drawn cards or not

    @property
    def lines(self) -> int:
        """Lines read, the heading not among them."""
        return len(self.people) + self.unchanged + len(self.refused)


def read_readers(institution: UUID, lines: Iterable[str]) -> Read | Refusal:
    """Read `name;card;group;block` (`;` or `,`); a column that is not asked for refuses the file, whatever it holds.

    A register number or a sentence must not get in by accident, so unknown columns are never passed over.
    A line with a card that is registered already with the same name is unchanged.
    """
    told = list(lines)
    heading = told[0].lstrip("\ufeff").strip() if told else ""
    mark = ";" if ";" in heading else ","
    columns = [name.strip().lower() for name in heading.split(mark)]
    foreign = [name for name in columns if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in columns]
    if foreign:
        return Refusal("readers-column-foreign", columns=", ".join(foreign), allowed=";".join(COLUMNS))
    if missing:
        return Refusal("readers-column-missing", columns=", ".join(missing))
    people: list[NewReader] = []
    refused: list[tuple[int, Refusal]] = []
    unchanged, seen = 0, Counter[str]()
    for number, row in enumerate(csv.DictReader(told[1:], fieldnames=columns, delimiter=mark), start=2):
        outcome = _person(institution, {name: (row.get(name) or "").strip() for name in COLUMNS}, seen)
        if isinstance(outcome, Refusal):
            refused.append((number, outcome))
        elif outcome is None:
            unchanged += 1
        else:
            people.append(outcome)
    digest = blake2b("\n".join(told).encode(), key=institution.bytes, digest_size=16).hexdigest()
    return Read(tuple(people), unchanged, tuple(refused), digest)


def import_readers(institution: UUID, read: Read, *, actor: UUID, at: datetime) -> int:
    """Register the people of a file, 500 in a block; returns how many it holds."""
    for start in range(0, len(read.people), CHUNK):
        chunk = read.people[start : start + CHUNK]
        request_id = f"readers {read.digest} {start}"
        register_all(institution, chunk, request_id=request_id, actor=actor, at=at)
    return len(read.people)


def _person(institution: UUID, row: dict[str, str], seen: Counter[str]) -> NewReader | Refusal | None:
    if not row["name"]:
        return Refusal("readers-name-missing")
    if row["group"] not in set(ReaderGroup):
        return Refusal("readers-group-unknown", group=row["group"], known=", ".join(ReaderGroup))
    card = row["card"]
    if card and seen[card]:
        return Refusal("card-in-use", card=card)
    known = queries.reader_by_card(institution, card) if card else None
    if known is not None:
        who = queries.identity(institution, known)
        return None if who is not None and who.name == row["name"] else Refusal("card-in-use", card=card)
    while not card or seen[card]:
        card = draw_card(institution)
    seen[card] += 1
    return NewReader(row["name"], ReaderGroup(row["group"]), card=card, block=row["block"])
