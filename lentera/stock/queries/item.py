"""Reads of copies and holdings. A barcode is looked up as scanned, within one institution."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lentera.journal.asking import asked
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from lentera.pages.signs import scannable
from lentera.stock.facts import Condition, HoldingStatus, ItemStatus, LossCaseOpened
from lentera.stock.models import Holding, Item, LossCase, LossSettlement, Placement
from lentera.stock.rules import HoldingState, ItemState

_ITEM = "id institution_id barcode title author call_number record condition status value placement partner".split()
_HOLDING = (
    "id institution_id owner item barcode title author call_number record shelf library condition status "
    "placement scope_item"
).split()
_CONDITION = _HOLDING.index("condition")


def _item(row: tuple[Any, ...]) -> ItemState:
    values = dict(zip(_ITEM, row, strict=True))
    values["owner"] = values.pop("institution_id")
    values["condition"], values["status"] = Condition(values["condition"]), ItemStatus(values["status"])
    return ItemState(**values)


def _holding(row: tuple[Any, ...]) -> HoldingState:
    told = list(row)  # in the order of the state's own fields
    told[_CONDITION : _CONDITION + 2] = Condition(row[_CONDITION]), HoldingStatus(row[_CONDITION + 1])
    return HoldingState(*told)


@asked
def _holdings_with_barcode(holder: UUID, barcode: str) -> Any:
    return Holding.objects.filter(institution_id=holder, barcode=barcode).values_list(*_HOLDING)


@asked
def _holdings_of_item(holder: UUID, item: UUID) -> Any:
    return Holding.objects.filter(institution_id=holder, item=item).values_list(*_HOLDING)


@asked
def _holdings_beyond_ascii(holder: UUID) -> Any:
    rows = Holding.objects.filter(institution_id=holder, barcode__beyond_ascii=True)
    return rows.order_by("barcode", "id").values_list("barcode", "item")


@asked
def _items_beyond_ascii(owner: UUID) -> Any:
    rows = Item.objects.filter(institution_id=owner, barcode__beyond_ascii=True)
    return rows.order_by("barcode", "id").values_list("barcode", "id")


def unseen_in_items(owner: UUID) -> dict[UUID, str]:
    """The owner's copies whose barcode holds signs that nobody sees: what is seen of it, by copy.

    They were entered before barcodes with such signs were refused. No scan types them.
    """
    return _unseen(_items_beyond_ascii(owner))


def unseen_in_holdings(holder: UUID) -> dict[UUID, str]:
    """The same of what the holder has, or had, in hand."""
    return _unseen(_holdings_beyond_ascii(holder))


def unseen_in_hand(holder: UUID) -> dict[UUID, str]:
    """The same of what is in hand alone: what needs a new label."""
    rows = Holding.objects.filter(
        institution_id=holder, barcode__beyond_ascii=True, status=HoldingStatus.IN_HAND
    )
    return _unseen(rows.values_list("barcode", "item"))


def _unseen(rows: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    told = sorted((scannable(barcode), item, barcode) for barcode, item in rows)  # as they are read
    return {item: seen for seen, item, barcode in told if seen != barcode}


def item_by_barcode(owner: UUID, barcode: str) -> ItemState | Refusal:
    """The owner's copy with this barcode, or one sentence why there is none."""
    found = Item.objects.filter(institution_id=owner, barcode=barcode.strip()).values_list(*_ITEM).first()
    if found is not None:
        return _item(found)
    alike = [item for item, seen in unseen_in_items(owner).items() if seen == scannable(barcode)]
    if len(alike) > 1:
        return Refusal("barcode-double", barcode=scannable(barcode), count=len(alike))
    if alike and (state := item_state(alike[0])) is not None:
        return state
    return Refusal("barcode-unknown", barcode=barcode.strip())


def holding_by_barcode(holder: UUID, barcode: str) -> HoldingState | Refusal:
    """The copy in hand with this barcode, own or placed here.

    Copies of two owners may bear the same barcode: then it is refused, since nobody can tell which is meant, and
    whoever chose one of `holdings_seen_as` names it by its id. Where none bears it, a copy is meant of whose barcode no
    more than this is seen.
    """
    found = _bearing(holder, barcode)
    here = [one for one in found if one.status is HoldingStatus.IN_HAND]
    if len(here) > 1:
        return Refusal("barcode-double", barcode=barcode.strip(), count=len(here))
    if here:
        return here[0]
    if found:
        return Refusal(f"holding-{found[0].status.replace('_', '-')}", barcode=barcode.strip())
    return Refusal("barcode-unknown", barcode=barcode.strip())


