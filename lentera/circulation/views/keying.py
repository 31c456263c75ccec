"""What a keyed-in row of each kind of sheet does, and what is said beside it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, NewReader, Placed
from lentera.circulation.actions import paper as recording
from lentera.circulation.actions.paper import Row
from lentera.circulation.facts import QuestionAsked, ReaderGroup
from lentera.circulation.forms.paper import PaperRow
from lentera.circulation.rules import Wanted
from lentera.circulation.rules.sheet import Sheet, SheetAct
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.stock import actions as stock_actions
from lentera.stock import queries as stock

GROUP_LETTERS = {
    "N": ReaderGroup.CONVICT,
    "T": ReaderGroup.DETAINEE,
    "A": ReaderGroup.JUVENILE,
    "K": ReaderGroup.PROBATION_CLIENT,
    "P": ReaderGroup.STAFF,
    "L": ReaderGroup.OTHER,
}
FOR_CLERKS = frozenset(
    {SheetAct.REGISTER, SheetAct.WISH}
)  # names, and words that readers wrote to the officer


@dataclass(frozen=True, slots=True)
class Keying:
    """A sheet at a desk. `stocktake`: the count that its scans belong to."""

    here: Desk
    sheet: Sheet
    stocktake: UUID | None = None

    def place(self, row: PaperRow) -> Row:
        """Where a row stands."""
        return Row(self.sheet.id, row.number)


@dataclass(frozen=True, slots=True)
class Counted:
    """A copy that was scanned at a shelf: its title, and what it means beside the books."""

    title: str
    sight: str
    before: bool


def open_counts(here: Desk) -> list[tuple[UUID, str]]:
    """The stocktakes that go on, the newest first."""
    rows = stock.stocktakes_of(here.institution).filter(closed_on=None)
    return [(row.id, row.name) for row in rows[:20]]


def _when(row: PaperRow) -> datetime:
    if row.at is None:
        raise ValueError("a row without its time is not recorded")
    return row.at


def _lend(told: Keying, row: PaperRow) -> Any:
    place, at = told.place(row), _when(row)
    return recording.record_paper_loan(told.here, row.told["barcode"], row.card_used, place, at=at)


def _return(told: Keying, row: PaperRow) -> Any:
    return recording.record_paper_return(told.here, row.told["barcode"], told.place(row), at=_when(row))


def _renew(told: Keying, row: PaperRow) -> Any:
    return recording.record_paper_renewal(told.here, row.told["barcode"], told.place(row), at=_when(row))


def _visits(told: Keying, row: PaperRow) -> Any:
    count = row.told["count"]
    if not (count.isdecimal() and len(count) <= 4 and 0 < int(count) <= 5000):
        return Refusal("slip-count-unread", count=count[:20])
    return recording.record_paper_visits(told.here, int(count), told.place(row), at=_when(row))


def _register(told: Keying, row: PaperRow) -> Any:
    group = GROUP_LETTERS.get(row.told["group"].upper()[:1])
    if group is None or not row.told["name"]:
        return Refusal("slip-group-unread", group=row.told["group"][:20])
    who = NewReader(row.told["name"], group, card=row.told["card"], block=row.told["block"][:60])
    return recording.register_from_paper(told.here, who, told.place(row), at=_when(row))


def _wish(told: Keying, row: PaperRow) -> Any:
    """A question where it ends like one; else a title, by a scanned copy of it or in the reader's words."""
    here, words, at, place = told.here, row.told["wish"], _when(row), told.place(row)
    if (refusal := recording.time_refusal(here, at)) is not None:
        return refusal
    if words.endswith("?"):
        asked_on = here.day(at)
        return actions.ask_question(
            here, words, card=row.card_used, asked_on=asked_on, request_id=place.request_id, at=at
        )
    copy = queries.copy_by_barcode(here.institution, words)
    wanted = Wanted(title=words)
    if not isinstance(copy, Refusal):
        wanted = Wanted(record=copy.record, item=None if copy.record is not None else copy.item)
    return actions.place_hold(here, row.card_used, wanted, request_id=place.request_id, at=at)


def _count(told: Keying, row: PaperRow) -> Any:
    barcode = row.told["barcode"]
    if told.stocktake is None:
        return Refusal("sheet-count-missing")
    read = stock_actions.scan_copies(
        told.here.institution,
        told.stocktake,
        row.shelf_used,
        [barcode],
        actor=told.here.actor,
        request_id=f"{told.place(row).request_id}:{barcode[:64]}",
    )
    if isinstance(read, Refusal):
        return read
    one = read[0]
    title = one.barcode if one.copy is None else one.copy.title
    return Counted(title, one.sight.value, one.before is not None)


ACTS: dict[SheetAct, Callable[[Keying, PaperRow], Any]] = {
    SheetAct.LEND: _lend,
    SheetAct.RETURN: _return,
    SheetAct.RENEW: _renew,
    SheetAct.VISITS: _visits,
    SheetAct.REGISTER: _register,
    SheetAct.WISH: _wish,
    SheetAct.STOCKTAKE: _count,
}


def words_of(outcome: Any) -> str | None:
    """What stands beside a wish, a question or a counted copy; None for everything else."""
    if isinstance(outcome, Placed):
        if not outcome.here:
            return gettext("%(title)s · belum ada di sini, disampaikan ke dinas") % {"title": outcome.title}
        told = {"title": outcome.title, "place": formats.number(outcome.place)}
        return gettext("%(title)s · tempat ke-%(place)s dalam antrean") % told
    if isinstance(outcome, QuestionAsked):
        return gettext("pertanyaan, dijawab paling lambat %(due)s") % {"due": formats.short_date(outcome.due)}
    if isinstance(outcome, Counted):
        return " · ".join(part for part in (outcome.title, _sight(outcome)) if part)
    return None


def _sight(counted: Counted) -> str:
    if counted.before:
        return gettext("sudah dipindai sebelumnya")
    if counted.sight == "found":
        return ""
    told = {
        "misplaced": gettext("tercatat di rak lain"),
        "unknown": gettext("barcode tidak dikenal: sisihkan bukunya"),
    }
    return told.get(counted.sight, gettext("tidak sesuai catatan: lihat cacah ulangnya"))
