"""Copies as the desk scans them: own ones and placed ones alike, told by the holdings of the institution."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from lentera.circulation.models import Loan
from lentera.circulation.rules import ItemState
from lentera.journal.asking import asked
from lentera.journal.refusals import Refusal
from lentera.stock import queries as stock
from lentera.stock.queries import HoldingState


def copy_by_barcode(institution: UUID, barcode: str) -> HoldingState | Refusal:
    """The one copy with this barcode that the institution has in hand, or why there is none."""
    return stock.holding_by_barcode(institution, barcode)


def copies_by_item(institution: UUID, items: Collection[UUID]) -> dict[UUID, HoldingState]:
    """What the institution's books say of these copies, gone ones included."""
    return stock.holdings_by_items(institution, items)


def item_state(institution: UUID, barcode: str) -> ItemState | Refusal:
    """A copy as the rules of lending see it."""
    copy = copy_by_barcode(institution, barcode)
    if isinstance(copy, Refusal):
        return copy
    out = _out_id.first(institution, copy.item)
    return ItemState(id=copy.item, barcode=copy.barcode, scope_item=copy.scope_item, open_loan=out)


def open_loan_of(institution: UUID, item: UUID) -> Loan | None:
    """The open loan of a copy, if it is out."""
    found: Loan | None = _out.first(institution, item)
    return found


@asked
def _out(institution: UUID, item: UUID) -> Any:
    return Loan.objects.filter(institution=institution, item=item, returned_at=None, undone=False)


@asked
def _out_id(institution: UUID, item: UUID) -> Any:
    rows = Loan.objects.filter(institution=institution, item=item, returned_at=None, undone=False)
    return rows.values_list("id", flat=True)


def open_loans_of_items(institution: UUID, items: Collection[UUID]) -> dict[UUID, Loan]:
    """The open loans of many copies at once, by copy."""
    found: dict[UUID, Loan] = {}
    told = list(items)
    for start in range(0, len(told), 500):
        rows = Loan.objects.filter(institution=institution, returned_at=None, undone=False)
        found.update((row.item, row) for row in rows.filter(item__in=told[start : start + 500]))
    return found


def turns_of(institution: UUID, item: UUID) -> tuple[int, int]:
    """How often a copy went out, and how often it came back (undone loans included, as both)."""
    rows = Loan.objects.filter(institution=institution, item=item)
    return rows.count(), rows.exclude(returned_at=None, undone=False).count()


def lost_without_fault(loan: Loan) -> bool:
    """Whether the copy of a loan was away through nobody's fault while it was out: search, riot, transfer, fire."""
    cases = stock.loss_cases(loan.institution_id, item=loan.item)
    return any(case.no_fault and case.opened_on >= loan.lent_at.date() for case in cases)
