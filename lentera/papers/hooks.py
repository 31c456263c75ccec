"""What areas tell papers: the kinds they make, what these are about, and numbers that are counted elsewhere.

Areas fill these registries at start, in their `hooked.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lentera.institutions.access import Capability, Level
from lentera.journal.refusals import Refusal
from lentera.pages.addresses import address

__all__ = [
    "LIBRARY",
    "UNKNOWN",
    "About",
    "Made",
    "NumberKind",
    "PaperKind",
    "RegisterLine",
    "about_of",
    "digest_is_used",
    "kind_of",
    "kinds_about",
    "number_kind",
    "number_kinds",
    "other_registers",
    "paper_kinds",
    "register_about",
    "register_digest_use",
    "register_number",
    "register_paper",
    "register_register",
]


LIBRARY = "041"
"""Records class of libraries in the classification that agencies commonly use; an office may change it."""
UNKNOWN = Refusal("paper-about-unknown")
"""What a paper is asked about is not there, or not this institution's."""


@dataclass(frozen=True)
class Made:
    """What an area tells for one paper. `data`: what the template lists, without number, letterhead, verify, demo.

    `number`: one that the area counts itself; the paper then takes none here.
    """

    title: str
    data: dict[str, Any]
    on: date
    readers: tuple[UUID, ...] = ()
    counts_from: date | None = None  # retention counts from this day, the paper's own when absent
    number: str = ""


Make = Callable[[UUID, UUID, str], Made | Refusal]
Known = Callable[[UUID, UUID], bool]


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper. `make(author, about, language)` gives what it says now, or why it cannot be made.

    `code` also names an office's own template and the kind's number scheme. `many`: several of this kind about one
    thing may hold side by side. `parts`: parts of the right that suffice ("move").
    `kept` False: printed for the moment (names of participants), never kept.
    `offers(author, about)`: whether a page offers it at all; `make` still says why it cannot be made now.
    """

    code: str
    label: Any
    template: str
    about: str
    capability: Capability
    make: Make
    level: Level = Level.CREATE
    numbered: bool = True
    classification: str = "000"
    retention: str = "facilitative"
    many: bool = False
    parts: tuple[str, ...] = ()
    kept: bool = True
    offers: Known | None = None


@dataclass(frozen=True)
class NumberKind:
    """A kind of number with its classification where an office has said nothing."""

    code: str
    label: Any
    classification: str


@dataclass(frozen=True)
class About:
    """What papers are about. `page` is the name of its address; `known(institution, id)`: whether it sees that one.

    `scans` False: nothing may be attached, since what comes in on paper names persons who must stay forgettable.
    """

    code: str
    label: Any
    page: str
    capability: Capability
    known: Known | None = None
    scans: bool = True

    def url(self, id: UUID) -> str:
        """The address of the object, "" where it has none."""
        return address(self.page, id) if self.page else ""


@dataclass(frozen=True)
class RegisterLine:
    """One number of a register that is counted elsewhere."""

    sequence: int
    number: str
    on: date
    title: str
    url: str = ""


Register = Callable[[UUID, int], Iterable[RegisterLine]]

_kinds: dict[str, PaperKind] = {}
_numbers: dict[str, NumberKind] = {}
_abouts: dict[str, About] = {}
_registers: dict[str, tuple[Any, Register]] = {}
_digest_uses: list[Callable[[UUID, str], bool]] = []


def register_paper(kind: PaperKind) -> None:
    """Offer a kind of paper; the same code again replaces it."""
    _kinds[kind.code] = kind


def register_number(code: str, label: Any, *, classification: str = "000") -> None:
    """A kind that only takes numbers: the paper is made elsewhere."""
    _numbers[code] = NumberKind(code, label, classification)


def register_about(
    code: str,
    label: Any,
    page: str,
    capability: Capability,
    known: Known | None = None,
    *,
    scans: bool = True,
) -> None:
    """Name what papers and scans are about, where it is seen, and whose right its papers follow."""
    _abouts[code] = About(code, label, page, capability, known, scans)


def register_register(code: str, label: Any, lines: Register) -> None:
    """Show numbers in the register that an area counts by itself: `lines(institution, year)`."""
    _registers[code] = (label, lines)


def register_digest_use(used: Callable[[UUID, str], bool]) -> None:
    """Say where else an evidence blob is cited: `used(author, digest)`. What is cited elsewhere is not erased here."""
    _digest_uses.append(used)


def kind_of(code: str) -> PaperKind | None:
    """A kind of paper by its code."""
    return _kinds.get(code)


def paper_kinds() -> list[PaperKind]:
    """All kinds of papers, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def kinds_about(about_kind: str) -> list[PaperKind]:
    """The kinds that can be made about such a thing, in the order in which they were offered."""
    return [kind for kind in _kinds.values() if kind.about == about_kind]


def number_kind(code: str) -> NumberKind | None:
    """A kind of number: one of its own, or that of a numbered paper."""
    if code in _numbers:
        return _numbers[code]
    kind = _kinds.get(code)
    return NumberKind(code, kind.label, kind.classification) if kind is not None and kind.numbered else None


def number_kinds() -> list[NumberKind]:
    """All kinds of numbers, by label."""
    codes = {*_numbers, *(code for code, kind in _kinds.items() if kind.numbered)}
    found = [kind for code in codes if (kind := number_kind(code)) is not None]
    return sorted(found, key=lambda kind: str(kind.label))


def about_of(code: str) -> About | None:
    """What papers of this kind are about; guessed from a kind of paper where nobody registered it."""
    if code in _abouts:
        return _abouts[code]
    for kind in _kinds.values():
        if kind.about == code:
            return About(code, kind.label, "", kind.capability)
    return None


def other_registers() -> dict[str, tuple[Any, Register]]:
    """Registers counted elsewhere, by code."""
    return dict(_registers)


def digest_is_used(author: UUID, digest: str) -> bool:
    """Whether another area cites this evidence of the author."""
    return any(used(author, digest) for used in _digest_uses)
