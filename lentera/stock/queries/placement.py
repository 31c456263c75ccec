"""Reads of placements: what decisions load, and what the two sides see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from lentera.agreements.queries import scope_item_state
from lentera.catalogue.queries import records_by_ids
from lentera.stock.facts import (
    Basis,
    Condition,
    CountedLine,
    DraftContent,
    PlacedLine,
    PlacedRecord,
    Result,
    Scanned,
    Signer,
    SurplusLine,
)
from lentera.stock.models import (
    Placement,
    PlacementDraft,
    PlacementDraftLine,
    PlacementLine,
    PlacementReceipt,
    ReceiptLine,
    ReceiptScan,
    ReturnCount,
    ReturnLine,
    ReturnSending,
    SurplusCopy,
    SurplusTrace,
)
from lentera.stock.queries.item import chunks, item_states
from lentera.stock.rules import Count, DraftState, ItemState, ListedCopy, PlacementState

RECOMMENDED_TERM = 90
"""Days of a placement when nobody says otherwise (our own recommendation: titles change four times a year)."""


def draft_state(agency: UUID, placement: UUID) -> DraftState | None:
    """A draft of the agency with what is packed."""
    row = PlacementDraft.objects.filter(institution_id=agency, id=placement).first()
    if row is None:
        return None
    packed = PlacementDraftLine.objects.filter(placement=placement).order_by("id")
    content = DraftContent(
        partner=row.partner,
        scope_item=row.scope_item,
        basis=Basis(row.basis),
        term_days=row.term_days,
        library=row.library,
        note=row.note,
    )
    return DraftState(row.id, agency, content, row.state, dict(packed.values_list("item", "box")))


def open_drafts(agency: UUID) -> QuerySet[PlacementDraft]:
    """Placements that are being packed, the oldest first."""
    return PlacementDraft.objects.filter(institution_id=agency, state="open").order_by("begun_at", "id")


def packed_count(placement: UUID) -> int:
    """How many copies lie in the boxes of a draft."""
    return PlacementDraftLine.objects.filter(placement=placement).count()


@dataclass(frozen=True, slots=True)
class PackedBox:
    """One box of a draft with its copies, by barcode."""

    number: int
    copies: list[ItemState]


def packed_boxes(draft: DraftState) -> list[PackedBox]:
    """The boxes of a draft."""
    states = item_states(draft.agency, list(draft.packed))
    boxes: dict[int, list[ItemState]] = {}
    for item, box in draft.packed.items():
        if item in states:
            boxes.setdefault(box, []).append(states[item])
    return [
        PackedBox(number, sorted(copies, key=lambda copy: copy.barcode))
        for number, copies in sorted(boxes.items())
    ]


def in_open_drafts(agency: UUID, items: Iterable[UUID], *, but: UUID | None = None) -> dict[UUID, UUID]:
    """Which of these copies lie in a box of an open draft (item to draft), except the draft `but`."""
    drafts = [id for id in open_drafts(agency).values_list("id", flat=True) if id != but]
    found: dict[UUID, UUID] = {}
    for chunk in chunks(list(items), 400):
        rows = PlacementDraftLine.objects.filter(placement__in=drafts, item__in=chunk)
        found.update(rows.values_list("item", "placement"))
    return found


def copies_of(placement: UUID) -> dict[UUID, ListedCopy]:
    """The list of a dispatched placement, by item."""
    rows = PlacementLine.objects.filter(placement=placement).order_by("box", "barcode")
    return {
        row.item: ListedCopy(
            PlacedLine(
                item=row.item,
                barcode=row.barcode,
                title=row.title,
                record=row.record,
                author=row.author,
                call_number=row.call_number,
                condition=Condition(row.condition),
                value=row.value,
            ),
            row.box,
            row.returned,
        )
        for row in rows
    }


def placement_state(placement: UUID, *, reader: UUID) -> PlacementState | None:
    """A dispatched placement as one of its two sides sees it; None for everybody else."""
    row = visible(reader).filter(id=placement).first()
    if row is None:
        return None
    receipt = receipt_of(placement)
    scope = scope_item_state(row.scope_item)
    return PlacementState(
        id=row.id,
        agency=row.institution_id,
        partner=row.partner,
        scope_item=row.scope_item,
        unit="copies" if scope is None else scope.unit,
        basis=Basis(row.basis),
        number=row.number,
        sent_on=row.sent_on,
        due=row.due,
        first_due=row.first_due,
        extensions=row.extensions,
        sender=msgspec.convert(row.sender, Signer),
        copies=copies_of(placement),
        library=row.library,
        received=receipt is not None,
        received_from_paper=receipt is not None and receipt.from_paper,
        closed=row.closed_on is not None,
    )


def visible(reader: UUID) -> QuerySet[Placement]:
    """The placements that an institution sent or was sent, the newest first."""
    rows = Placement.objects.filter(Q(institution_id=reader) | Q(partner=reader))
    return rows.order_by("-sent_on", "number")


def receipt_of(placement: UUID) -> PlacementReceipt | None:
    """What was received: the partner's own word, or, while it has not spoken, the agency's reading of its paper."""
    rows = PlacementReceipt.objects.filter(placement=placement)
    return rows.order_by("from_paper", "id").first()


def received_among(placements: Iterable[UUID]) -> set[UUID]:
    """Which of these placements somebody received."""
    found: set[UUID] = set()
    for chunk in chunks(list(placements), 500):
        rows = PlacementReceipt.objects.filter(placement__in=chunk)
        found.update(rows.values_list("placement", flat=True))
    return found


def paper_receipts_to_give_way(agency: UUID) -> list[PlacementReceipt]:
    """Receipts that the agency read from paper and whose partner has spoken since."""
    paper = PlacementReceipt.objects.filter(institution_id=agency, from_paper=True, gave_way=False)
    own = PlacementReceipt.objects.filter(other=agency, from_paper=False)
    spoken = set(own.filter(placement__in=paper.values("placement")).values_list("placement", flat=True))
    return [row for row in paper.order_by("id") if row.placement in spoken]


def receipt_lines(receipt: UUID) -> list[CountedLine]:
    """The list as counted, box by box."""
    rows = ReceiptLine.objects.filter(receipt=receipt).order_by("box", "item")
    return [CountedLine(item=row.item, box=row.box, result=Result(row.result), note=row.note) for row in rows]


def scans_of(partner: UUID, placement: UUID) -> list[ReceiptScan]:
    """The partner's scans so far, by box."""
    rows = ReceiptScan.objects.filter(institution_id=partner, placement=placement)
    return list(rows.order_by("box", "barcode"))


