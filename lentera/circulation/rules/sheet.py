"""The code on a sheet of paper: which act, which sheet, which day, which library."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that looks like another
_NO_DAY = "000000"


class SheetAct(StrEnum):
    """What can be written down while there is no machine."""

    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"
    VISITS = "visits"
    REGISTER = "register"
    WISH = "wish"
    STOCKTAKE = "stocktake"


_MARKS = {
    SheetAct.LEND: "P",
    SheetAct.RETURN: "K",
    SheetAct.RENEW: "J",
    SheetAct.VISITS: "V",
    SheetAct.REGISTER: "D",
    SheetAct.WISH: "W",
    SheetAct.STOCKTAKE: "C",
}
_ACTS = {mark: act for act, mark in _MARKS.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `library` are the first four hex digits of its library's id; no `day`: written in by hand."""

    act: SheetAct
    id: str
    library: str
    day: date | None = None

    @property
    def code(self) -> str:
        """What the QR holds: capitals and digits only, so that any scanner types it alike."""
        day = self.day.strftime("%y%m%d") if self.day is not None else _NO_DAY
        told = f"{_MARKS[self.act]}{day}-{self.id}-{self.library}"
        return f"{told}-{_check(told)}"


def read_sheet(code: str) -> Sheet | None:
    """The sheet of a scanned or typed code; None when it is no such code, or mistyped."""
    told = code.strip().upper()
    body, _, check = told.rpartition("-")
    parts = body.split("-")
    if len(parts) != 3 or check != _check(body):
        return None
    head, id, library = parts
    if (
        len(head) != 7
        or head[0] not in _ACTS
        or not head[1:].isdecimal()
        or len(id) != 8
        or len(library) != 4
    ):
        return None
    day = None
    if head[1:] != _NO_DAY:
        try:
            day = date(2000 + int(head[1:3]), int(head[3:5]), int(head[5:7]))
        except ValueError:
            return None
    return Sheet(_ACTS[head[0]], id, library, day)


def _check(told: str) -> str:
    digest = blake2b(told.encode(), digest_size=2).digest()
    return "".join(LETTERS[byte % 32] for byte in digest)
