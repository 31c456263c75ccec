"""Who may do what: the one table of roles. Everything about rights is read from it."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account does in its institution. `public` is everybody without an account and is never given."""

    PARTNERSHIP_OFFICER = "partnership_officer"
    HEAD = "head"
    CATALOGUER = "cataloguer"
    STOCK_OFFICER = "stock_officer"
    CREW = "crew"
    TRAINER = "trainer"
    PRISON_LIBRARIAN = "prison_librarian"
    INMATE_ASSISTANT = "inmate_assistant"
    READER = "reader"
    PRISON_HEAD = "prison_head"
    AUDITOR = "auditor"
    PUBLIC = "public"
    ADMIN = "admin"
    TERMINAL = "terminal"  # a self-check machine: no person


class Capability(StrEnum):
    """What can be done, one for each line of the table."""

    PARTNERS = "partners"
    AGREEMENTS = "agreements"
    SIGNING = "signing"
    VISITS = "visits"
    PRESS_RELEASES = "press_releases"
    RECORDS = "records"
    REVIEW = "review"
    ITEMS = "items"
    PLACEMENTS = "placements"
    READERS = "readers"  # who a reader is
    LOANS = "loans"  # current loans by person
    LOAN_HISTORY = "loan_history"  # past loans by person
    VAN = "van"
    TRAINING = "training"
    REQUESTS = "requests"  # what a partner asks an agency for
    REPORTS = "reports"
    SETTINGS = "settings"  # settings, users, keys
    AUDIT = "audit"


class Level(StrEnum):
    """How far a right goes. `own` is what belongs to the account's own institution (a reader: to himself)."""

    VIEW = "view"
    OWN = "own"
    SUMS = "sums"
    CREATE = "create"
    APPROVE = "approve"
    PREPARE = "prepare"
    PROPOSE = "propose"
    SUBMIT = "submit"
    DECIDE = "decide"
    REQUEST = "request"
    APPEAL = "appeal"
    COUNT = "count"
    PUBLISHED = "published"


# C create and edit, A approve and sign, V view, O own only, S sums only, - none; in brackets: only this part.
# All scoped to the account's own institution and node. The administrator keeps accounts and reads no reader's data.
TABLE = """
capability     | PO      | HD           | CT     | ST      | VC             | TR | PL          | IA           | IR              | PH             | AU | PU          | AD | TM
partners       | C       | V            | V      | V       | V              | V  | O           | -            | -               | O              | V  | name        | V  | -
agreements     | C       | A            | -      | V       | -              | -  | V           | -            | -               | A              | V  | -           | -  | -
signing        | prepare | A            | -      | A(BAST) | A(surat jalan) | -  | A(BAST)     | -            | -               | A              | V  | summary     | -  | -
visits         | C       | V,A          | -      | C       | C              | C  | C           | -            | -               | V,A            | V  | -           | -  | -
press_releases | C       | A            | -      | -       | -              | -  | propose     | -            | -               | A(own quote)   | V  | published   | -  | -
records        | V       | V            | C      | V       | V              | V  | local C     | V            | V               | V              | V  | V           | V  | -
review         | submit  | V            | submit | submit  | -              | -  | decide      | -            | request, appeal | appeal         | V  | S           | -  | -
items          | V       | A(write-off) | C      | C       | O              | -  | C(own)      | count only   | -               | A(own)         | V  | -           | -  | -
placements     | V       | A            | -      | C       | C(move)        | -  | C(receive)  | count only   | -               | V              | V  | S           | -  | -
readers        | -       | -            | -      | -       | -              | -  | C(node)     | -            | O               | V(no titles)   | -  | -           | -  | -
loans          | -       | -            | -      | -       | O(van readers) | -  | C           | by card+item | O               | -              | -  | -           | -  | by card+PIN
loan_history   | -       | -            | -      | -       | -              | -  | -           | -            | O, opt-in       | -              | -  | -           | -  | -
van            | V       | V            | -      | V       | C              | -  | V,A(window) | -            | -               | V,A(gate)      | V  | timetable*  | -  | -
training       | C       | A            | -      | -       | -              | C  | C(enrol)    | -            | O               | A(list)        | V  | verify code | -  | -
requests       | C       | V,A          | -      | C       | V              | C  | C           | -            | -               | C,A            | V  | -           | -  | -
reports        | C       | V            | V      | V       | O              | O  | O           | -            | -               | O              | V  | S           | -  | -
settings       | -       | -            | -      | -       | -              | -  | node admin  | -            | -               | -              | V  | -           | C  | -
audit          | O       | V            | -      | -       | -              | -  | O           | -            | -               | O              | V  | -           | V  | -
"""  # noqa: E501

