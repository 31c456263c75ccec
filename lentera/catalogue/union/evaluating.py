"""How well the model does: copies of records, changed as another house would have written them, so the truth is known.

The changes are those that real catalogues show: typing errors, a missing ISBN, cut subtitles, names turned round or
abbreviated, the year of a reprint, another way to count pages. A seed makes them come again.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from lentera.catalogue.marc.brief import fold
from lentera.catalogue.union.engine import Pair
from lentera.catalogue.union.rows import Told
from lentera.journal.ids import derived_id

OTHER_HOUSE = UUID(int=0x10E7E2A)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Score:
    """What the model found at a threshold. Shares are between 0 and 1."""

    threshold: float
    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """How many of the found pairs are pairs; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """How many of the pairs were found; 1 when there are none."""
        return self.right / self.true if self.true else 1.0


def copy_of(id: UUID) -> UUID:
    """The id of the changed copy of a record."""
    return derived_id(id, "changed copy")


def changed_copies(told: Iterable[Told], seed: int) -> list[Told]:
    """A copy of each record in another house, changed; the truth is that `copy_of(id)` belongs to `id`."""
    chance = random.Random(seed)  # noqa: S311  (to be repeated, not to be secret)
    return [_changed(one, chance) for one in sorted(told, key=lambda one: one.id)]


def scores(
    pairs: Iterable[Pair], true: Iterable[frozenset[UUID]], thresholds: Sequence[float]
) -> list[Score]:
    """Precision and recall at each threshold."""
    known = set(true)
    found = [(pair.probability, frozenset((pair.first, pair.second)) in known) for pair in pairs]
    made = []
    for threshold in thresholds:
        kept = [right for probability, right in found if probability >= threshold]
        made.append(Score(threshold, len(kept), sum(kept), len(known)))
    return made


def _changed(told: Told, chance: random.Random) -> Told:
    title = _mistyped(told.title, chance) if chance.random() < 0.35 else told.title
    return msgspec.structs.replace(
        told,
        id=copy_of(told.id),
        institution=OTHER_HOUSE,
        title=title,
        filing=fold(title)[:80] if title != told.title else told.filing,
        subtitle="" if chance.random() < 0.3 else told.subtitle,
        author=_renamed(told.author, chance),
        publisher=_shortened(told.publisher, chance),
        year=_another_year(told.year, chance),
        pages="" if chance.random() < 0.2 else told.pages,
        isbns=() if chance.random() < 0.4 else told.isbns,
    )


def _mistyped(text: str, chance: random.Random) -> str:
    """One letter left out, doubled, exchanged with the next or replaced; the first one only rarely."""
    if len(text) < 4:
        return text
    at = chance.randrange(0 if chance.random() < 0.1 else 1, len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + chance.choice(_ALPHABET) + text[at + 1 :]


def _renamed(author: str, chance: random.Random) -> str:
    what = chance.random()
    if what < 0.1:
        return ""
    if what < 0.3 and ", " in author:  # turned round
        family, given = author.split(", ", 1)
        return f"{given} {family}"
    if what < 0.45 and ", " in author:  # given names as initials
        family, given = author.split(", ", 1)
        return f"{family}, " + " ".join(f"{word[0]}." for word in given.split() if word)
    return _mistyped(author, chance) if what < 0.55 else author


def _shortened(publisher: str, chance: random.Random) -> str:
    what = chance.random()
    if what < 0.15:
        return ""
    return publisher.split(" ")[0] if what < 0.35 else publisher


def _another_year(year: int | None, chance: random.Random) -> int | None:
    what = chance.random()
    if year is None or what < 0.08:
        return None
    return year + chance.choice((-1, 1, 2)) if what < 0.2 else year
