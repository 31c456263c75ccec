"""What reading gives, and how a cell becomes a value."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from lentera.catalogue.queries.files import DAY_FIRST, day_in
from lentera.takeover.told import LOANS, READERS, Detail, OldLoan, Person, Reason

LONGEST = {"name": 120, "card": 64, "barcode": 64, "block": 60, "group": 60}  # signs
MOST = 100_000  # people or loans of a file
NOT_ACTIVE = (
    "tidak aktif",
    "nonaktif",
    "non aktif",
    "non-aktif",
    "blokir",
    "tangguh",
    "suspend",
    "bebas pustaka",
)


class Unreadable(Exception):
    """The file as a whole cannot be taken; holds the code and what its text names."""

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass
class Taken:
    """A file, read. `past`: loans that are over, which are not taken; `dropped`: columns that were not read."""

    form: str
    people: list[Person] = field(default_factory=list)
    loans: list[OldLoan] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    past: int = 0

    def add_person(self, person: Person) -> None:
        """Keep a member, or why not. Raises Unreadable for one too many."""
        told = {"name": person.name, "card": person.card, "block": person.block, "group": person.kind}
        long = next((name for name, text in told.items() if len(text) > LONGEST[name]), None)
        if not person.name:
            self.reasons.append(Reason(READERS, person.line, "takeover-name-missing"))
        elif long is not None:
            self.reasons.append(Reason(READERS, person.line, "takeover-cell-long", {"column": long}))
        else:
            self.people.append(person)
        if len(self.people) + len(self.reasons) > MOST:
            raise Unreadable("takeover-file-large", limit=MOST)

    def add_loan(self, loan: OldLoan) -> None:
        """Keep an open loan, or why not. Raises Unreadable for one too many."""
        if not loan.barcode and not loan.card:
            self.reasons.append(Reason(LOANS, loan.line, "takeover-loan-empty"))
        elif len(loan.barcode) > LONGEST["barcode"] or len(loan.card) > LONGEST["card"]:
            self.reasons.append(Reason(LOANS, loan.line, "takeover-cell-long", {"column": "barcode"}))
        else:
            self.loans.append(loan)
        if len(self.loans) + len(self.reasons) > MOST:
            raise Unreadable("takeover-file-large", limit=MOST)


def clean(cell: str | None) -> str:
    """A cell on one line, without signs that are not seen (NUL, escapes, turned writing direction)."""
    if cell is None:
        return ""
    seen = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cf") else " " for sign in cell)
    return " ".join(seen.split())


def is_over(cell: str | None, today: date) -> bool:
    """Whether a day of expiry is past; no day (0000-00-00 too) means no end."""
    day = day_in(cell or "", DAY_FIRST)
    return day is not None and day < today


def is_day(cell: str | None) -> bool:
    """Whether something like a day is written: anything but nothing and zeros."""
    return bool((cell or "").strip(" 0-:/."))


def is_blocked(cell: str | None, today: date) -> bool:
    """Whether a member is blocked there: SLiMS says 1, Koha the last day of it, INLISLite a word."""
    told = clean(cell).lower()
    if (until := day_in(told, DAY_FIRST)) is not None:
        return until >= today
    return told == "1" or any(word in told for word in NOT_ACTIVE)
