"""The rule table: one row a value, each falling through to the next wider row, at last to a default.

A row stands for a library or all, a reader group or all, a kind of copy or all. The most exact row decides, and
the place counts most, then the group, then the kind: the house that serves its readers has the last word on its own
rules, and what a group may (an isolation block, juveniles) weighs more than what is lent to everybody. So:
library+group+kind, library+group, library+kind, library, group+kind, group, kind, all, default.
Limits over sets of kinds do not fall through: every limit that fits counts, and the strictest stops.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.refusals import Refusal

Value = int | date | None
DEFAULT_ROW = UUID(
    "6f0f2c2e-6d1c-5c0e-9a55-2f1f6c1b0005"
)  # stands in a loan that no row of the table decided


class RuleName(StrEnum):
    """What the table decides. Days are calendar days unless they say otherwise; nothing here ever costs money."""

    LEND = "lend"  # 1 or 0: whether such copies leave the room at all
    DAYS = "days"  # length of a loan
    LATEST = "latest"  # a day (date) that no due day passes; empty for none
    RENEWALS = "renewals"  # how often a loan goes on
    RENEWAL_DAYS = "renewal_days"  # length of a renewal; empty: as the loan
    MAX_ITEMS = "max_items"  # copies in a reader's hand at once
    PAUSE = "pause_per_late_day"  # days without borrowing for each late open day
    HOLDS = "holds"  # holds of a reader at once; 0: none
    SHELF_DAYS = "hold_shelf_days"  # open days on the hold shelf


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value may be: whole numbers from `least` to `most`, or a day (`is_day`); `default` is always there."""

    default: Value
    least: int = 0
    most: int = 0
    is_day: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Whether "none" is a value of its own."""
        return self.default is None


# Source of length: service standard "Penyediaan Bahan Bacaan" of Indonesian prisons, at most 5 days and extendable
# (domain notes 3.1). All other defaults are choices of this program; all can be set.
BOUNDS = {
    RuleName.LEND: Bounds(1, 0, 1),
    RuleName.DAYS: Bounds(5, 1, 366),
    RuleName.LATEST: Bounds(None, is_day=True),
    RuleName.RENEWALS: Bounds(1, 0, 50),
    RuleName.RENEWAL_DAYS: Bounds(None, 1, 366),
    RuleName.MAX_ITEMS: Bounds(2, 1, 100_000),
    RuleName.PAUSE: Bounds(1, 0, 30),
    RuleName.HOLDS: Bounds(3, 0, 50),
    RuleName.SHELF_DAYS: Bounds(3, 1, 60),
}


def value_from(name: RuleName, stated: str) -> Value:
    """A value as the journal states it. Raises ValueError for what is none."""
    if not stated:
        return None
    return date.fromisoformat(stated) if BOUNDS[name].is_day else int(stated)


def value_text(value: Value) -> str:
    """A value as the journal states it: digits, a day as 2024-03-12, or nothing."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom and what a row stands; None and "" mean all."""

    library: UUID | None = None
    group: str = ""
    kind: str = ""

    @property
    def exactness(self) -> tuple[bool, bool, bool]:
        """Compares scopes: the greater one decides."""
        return self.library is not None, self.group != "", self.kind != ""

    def fits(self, library: UUID | None, group: str, kind: str) -> bool:
        """Whether the row speaks of this case."""
        return self.library in (None, library) and self.group in ("", group) and self.kind in ("", kind)


@dataclass(frozen=True, slots=True)
class RuleValue:
    """One row. `old` marks a row of the table's first form, which held four values together."""

    id: UUID
    name: RuleName
    value: Value
    scope: Scope = Scope()
    old: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` copies at once of these kinds together (of all, when none is told)."""

    id: UUID
    name: str
    most: int
    kinds: frozenset[str] = frozenset()
    scope: Scope = Scope()

    def counts(self, kind: str) -> bool:
        """Whether a copy of this kind is among those counted."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class LoanRule:
    """What the table says of one case, and the rows that said it; a value without a row is the default."""

    lend: int = 1
    days: int = 5
    latest: date | None = None
    renewals: int = 1
    renewal_days: int | None = None
    max_items: int = 2
    pause_per_late_day: int = 1
    holds: int = 3
    hold_shelf_days: int = 3
    limits: tuple[Limit, ...] = ()
    rows: tuple[RuleValue, ...] = ()

    def row_of(self, name: RuleName) -> RuleValue | None:
        """The row that decided a value; None for the default."""
        return next((row for row in self.rows if row.name == name), None)

    @property
    def id(self) -> UUID:
        """The row that decided how long: what a loan names first."""
        row = self.row_of(RuleName.DAYS)
        return DEFAULT_ROW if row is None else row.id

    def by(self, *names: RuleName) -> tuple[UUID, ...]:
        """The ids of the rows that decided these values, each once."""
        return tuple(dict.fromkeys(row.id for name in names if (row := self.row_of(name)) is not None))


DEFAULT_RULE = LoanRule()


@dataclass(frozen=True)
class RuleTable:
    """All rows of an institution; what was worked out once is kept."""

    values: tuple[RuleValue, ...] = ()
    limits: tuple[Limit, ...] = ()
    _known: dict[tuple[UUID | None, str, str], LoanRule] = field(
        default_factory=dict, compare=False, repr=False
    )

    def rule_for(self, library: UUID | None, group: str, kind: str) -> LoanRule:
        """What is in force for a reader group and a kind of copy at a library."""
        case = (library, group, kind)
        if case not in self._known:
            rows = tuple(row for name in RuleName if (row := self.deciding(name, *case)) is not None)
            limits = tuple(
                one for one in self.limits if one.scope.fits(*case) and (not kind or one.counts(kind))
            )
            told = {str(row.name): row.value for row in rows}
            self._known[case] = LoanRule(**told, limits=limits, rows=rows)  # type: ignore[arg-type]
        return self._known[case]

    def deciding(self, name: RuleName, library: UUID | None, group: str, kind: str) -> RuleValue | None:
        """The most exact row of one value that fits; of two with one scope, the one of the new form."""
        fitting = [row for row in self.values if row.name == name and row.scope.fits(library, group, kind)]
        return max(fitting, key=lambda row: (*row.scope.exactness, not row.old, str(row.id)), default=None)

    @property
    def knows_kinds(self) -> bool:
        """Whether any row tells kinds of copies apart: if none does, nobody need ask what kind a copy is."""
        return any(row.scope.kind for row in self.values) or any(one.kinds for one in self.limits)


def decide_value(name: RuleName, value: Value) -> Refusal | None:
    """Whether a value may stand in the table."""
    bounds = BOUNDS[name]
    if value is None:
        return None if bounds.may_be_empty else Refusal("rule-value-empty")
    if isinstance(value, date) != bounds.is_day:
        return Refusal("rule-value-of-another-kind")
    if isinstance(value, int) and not bounds.least <= value <= bounds.most:
        return Refusal("rule-value-out-of-bounds", least=bounds.least, most=bounds.most)
    return None
