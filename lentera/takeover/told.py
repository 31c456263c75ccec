"""What is told by a file, chosen by a person and planned from both: plain data that reading, rules and rows share."""

from datetime import date, datetime
from uuid import UUID

import msgspec

READERS, LOANS = "readers", "loans"  # the two parts of a take-over
LEAVE = "leave"  # the answer to a question: this line stays out
Detail = str | int | None


class Person(msgspec.Struct, frozen=True, array_like=True):
    """A member as the file has one. `kind` is the old type of membership; `line` counts from 1, in its own table.

    `number`: by what loans of a dump name a member (`borrower 5`) without a card, or with one that others have, too.
    """

    line: int
    name: str
    card: str
    kind: str = ""
    block: str = ""
    ended: bool = False
    blocked: bool = False
    number: str = ""

    @property
    def found_by(self) -> str:
        """What the loans of the file call this member: the card, else the number."""
        return self.card or self.number


class OldLoan(msgspec.Struct, frozen=True, array_like=True):
    """A loan that the file calls open. Days as they are written; `back`: a day of return all the same.

    `member`: whose it is by the number of the member, where several members of the file have this card.
    """

    line: int
    barcode: str
    card: str
    lent: str = ""
    due: str = ""
    back: str = ""
    member: str = ""


class Reason(msgspec.Struct, frozen=True, array_like=True):
    """Why a line stays out: its part, its number, the code of the refusal and what its text names."""

    part: str
    line: int
    code: str
    details: dict[str, Detail] = {}


class Choices(msgspec.Struct, kw_only=True):
    """What a person decided about a file. Empty means: not decided yet, or as proposed."""

    groups: dict[str, str] = {}  # old type of membership to reader group
    order: str = ""  # of days that can be read in two ways
    ended: str = ""  # "take" or "leave": members whose time there is over
    blocked: str = ""  # the same of members who were blocked there
    new_cards: bool = False
    answers: dict[str, str] = {}  # key of a question to its answer


class Draft(msgspec.Struct, kw_only=True):
    """A file on its way, without its lines. `position`: how many rows of what it brings have been written."""

    name: str
    sha256: str
    size: int
    form: str
    account: UUID
    at: datetime
    taken: list[str] = []
    dropped: list[str] = []
    past: int = 0
    asks_order: bool = False
    reasons: list[Reason] = []
    choices: Choices = msgspec.field(default_factory=Choices)
    running: bool = False
    position: int = 0
    counts: dict[str, dict[str, int]] = {}


class BroughtPerson(msgspec.Struct, frozen=True, array_like=True):
    """A reader to register, with the id that he gets."""

    line: int
    reader: UUID
    name: str
    card: str
    group: str
    block: str = ""


class BroughtChange(msgspec.Struct, frozen=True, array_like=True):
    """A reader whose block changes."""

    line: int
    reader: UUID
    before: str
    after: str


class BroughtLoan(msgspec.Struct, frozen=True, array_like=True):
    """A loan to take over, with the id that it gets."""

    line: int
    loan: UUID
    barcode: str
    reader: UUID
    lent: date
    due: date


class Brought(msgspec.Struct, kw_only=True):
    """One block of a take-over, of one kind; `number` is its place."""

    number: int
    people: list[BroughtPerson] = []
    changes: list[BroughtChange] = []
    loans: list[BroughtLoan] = []