COLUMNS = {
    "PO": Role.PARTNERSHIP_OFFICER,
    "HD": Role.HEAD,
    "CT": Role.CATALOGUER,
    "ST": Role.STOCK_OFFICER,
    "VC": Role.CREW,
    "TR": Role.TRAINER,
    "PL": Role.PRISON_LIBRARIAN,
    "IA": Role.INMATE_ASSISTANT,
    "IR": Role.READER,
    "PH": Role.PRISON_HEAD,
    "AU": Role.AUDITOR,
    "PU": Role.PUBLIC,
    "AD": Role.ADMIN,
    "TM": Role.TERMINAL,
}


@dataclass(frozen=True)
class Right:
    """One word of a cell: a level, and the only part that it holds for ("" for all)."""

    level: Level
    part: str = ""


_LETTERS = {"C": Level.CREATE, "A": Level.APPROVE, "V": Level.VIEW, "O": Level.OWN, "S": Level.SUMS}
_WORDS = {
    "prepare": Right(Level.PREPARE),
    "propose": Right(Level.PROPOSE),
    "submit": Right(Level.SUBMIT),
    "decide": Right(Level.DECIDE),
    "request": Right(Level.REQUEST),
    "appeal": Right(Level.APPEAL),
    "count only": Right(Level.COUNT),
    "local C": Right(Level.CREATE, "local"),
    "by card+item": Right(Level.CREATE, "card+item"),
    "by card+PIN": Right(Level.CREATE, "card+pin"),  # what a reader does himself at a machine
    "O, opt-in": Right(Level.OWN, "opt-in"),  # one's own, and only after opting in
    "node admin": Right(Level.CREATE),
    "name": Right(Level.PUBLISHED),
    "summary": Right(Level.PUBLISHED),
    "published": Right(Level.PUBLISHED),
    "timetable*": Right(Level.PUBLISHED),
    "verify code": Right(Level.PUBLISHED),
}
_SCOPES = {"own", "node"}  # everybody is held to his own institution and node anyway
_NO_SIGHT = {Level.SUMS, Level.COUNT, Level.PUBLISHED}
_NARROW = {
    "van readers",
    "no titles",
    "card+item",
    "card+pin",
    "opt-in",
}  # these parts show no more than themselves


def rights_in(cell: str) -> frozenset[Right]:
    """What a cell says. Raises ValueError for a word that the table does not know."""
    rights = set()
    for word in [cell] if cell in _WORDS else [part.strip() for part in cell.split(",")]:
        if word == "-":
            continue
        if word in _WORDS:
            rights.add(_WORDS[word])
            continue
        letter, _, part = word.removesuffix(")").partition("(")
        if letter not in _LETTERS:
            raise ValueError(f"the table of roles has a cell {cell!r}, which says nothing known")
        rights.add(Right(_LETTERS[letter], "" if part in _SCOPES else part))
    return frozenset(rights)


def _read(table: str) -> dict[tuple[Capability, Role], frozenset[Right]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {
        (Capability(name), COLUMNS[code]): rights_in(cell)
        for name, *cells in lines
        for code, cell in zip(head[1:], cells, strict=True)
    }


MATRIX = _read(TABLE)


def allows(role: Role, capability: Capability, level: Level, *parts: str) -> bool:
    """Whether the table gives `role` this right: for all, or for one of the named `parts`.

    Whoever creates, approves or owns may also view; seeing only sums, counting and what is published do not.
    """
    for right in MATRIX[capability, role]:
        fits = not right.part or right.part in parts
        if right.level == level and fits:
            return True
        if level == Level.VIEW and right.level not in _NO_SIGHT and (fits or right.part not in _NARROW):
            return True
    return False
