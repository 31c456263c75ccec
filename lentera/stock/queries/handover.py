"""Handover records: their numbers, and what anybody with the paper in hand may check."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.documents.numbering import (
    DEFAULT_SCHEME,
    format_number,
    next_sequence,
    parse_scheme,
)
from lentera.stock.facts import Paper
from lentera.stock.models import Handover, HandoverScheme, Placement, ReturnCount, ReturnSending
from lentera.stock.queries.placement import receipt_of
from lentera.stock.rules import paper_code

STANDARD_CLASSIFICATION = "000.5"
STANDARD_UNIT = "BAST"


def handover_number(placement: UUID) -> str | None:
    """The number that the sender gave the handover record of a placement."""
    return Placement.objects.filter(id=placement).values_list("number", flat=True).first()


def next_paper(institution: UUID, on: date, chance: UUID, *, number: str = "") -> Paper:
    """The number of the institution's next handover record dated `on`: one count a year, no holes.

    `number`: a number that a paper from before the system bears already; it takes its place in the count.
    """
    issued = Handover.objects.filter(institution_id=institution, year=on.year)
    sequence = next_sequence(issued.values_list("sequence", flat=True))
    if not number:
        row = HandoverScheme.objects.filter(institution_id=institution).order_by("id").first()
        number = format_number(
            parse_scheme(DEFAULT_SCHEME if row is None else row.scheme),
            sequence=sequence,
            on=on,
            classification=STANDARD_CLASSIFICATION if row is None else row.classification,
            unit=STANDARD_UNIT if row is None else row.unit,
        )
    return Paper(number=number, year=on.year, sequence=sequence, code=paper_code(chance))


def handover_of(placement: UUID) -> Handover | None:
    """The numbered record of the dispatch."""
    return Handover.objects.filter(placement=placement, kind="dispatch").first()


def standard_scheme() -> dict[str, str]:
    """How records are numbered where the institution has said nothing."""
    return {"scheme": DEFAULT_SCHEME, "classification": STANDARD_CLASSIFICATION, "unit": STANDARD_UNIT}


def handover_scheme(institution: UUID) -> HandoverScheme | None:
    """How the institution numbers its handover records, where it has said so."""
    return HandoverScheme.objects.filter(institution_id=institution).order_by("id").first()


@dataclass(frozen=True, slots=True)
class HandoverCheck:
    """What anybody with the paper in hand may check: who, what, how many, when; no copy and no name of a person."""

    code: str
    number: str
    kind: str
    on: date
    giver: UUID
    receiver: UUID
    boxes: int
    titles: int
    copies: int
    value: int
    received_on: date | None
    closing: str
    good: int
    damaged: int
    missing: int
    surplus: int


def handover_by_code(code: str) -> HandoverCheck | None:
    """The handover record with this code, for `/verify/<code>`."""
    row = Handover.objects.filter(code=code.strip().upper()).first()
    if row is None:
        return None
    placement = Placement.objects.filter(id=row.placement).first()
    if row.kind == "dispatch" and placement is not None:
        receipt = receipt_of(row.placement)
        return HandoverCheck(
            row.code,
            row.number,
            row.kind,
            row.on,
            row.institution_id,
            row.other,
            placement.boxes,
            placement.titles,
            placement.copies,
            placement.value,
            None if receipt is None else receipt.received_on,
            "" if receipt is None else receipt.closing,
            0 if receipt is None else receipt.good,
            0 if receipt is None else receipt.damaged,
            0 if receipt is None else receipt.missing,
            0 if receipt is None else receipt.surplus,
        )
    sending = ReturnSending.objects.filter(id=row.subject).first()
    count = ReturnCount.objects.filter(sending=row.subject).first()
    return HandoverCheck(
        row.code,
        row.number,
        row.kind,
        row.on,
        row.institution_id,
        row.other,
        0,
        0,
        0 if sending is None else sending.copies,
        0,
        None if count is None else count.received_on,
        "",
        0 if count is None else count.good,
        0 if count is None else count.damaged,
        0 if count is None else count.missing,
        0,
    )