def holdings_seen_as(holder: UUID, barcode: str) -> list[HoldingState]:
    """The copies in hand that this barcode may mean."""
    return [one for one in _bearing(holder, barcode) if one.status is HoldingStatus.IN_HAND]


def item_named(code: str) -> UUID | None:
    """The id of a copy, where one is named by it in place of its barcode."""
    try:
        return UUID(code) if len(code) == 36 else None
    except ValueError:
        return None


def _bearing(holder: UUID, barcode: str) -> list[HoldingState]:
    found = [_holding(row) for row in _holdings_with_barcode(holder, barcode.strip())]
    if not found and (item := item_named(barcode)) is not None:
        found = [_holding(row) for row in _holdings_of_item(holder, item)]
    if not found:
        alike = [item for item, seen in unseen_in_holdings(holder).items() if seen == scannable(barcode)]
        found = [_holding(row) for item in alike for row in _holdings_of_item(holder, item)]
    return found


def holding_of_item(holder: UUID, item: UUID) -> HoldingState | None:
    """The holder's row about one copy, whatever its status."""
    row = _holdings_of_item.first(holder, item)
    return None if row is None else _holding(row)


def holdings_by_items(holder: UUID, items: Collection[UUID]) -> dict[UUID, HoldingState]:
    """Many at once, by item."""
    states: dict[UUID, HoldingState] = {}
    if (
        len(items) <= 3
    ):  # what a reader has in hand: three small questions cost less than one that is built anew
        found = (_holding(row) for item in items for row in _holdings_of_item(holder, item))
        return {state.item: state for state in found}
    for chunk in chunks(list(items), 500):
        rows = Holding.objects.filter(institution_id=holder, item__in=chunk).values_list(*_HOLDING)
        states.update((state.item, state) for state in map(_holding, rows))
    return states


def holdings_in_hand(holder: UUID) -> Iterator[HoldingState]:
    """Every copy in hand, own and placed, by barcode: for lists and for stories told in bulk."""
    rows = Holding.objects.filter(institution_id=holder, status=HoldingStatus.IN_HAND).order_by("barcode")
    return map(_holding, rows.values_list(*_HOLDING).iterator())


def item_state(item: UUID) -> ItemState | None:
    """One copy in its owner's words."""
    row = Item.objects.filter(id=item).values_list(*_ITEM).first()
    return None if row is None else _item(row)


def item_states(owner: UUID, items: Collection[UUID]) -> dict[UUID, ItemState]:
    """Many of one owner at once, by id."""
    states: dict[UUID, ItemState] = {}
    for chunk in chunks(list(items), 500):
        rows = Item.objects.filter(institution_id=owner, id__in=chunk).values_list(*_ITEM)
        states.update((state.id, state) for state in map(_item, rows))
    return states


def items_of(owner: UUID, *, status: ItemStatus | None = None) -> QuerySet[Item]:
    """The owner's copies, by barcode."""
    rows = Item.objects.filter(institution_id=owner).order_by("barcode")
    return rows if status is None else rows.filter(status=status)


def item_row(owner: UUID, item: UUID) -> Item | None:
    """One copy of the owner with all its columns."""
    return Item.objects.filter(institution_id=owner, id=item).first()


def holding_row(holder: UUID, item: UUID) -> Holding | None:
    """The holder's row about one copy with all its columns."""
    return Holding.objects.filter(institution_id=holder, item=item).first()


def holdings_of(holder: UUID) -> QuerySet[Holding]:
    """What the holder has, or had, in hand, by barcode."""
    return Holding.objects.filter(institution_id=holder).order_by("barcode")


def barcodes_taken(owner: UUID, barcodes: Collection[str]) -> set[str]:
    """Which of these barcodes the owner has given already, withdrawn copies included."""
    taken: set[str] = set()
    for chunk in chunks(list(barcodes), 500):
        rows = Item.objects.filter(institution_id=owner, barcode__in=chunk)
        taken.update(rows.values_list("barcode", flat=True))
    return taken


@dataclass(frozen=True, slots=True)
class Counts:
    """How many copies an owner has, by status; `in_hand` counts the copies at hand, whoever owns them."""

    on_shelf: int = 0
    placed: int = 0
    withdrawn: int = 0
    lost: int = 0
    damaged: int = 0
    in_hand: int = 0
    placed_here: int = 0


def counts(institution: UUID) -> Counts:
    """The stock of one institution in numbers."""
    rows = Item.objects.filter(institution_id=institution).values_list("status").annotate(n=Count("id"))
    by_status = dict(rows.order_by())
    hand = Holding.objects.filter(institution_id=institution, status=HoldingStatus.IN_HAND).aggregate(
        every=Count("id"), placed=Count("id", filter=Q(placement__isnull=False))
    )
    return Counts(**by_status, in_hand=hand["every"], placed_here=hand["placed"])