def scanned_before(partner: UUID, placement: UUID) -> dict[str, tuple[int, Scanned]]:
    """The scans so far, by barcode."""
    return {scan.barcode: (scan.box, Scanned(scan.result)) for scan in scans_of(partner, placement)}


def count_of_scans(partner: UUID, placement: UUID, new_id: Callable[[], UUID]) -> Count:
    """What the scans add up to."""
    found: dict[UUID, CountedLine] = {}
    surplus: list[SurplusLine] = []
    for scan in scans_of(partner, placement):
        if scan.item is None:
            line = SurplusLine(surplus=new_id(), barcode=scan.barcode, box=scan.box, note=scan.note)
            surplus.append(line)
        else:
            found[scan.item] = CountedLine(
                item=scan.item, box=scan.box, result=Result(scan.result), note=scan.note
            )
    return Count(found, tuple(surplus))


@dataclass(frozen=True, slots=True)
class Surplus:
    """A copy that was on no list, and what the agency found out."""

    id: UUID
    barcode: str
    box: int
    note: str
    outcome: str
    place: str
    item: UUID | None


def surplus_of(placement: UUID) -> list[Surplus]:
    """The surplus copies of the receipt that counts."""
    receipt = receipt_of(placement)
    if receipt is None:
        return []
    rows = list(SurplusCopy.objects.filter(receipt=receipt.id).order_by("box", "barcode"))
    traced = SurplusTrace.objects.in_bulk([row.id for row in rows])
    return [
        Surplus(
            row.id,
            row.barcode,
            row.box,
            row.note,
            traced[row.id].outcome if row.id in traced else "",
            traced[row.id].place if row.id in traced else "",
            traced[row.id].item if row.id in traced else None,
        )
        for row in rows
    ]


def sendings_of(placement: UUID) -> list[ReturnSending]:
    """What the partner sent back, the newest first."""
    return list(ReturnSending.objects.filter(placement=placement).order_by("-sent_on", "number"))


def sent_items(sending: UUID) -> list[ReturnLine]:
    """The copies of one return, by barcode."""
    return list(ReturnLine.objects.filter(sending=sending).order_by("barcode"))


@dataclass(frozen=True, slots=True)
class Sending:
    """A return as decisions need it."""

    id: UUID
    sender: Signer
    items: tuple[UUID, ...]


def sending_of(placement: UUID, sending: UUID) -> Sending | None:
    """A return of this placement with its list."""
    row = ReturnSending.objects.filter(placement=placement, id=sending).first()
    if row is None:
        return None
    items = tuple(line.item for line in sent_items(sending))
    return Sending(row.id, msgspec.convert(row.sender, Signer), items)


def return_counts(placement: UUID) -> list[ReturnCount]:
    """What the agency counted back, the newest first."""
    return list(ReturnCount.objects.filter(placement=placement).order_by("-received_on", "id"))


def open_sendings(agency: UUID) -> list[ReturnSending]:
    """Returns on their way that the agency has not counted, the oldest first."""
    counted = ReturnCount.objects.filter(institution_id=agency).exclude(sending=None).values("sending")
    rows = ReturnSending.objects.filter(agency=agency).exclude(id__in=counted)
    return list(rows.order_by("sent_on", "number"))


def awaiting_receipt(reader: UUID) -> list[Placement]:
    """Dispatched placements that nobody received yet, the oldest first."""
    received = PlacementReceipt.objects.values("placement")
    rows = visible(reader).filter(closed_on=None).exclude(id__in=received)
    return list(rows.order_by("sent_on", "number"))


def due_placements(reader: UUID, until: date) -> list[Placement]:
    """Open placements whose last day is not after `until`, the most overdue first."""
    return list(visible(reader).filter(closed_on=None, due__lte=until).order_by("due", "number"))


def out_of_term(placement: Placement) -> bool:
    """Whether the last day lies after the end of the agreement: no refusal, but the page says so."""
    scope = scope_item_state(placement.scope_item)
    return scope is not None and placement.due is not None and placement.due > scope.agreement.last_day


def placed_records(records: Iterable[UUID], *, reader: UUID) -> list[PlacedRecord]:
    """What the partner's catalogue needs of these titles."""
    rows = [
        row
        for chunk in chunks(sorted(set(records)), 500)
        for row in records_by_ids(chunk, reader=reader).values()
    ]
    return [
        PlacedRecord(
            record=row.id,
            title=row.title,
            author=row.author,
            publisher=row.publisher,
            year=row.year,
            isbn=row.isbn,
            language=row.language,
            ddc=row.ddc,
            use=row.use,
        )
        for row in sorted(rows, key=lambda one: (one.title, one.id))
    ]
