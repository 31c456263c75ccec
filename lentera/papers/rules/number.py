"""Numbers: the lowest free one of a series, so that no order of taking, voiding and hand ranges leaves a hole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.documents.numbering import SchemeError, format_number, parse_scheme
from lentera.journal.refusals import Refusal
from lentera.papers.facts import HandRangeEntered, HandRangeWithdrawn, NumberTaken, NumberVoided

LONGEST_RANGE = 500
FARTHEST = 1000
"""Numbers between the next one and the end of a hand range: farther is more likely a slip of the pen."""


@dataclass(frozen=True, slots=True)
class SchemeState:
    """How one kind of paper is numbered. `first` holds in `first_year` alone, in every year when that is 0."""

    scheme: str
    classification: str
    unit: str
    first: int = 1
    first_year: int = 0
    resets: bool = True

    @property
    def series(self) -> str:
        """What counts together: kinds with the same classification and unit share one book."""
        filled = self.scheme.replace("{klasifikasi}", self.classification)
        return filled.replace("{unit}", self.unit)

    def first_of(self, year: int) -> int:
        """The number with which the count of a year begins."""
        return self.first if self.first_year in (0, year) or not self.resets else 1


@dataclass(frozen=True, slots=True)
class NumberState:
    """A number as decisions need it."""

    taken: UUID
    number: str
    paper: UUID | None = None
    void: bool = False


def next_free(used: Collection[int], first: int = 1) -> int:
    """The lowest number from `first` on that is neither taken, void nor given by hand."""
    known = used if isinstance(used, set | frozenset) else set(used)
    sequence = first
    while sequence in known:
        sequence += 1
    return sequence


def holes(used: Collection[int], first: int = 1) -> list[int]:
    """Numbers below the highest used one that nothing accounts for: they are given next, before any higher one."""
    known = set(used)
    return [number for number in range(first, max(known, default=first)) if number not in known]


def decide_number(
    scheme: SchemeState, used: Collection[int], *, kind: str, on: date, about: UUID | None, taken: UUID
) -> NumberTaken | Refusal:
    """The next number of the kind's series for a paper dated `on`. `used`: the year's, or all where it never resets."""
    sequence = next_free(used, scheme.first_of(on.year))
    try:
        number = format_number(
            parse_scheme(scheme.scheme),
            sequence=sequence,
            on=on,
            classification=scheme.classification,
            unit=scheme.unit,
        )
    except ValueError as why:
        return Refusal("number-scheme-wrong", scheme=scheme.scheme, place=str(why))
    return NumberTaken(
        taken=taken, kind=kind, series=scheme.series, year=on.year, sequence=sequence, number=number, on=on,
        about=about,
    )  # fmt: skip


def decide_void(known: NumberState | None, *, reason: str) -> NumberVoided | Refusal:
    """A number that no paper bears may be voided once, with its reason."""
    if known is None:
        return Refusal("number-unknown")
    if known.paper is not None:
        return Refusal("number-borne", number=known.number)
    if known.void:
        return Refusal("number-void-already", number=known.number)
    if not reason.strip():
        return Refusal("number-void-reason", number=known.number)
    return NumberVoided(taken=known.taken, reason=reason.strip())


def decide_hand_range(
    scheme: SchemeState,
    used: Collection[int],
    *,
    kind: str,
    year: int,
    first: int,
    last: int,
    note: str,
    range: UUID,
) -> HandRangeEntered | Refusal:
    """Numbers given by hand are entered once, whole, and never over a number that is already given."""
    start = scheme.first_of(year)
    if last < first:
        return Refusal("hand-range-reversed", first=first, last=last)
    if first < start:
        return Refusal("hand-range-early", first=start)
    if last - first >= LONGEST_RANGE:
        return Refusal("hand-range-long", most=LONGEST_RANGE)
    if last - next_free(used, start) > FARTHEST:
        return Refusal("hand-range-far", next=next_free(used, start), most=FARTHEST)
    if not note.strip():
        return Refusal("hand-range-note-missing")
    if twice := sorted(number for number in used if first <= number <= last):
        return Refusal("hand-range-used", sequence=twice[0])
    return HandRangeEntered(
        range=range, kind=kind, series=scheme.series, year=year, first=first, last=last, note=note.strip()
    )


def decide_withdrawal(range: UUID | None) -> HandRangeWithdrawn | Refusal:
    """A range entered by mistake is taken back."""
    return Refusal("hand-range-unknown") if range is None else HandRangeWithdrawn(range=range)


def check_scheme(scheme: SchemeState, *, numbered_years: Collection[int]) -> Refusal | None:
    """Whether an office may number like this from now on. `numbered_years`: years in which the series has numbers."""
    try:
        format_number(
            parse_scheme(scheme.scheme),
            sequence=1,
            on=date(2024, 1, 31),
            classification=scheme.classification,
            unit=scheme.unit,
        )
    except SchemeError as why:
        return Refusal("number-scheme-wrong", scheme=scheme.scheme, place=why.detail or why.code)
    except ValueError as why:
        return Refusal("number-scheme-wrong", scheme=scheme.scheme, place=str(why))
    begun = scheme.first_year in numbered_years if scheme.first_year else bool(numbered_years)
    if scheme.first > 1 and begun:
        return Refusal("number-first-late", first=scheme.first)
    return None