@dataclass(frozen=True, slots=True)
class Availability:
    """Copies of a title: at its owners' shelves, and placed with partners."""

    on_shelf: int
    placed: int
    call_number: str


def availability(owner: UUID, records: Iterable[UUID]) -> dict[UUID, Availability]:
    """How many copies of each title an owner has, and where."""
    shelf: Counter[UUID] = Counter()
    placed: Counter[UUID] = Counter()
    calls: dict[UUID, str] = {}
    for chunk in chunks(list(records), 500):
        rows = Item.objects.filter(institution_id=owner, record__in=chunk)
        for record, status, call in rows.values_list("record", "status", "call_number"):
            if record is not None and status in (ItemStatus.ON_SHELF, ItemStatus.PLACED):
                (shelf if status == ItemStatus.ON_SHELF else placed)[record] += 1
                calls.setdefault(record, call)
    return {record: Availability(shelf[record], placed[record], call) for record, call in calls.items()}


def in_hand_by_record(holder: UUID, records: Collection[UUID]) -> dict[UUID, list[HoldingState]]:
    """The copies of these titles in hand at an institution, own and placed, by title."""
    found: dict[UUID, list[HoldingState]] = {}
    for chunk in chunks(list(records), 500):
        rows = Holding.objects.filter(institution_id=holder, record__in=chunk, status=HoldingStatus.IN_HAND)
        for state in map(_holding, rows.order_by("barcode").values_list(*_HOLDING)):
            if state.record is not None:
                found.setdefault(state.record, []).append(state)
    return found


def items_of_record(institution: UUID, record: UUID) -> list[HoldingState]:
    """The copies of one title in hand at an institution."""
    rows = Holding.objects.filter(institution_id=institution, record=record, status=HoldingStatus.IN_HAND)
    return [_holding(row) for row in rows.order_by("barcode").values_list(*_HOLDING)]


@dataclass(frozen=True, slots=True)
class Case:
    """A loss case as its readers see it; `outcome` is empty while it is open."""

    id: UUID
    item: UUID
    barcode: str
    title: str
    kind: str
    opened_on: date
    said_by: UUID
    placement: UUID | None
    number: str
    no_fault: bool
    cause: str  # empty where nobody said, and for cases of partners
    note: str
    outcome: str
    settled_on: date | None


def loss_cases(reader: UUID, *, open_only: bool = False, item: UUID | None = None) -> list[Case]:
    """Cases said to an institution: its own, and those of its partners' counts. Newest first."""
    rows = LossCase.objects.filter(reader=reader)
    if item is not None:
        rows = rows.filter(item=item)
    cases = list(rows.order_by("-opened_on", "id"))
    settled = LossSettlement.objects.in_bulk([case.id for case in cases])
    items = Item.objects.in_bulk([case.item for case in cases])
    held = {row.item: row for row in Holding.objects.filter(item__in=[case.item for case in cases])}
    numbers = dict(
        Placement.objects.filter(id__in=[case.placement for case in cases]).values_list("id", "number")
    )
    found = []
    for case in cases:
        end = settled.get(case.id)
        if open_only and end is not None:
            continue
        copy = items.get(case.item) or held.get(case.item)
        found.append(
            Case(
                id=case.id,
                item=case.item,
                barcode="" if copy is None else copy.barcode,
                title="" if copy is None else copy.title,
                kind=case.kind,
                opened_on=case.opened_on,
                said_by=case.institution_id,
                placement=case.placement,
                number=numbers.get(case.placement, "") if case.placement else "",
                no_fault=case.no_fault,
                cause=case.cause,
                note=case.note,
                outcome="" if end is None else end.outcome,
                settled_on=None if end is None else end.settled_on,
            )
        )
    return found


def loss_case(reader: UUID, case: UUID) -> Case | None:
    """One case that was said to an institution."""
    return next((one for one in loss_cases(reader) if one.id == case), None)


def case_opener(owner: UUID, case: UUID) -> UUID | None:
    """Who of the owner's people opened a case; None where a partner said it, or a count of boxes."""
    opened = (line for line in history(case, reader=owner) if isinstance(line.fact, LossCaseOpened))
    return next((line.actor for line in opened if line.author == owner), None)


def in_dispute(owner: UUID) -> int:
    """Copies that a partner's count did not find and about which the owner has not decided yet."""
    cases = loss_cases(owner, open_only=True)
    return sum(case.kind == "missing" and case.placement is not None for case in cases)


def chunks(values: list[Any], size: int) -> Iterator[list[Any]]:
    """Pieces of at most `size`: databases bound the parameters of one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))
