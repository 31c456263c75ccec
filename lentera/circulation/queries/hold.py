"""Queues and the hold shelf: for decisions, for the desk's pages, for machines."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from lentera.circulation.facts import Priority
from lentera.circulation.models import HeldCopy, Hold, Loan, ReaderIdentity, ShelfCopy
from lentera.circulation.queries.absence import readers_away
from lentera.circulation.queries.copies import open_loans_of_items
from lentera.circulation.queries.lending import UNKNOWN_TITLE, loans_of_reader
from lentera.circulation.queries.rulebook import rule_for
from lentera.circulation.queries.wish import answers_of, wish_id
from lentera.circulation.rules import (
    HoldRule,
    Waiting,
    Wanted,
    decide_next,
    in_order,
    renewal_is_blocked,
)
from lentera.journal.asking import asked
from lentera.stock import queries as stock
from lentera.stock.queries import HoldingState


def hold_rule(institution: UUID, library: UUID | None, group: str) -> HoldRule:
    """How long a copy stands on the hold shelf for a reader of this group, and how many holds one may have."""
    rule = rule_for(institution, library, group)
    return HoldRule(rule.hold_shelf_days, rule.holds)


def waiting_of(id: UUID, told: Hold.Secret) -> Waiting:
    """A hold as rules see it."""
    wanted = Wanted(told.record, told.item, told.title, told.author, told.isbn)
    return Waiting(id, told.reader, Priority(told.priority), datetime.fromisoformat(told.asked_at), wanted)


def hold(institution: UUID, id: UUID) -> Waiting | None:
    """One hold that is not filled."""
    row = Hold._base_manager.filter(institution=institution, id=id, filled_at=None).first()
    return None if row is None else waiting_of(row.id, Hold.rows.unseal(row))


def holds_for(institution: UUID, item: UUID | None, record: UUID | None) -> list[Waiting]:
    """The holds that a copy could fill (without one: any copy of the title), in order, with who is out for a time.

    Those with another copy on the hold shelf are served already.
    """
    copy = None if item is None else Hold.rows.hash_of(institution, "item", item)
    title = None if record is None else Hold.rows.hash_of(institution, "record", record)
    found = [
        one
        for one in _in_order(_waiting_for(institution, copy, title))
        if one.wanted.item in (None, item) and (one.wanted.item is not None or one.wanted.record is not None)
    ]
    away = readers_away(institution, {one.reader for one in found})
    return [replace(one, away=True) if one.reader in away else one for one in found]


def queue_for(institution: UUID, wanted: Wanted) -> list[Waiting]:
    """Everybody who waits for the same title, in order, whether for any copy or for one; who is served is left out."""
    if wanted.item is None and wanted.record is None:
        rows = Hold._base_manager.filter(institution=institution, filled_at=None)
        return [one for one in _in_order(rows) if one.wanted.queue == wanted.queue]
    copy = None if wanted.item is None else Hold.rows.hash_of(institution, "item", wanted.item)
    title = None if wanted.record is None else Hold.rows.hash_of(institution, "record", wanted.record)
    return _in_order(_waiting_for(institution, copy, title))


def _waiting_for(institution: UUID, copy: bytes | None, title: bytes | None) -> list[Any]:
    if copy is not None and title is not None:
        return _for_either(institution, copy, title)
    if copy is not None:
        return _for_copy(institution, copy)
    return [] if title is None else _for_title(institution, title)


@asked
def _for_either(institution: UUID, copy: bytes, title: bytes) -> Any:
    return _unserved(institution, item_hash=copy) | _unserved(institution, record_hash=title)


@asked
def _for_copy(institution: UUID, copy: bytes) -> Any:
    return _unserved(institution, item_hash=copy)


@asked
def _for_title(institution: UUID, title: bytes) -> Any:
    return _unserved(institution, record_hash=title)


def _unserved(institution: UUID, **found_by: bytes) -> Any:
    rows = Hold._base_manager.filter(institution=institution, **found_by, filled_at=None)
    return rows.exclude(id__in=HeldCopy._base_manager.filter(institution=institution).values("id"))


def next_waiting(institution: UUID, copy: HoldingState) -> Waiting | None:
    """Whose turn it is when this copy is at hand."""
    return decide_next(copy.item, copy.record, holds_for(institution, copy.item, copy.record))


def own_holds(institution: UUID, reader: UUID) -> list[Waiting]:
    """What a reader waits for, in order."""
    return _in_order(Hold.rows.query(institution, reader=reader).filter(filled_at=None))


def has_in_hand(institution: UUID, reader: UUID, wanted: Wanted) -> bool:
    """Whether a reader has a copy of what he asks for."""
    if wanted.item is None and wanted.record is None:
        return False
    items = list(loans_of_reader(institution, reader).filter(returned_at=None).values_list("item", flat=True))
    copies = stock.holdings_by_items(institution, items) if items else {}
    return any(wanted.fits(item, copies[item].record if item in copies else None) for item in items)


def held_for(institution: UUID, item: UUID) -> tuple[UUID, UUID] | None:
    """The hold and the reader for whom a copy stands on the hold shelf."""
    for id, told in HeldCopy.rows.find(institution, item=item):
        return id, told.reader
    return None


def on_hold_shelf(institution: UUID, items: Collection[UUID]) -> set[UUID]:
    """Which of these copies stand on the hold shelf."""
    found: set[UUID] = set()
    for chunk in stock.chunks(list(items), 500):
        rows = ShelfCopy.objects.filter(institution=institution, item__in=chunk)
        found.update(rows.values_list("item", flat=True))
    return found


def loan_on_hold_shelf(institution: UUID, loan: UUID) -> bool:
    """Whether the copy of a loan stands on the hold shelf now."""
    items = Loan.objects.filter(institution=institution, id=loan).values("item")
    return ShelfCopy.objects.filter(institution=institution, item__in=items).exists()


def hold_shelf(institution: UUID) -> Any:
    """All copies on the hold shelf, the one that has to go first on top."""
    return ShelfCopy.objects.filter(institution=institution).order_by("until", "item")


def renewal_blocked(institution: UUID, item: UUID, loan_reader: UUID | None) -> bool:
    """Whether others wait for what is on loan and nothing free can serve them. Two statements where nobody waits."""
    copy = stock.holding_of_item(institution, item)
    record = None if copy is None else copy.record
    waiting = holds_for(institution, item, record)
    others = [one for one in waiting if one.reader != loan_reader and not one.away]
    return bool(others) and renewal_is_blocked(len(others), _free_besides(institution, item, record))


def others_come_first(institution: UUID, item: UUID, reader: UUID) -> bool:
    """Whether a reader who brought a copy back has to leave it to those who wait: taking it again at once would be a
    renewal by another name.
    """
    copy = stock.holding_of_item(institution, item)
    record = None if copy is None else copy.record
    waiting = [one for one in holds_for(institution, item, record) if not one.away]
    if not waiting or waiting[0].reader == reader:
        return False
    others = [one for one in waiting if one.reader != reader]
    return renewal_is_blocked(len(others), _free_besides(institution, item, record))


def _free_besides(institution: UUID, item: UUID, record: UUID | None) -> int:
    """How many other copies of the title could serve those who wait."""
    free = free_copies(institution, [record]).get(record, []) if record is not None else []
    return sum(copy.item != item for copy in free)


def free_copies(institution: UUID, records: Collection[UUID]) -> dict[UUID, list[HoldingState]]:
    """The copies of these titles at hand that are neither on loan nor on the hold shelf."""
    by_record = stock.in_hand_by_record(institution, records)
    items = [copy.item for copies in by_record.values() for copy in copies]
    away = {*open_loans_of_items(institution, items), *on_hold_shelf(institution, items)}
    return {
        record: [copy for copy in copies if copy.item not in away] for record, copies in by_record.items()
    }


class HoldState(StrEnum):
    """How a hold stands."""

    READY = "ready"  # a copy is on the hold shelf for it
    TO_FETCH = "to_fetch"  # a free copy is at hand: take it from its shelf
    OUT = "out"  # all copies are out: wait for one to come back
    SUSPENDED = "suspended"  # the reader is out for a time: others are served, the place stays
    AWAY = "away"  # no copy is at hand: it is wished for


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold as lists show it: a card, never a name. `place`: 1 is next in the queue of its title, 0 is served."""

    id: UUID
    reader: UUID
    card: str
    priority: Priority
    asked_at: datetime
    title: str
    author: str
    call_number: str
    state: HoldState
    place: int
    record: UUID | None
    item: UUID | None = None  # the copy asked for, or on the shelf
    barcode: str = ""
    until: date | None = None
    slip: bool = False
    checked: bool = True
    way: str = ""  # how the agency sends it
    day: date | None = None
    away: bool = False  # the reader is out for a time


