"""Readers at a machine: what their card may do, and, after the right PIN, what they have."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lentera.circulation import queries as circulation
from lentera.circulation.queries.kiosk import words_for_reader
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.protocols.sip2 import holds
from lentera.protocols.sip2.messages import Answer, yes
from lentera.protocols.sip2.session import Asked, Patron, Terminal

MOST_LISTED = 9999  # counts have four digits
LISTS = (("held", 0, "AS"), ("overdue", 1, "AT"), ("charged", 2, "AU"), ("waiting", 5, "CD"))
"""Name, place in the summary, field; the last ones are holds for which no copy stands ready yet."""


def patron_status(asked: Asked) -> Answer:
    """23 → 24."""
    return _status(asked, "24", asked.present())


def refuse_block(asked: Asked) -> Answer:
    """01 → 24: a machine blocks nobody. A lost card is told to the librarian; the status is what it was."""
    return _status(asked, "24", asked.present(), "machine-cannot")


def refuse_enable(asked: Asked) -> Answer:
    """25 → 26: nor does it end a pause."""
    return _status(asked, "26", asked.present(), "machine-cannot")


def patron_information(asked: Asked) -> Answer:
    """63 → 64: how many and, where the summary asks, which; all of it only after the right PIN."""
    patron, request = asked.present(), asked.request
    terminal = asked.session.terminal
    mine = _lists(terminal, patron, asked.at) if terminal is not None and patron.verified else {}
    counts = "".join(f"{len(mine.get(name, ())):04}" for name in ("held", "overdue", "charged"))
    unready = f"{len(mine.get('waiting', ())):04}"
    standing = _standing(patron, terminal)
    told = Answer(f"64{_flags(patron, standing)}{_language(asked)}{asked.date}{counts}{'0000' * 2}{unready}")
    _who(asked, told, patron)
    for name, place, field in LISTS:
        if request.fixed["summary"][place] == "Y":
            for line in _page(mine.get(name, []), request.told("BP"), request.told("BQ")):
                told.add(field, line)
    _why(told, patron.refusal or standing.refusal)
    return told


def end_session(asked: Asked) -> Answer:
    """35 → 36: the next reader begins with his own PIN."""
    asked.session.reader = None
    terminal = asked.terminal
    told = Answer(f"36{yes(not isinstance(terminal, Refusal))}{asked.date}")
    told.add("AO", asked.institution)
    told.add("AA", asked.request.told("AA"))
    _why(told, terminal if isinstance(terminal, Refusal) else None)
    return told


def _status(asked: Asked, code: str, patron: Patron, refused: str = "") -> Answer:
    standing = _standing(patron, asked.session.terminal)
    told = Answer(f"{code}{_flags(patron, standing)}{_language(asked)}{asked.date}")
    _who(asked, told, patron)
    kept_out = patron.refusal or standing.refusal
    _why(told, Refusal(refused) if refused and patron.verified else kept_out)
    return told


def _who(asked: Asked, told: Answer, patron: Patron) -> None:
    """AE is the card, not the name: a screen in a reading room is read by everybody."""
    told.add("AO", asked.institution)
    told.add("AA", patron.card)
    told.add("AE", patron.card if patron.id is not None else "")
    told.add("BL", yes(patron.id is not None))
    told.add("CQ", yes(patron.verified))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Why a reader with the right PIN borrows nothing now: marks for a machine, and a sentence for him."""

    denied: bool = False
    full: bool = False
    refusal: Refusal | None = None


def _standing(patron: Patron, terminal: Terminal | None) -> _Standing:
    state = None
    if terminal is not None and patron.verified and patron.id is not None:
        state = circulation.reader_state(terminal.institution, patron.id)
    if terminal is None or state is None:
        return _Standing()
    most = circulation.rule_for(terminal.institution, terminal.library, state.group).max_items
    full = state.open_loans >= most
    if (refusal := circulation.refusal_of_reader(state, today=clock.today(terminal.zone))) is not None:
        return _Standing(True, full, refusal)
    return _Standing(False, full, Refusal("limit-reached", limit=most) if full else None)


def _flags(patron: Patron, standing: _Standing) -> str:
    """Fourteen marks, Y for what is denied. Without the right PIN nothing is done, and nothing more is told."""
    if not patron.verified:
        return "YY".ljust(14)
    denied = "Y" if standing.denied else " "
    return f"{denied}{' ' * 4}{'Y' if standing.full else ' '}".ljust(14)


def _why(told: Answer, refusal: Refusal | None) -> None:
    if refusal is not None:
        told.add("AF", words_for_reader(refusal))


def _language(asked: Asked) -> str:
    given = asked.request.fixed.get("language", "000")
    return given if given.isascii() and given.isdigit() else "000"


def _lists(terminal: Terminal, patron: Patron, at: datetime) -> dict[str, list[str]]:
    if patron.id is None:
        return {}
    rows = circulation.loans_of_reader(terminal.institution, patron.id).filter(returned_at=None)
    lines = circulation.lines(terminal.institution, rows[:MOST_LISTED])
    today = at.astimezone(ZoneInfo(terminal.zone)).date()
    return {
        "charged": [line.barcode for line in lines],
        "overdue": [line.barcode for line in lines if line.days_left(today) < 0],
        **holds.lists(terminal, patron.id),
    }


def _page(lines: list[str], first: str, last: str) -> list[str]:
    """The lines from BP to BQ, counted from 1; all of them where neither is a number."""
    start = int(first) if _is_number(first) else 1
    end = int(last) if _is_number(last) else len(lines)
    return lines[max(start, 1) - 1 : max(end, 0)]


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= 9