def hold_lines(institution: UUID, *, reader: UUID | None = None) -> list[HoldLine]:
    """All open holds by title and place (or those of one reader); a fixed number of statements."""
    rows = Hold._base_manager.filter(institution=institution, filled_at=None)
    told = {row.id: Hold.rows.unseal(row) for row in rows}
    queue = in_order(waiting_of(id, one) for id, one in told.items())
    held = {row.id: (HeldCopy.rows.unseal(row), row.expires_on) for row in _held(institution)}
    cards = ReaderIdentity.rows.open_many(institution, {one.reader for one in queue})
    board = _Board(institution, queue, held)
    lines = []
    for one in queue:
        place = board.placed(one)
        if reader is not None and one.reader != reader:
            continue
        pairing, until = held.get(one.hold, (None, None))
        copy = board.copy_of(one, pairing)
        way, day = board.answer(one)
        lines.append(
            HoldLine(
                id=one.hold,
                reader=one.reader,
                card=cards[one.reader].card if one.reader in cards else "",
                priority=one.priority,
                asked_at=one.asked_at,
                title=copy.title if copy is not None else one.wanted.title or UNKNOWN_TITLE,
                author=copy.author if copy is not None else one.wanted.author,
                call_number=copy.call_number if copy is not None else "",
                state=board.state(one),
                place=place,
                record=one.wanted.record,
                item=pairing.item if pairing is not None else one.wanted.item,
                barcode=copy.barcode
                if copy is not None and (pairing is not None or one.wanted.item is not None)
                else "",
                until=until,
                slip=pairing is not None and pairing.slip,
                checked=told[one.hold].checked,
                way=way,
                day=day,
                away=one.reader in board.readers_away,
            )
        )
    return lines


class _Board:
    """The queues laid over the copies at hand: the first of a title take its free copies."""

    def __init__(self, institution: UUID, queue: list[Waiting], held: dict[UUID, Any]) -> None:
        records = {one.wanted.record for one in queue if one.wanted.record is not None}
        items = {one.wanted.item for one in queue if one.wanted.item is not None}
        items |= {pairing.item for pairing, _until in held.values()}
        self.at_hand = stock.in_hand_by_record(institution, records) if records else {}
        self.copies = stock.holdings_by_items(institution, items)
        everything = {copy.item for copies in self.at_hand.values() for copy in copies} | items
        kept = {pairing.item for pairing, _until in held.values()}
        self.away = {*open_loans_of_items(institution, everything), *kept}
        self.readers_away = readers_away(institution, {one.reader for one in queue})
        self.answers = answers_of(institution)
        self.wishes = {one.hold: wish_id(institution, one.wanted) for one in queue}
        self._places: Counter[UUID | str] = Counter()
        self._taken: set[UUID] = set()
        self._states = {one.hold: self._state(one, held) for one in queue}

    def placed(self, one: Waiting) -> int:
        """Its place among those who wait for the same; call it in the order of the queue. Who is served has none."""
        if self._states[one.hold] is HoldState.READY:
            return 0
        self._places[one.wanted.queue] += 1
        return self._places[one.wanted.queue]

    def copy_of(self, one: Waiting, pairing: Any) -> HoldingState | None:
        """The copy that names the title."""
        if pairing is not None and pairing.item in self.copies:
            return self.copies[pairing.item]
        if one.wanted.item is not None:
            return self.copies.get(one.wanted.item)
        found = self.at_hand.get(one.wanted.record, []) if one.wanted.record is not None else []
        return found[0] if found else None

    def state(self, one: Waiting) -> HoldState:
        """How a hold stands."""
        return self._states[one.hold]

    def answer(self, one: Waiting) -> tuple[str, date | None]:
        """How and when the agency sends what is not here."""
        if self._states[one.hold] is not HoldState.AWAY:
            return "", None
        return self.answers.get(self.wishes[one.hold], ("", None))

    def _state(self, one: Waiting, held: dict[UUID, Any]) -> HoldState:
        if one.hold in held:
            return HoldState.READY
        if one.wanted.item is not None:
            known = [self.copies[one.wanted.item]] if one.wanted.item in self.copies else []
        else:
            known = self.at_hand.get(one.wanted.record, []) if one.wanted.record is not None else []
        here = [copy for copy in known if copy.status == "in_hand"]
        if here and one.reader in self.readers_away:
            return HoldState.SUSPENDED
        for copy in here:
            if copy.item not in self.away and copy.item not in self._taken:
                self._taken.add(copy.item)
                return HoldState.TO_FETCH
        return HoldState.OUT if here else HoldState.AWAY


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A copy on the hold shelf; `card` is empty when nobody is to fetch it: none waits, or who is out for a time."""

    item: UUID
    barcode: str
    title: str
    call_number: str
    until: date
    since: datetime
    hold: UUID | None = None
    reader: UUID | None = None
    card: str = ""
    slip: bool = False
    away: bool = False  # the reader is out for a time


def shelf_lines(institution: UUID) -> list[ShelfLine]:
    """What stands on the hold shelf and for which cards, the one that has to go first on top."""
    rows = list(hold_shelf(institution))
    copies = stock.holdings_by_items(institution, [row.item for row in rows])
    held = {told.item: (row.id, told) for row in _held(institution) for told in [HeldCopy.rows.unseal(row)]}
    waiting = {told.reader for _id, told in held.values()}
    cards, away = ReaderIdentity.rows.open_many(institution, waiting), readers_away(institution, waiting)
    lines = []
    for row in rows:
        copy, (id, told) = copies.get(row.item), held.get(row.item, (None, None))
        lines.append(
            ShelfLine(
                item=row.item,
                barcode=copy.barcode if copy else "",
                title=copy.title if copy else UNKNOWN_TITLE,
                call_number=copy.call_number if copy else "",
                until=row.until,
                since=row.since,
                hold=id,
                reader=told.reader if told else None,
                card=cards[told.reader].card if told and told.reader in cards else "",
                slip=told is not None and told.slip,
                away=told is not None and told.reader in away,
            )
        )
    return lines


def unfilled(institution: UUID) -> dict[UUID, tuple[Wanted, int]]:
    """Titles that are asked for and of which no copy is at hand: by wish, with how many holds wait.

    Words that nobody has read yet are left out: a reader may have written a name into them.
    """
    lines = [line for line in hold_lines(institution) if line.state is HoldState.AWAY and line.checked]
    counted: dict[UUID, list[HoldLine]] = defaultdict(list)
    wanted: dict[UUID, Wanted] = {}
    told = Hold.rows.open_many(institution, [line.id for line in lines])
    for line in lines:
        one = told[line.id]
        asked = Wanted(one.record, None, one.title or line.title, one.author or line.author, one.isbn)
        wish = wish_id(institution, asked)
        counted[wish].append(line)
        wanted.setdefault(wish, asked)
    return {wish: (wanted[wish], len(found)) for wish, found in counted.items()}


def _held(institution: UUID) -> Any:
    return HeldCopy._base_manager.filter(institution=institution)


def _in_order(rows: Iterable[Any]) -> list[Waiting]:
    return in_order(waiting_of(row.id, Hold.rows.unseal(row)) for row in rows)
