"""Scans of the cart: at once where the little server answers, later with their true times where it did not."""

from dataclasses import dataclass
from datetime import datetime

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.paper import (
    Row,
    record_paper_loan,
    record_paper_renewal,
    record_paper_return,
)
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.facts.paper import SlipQuestioned
from lentera.journal.refusals import Refusal

SHEET = "GEROBAK"


@dataclass(frozen=True, slots=True)
class CartScan:
    """A copy scanned on the round. `place`: the device and the number of its scan, which is one request."""

    place: Row
    mode: str
    barcode: str
    card: str
    at: datetime


def cart_row(device: str, number: int) -> Row:
    """A scan's place: a device writes its scans one below the other, as on a sheet."""
    return Row(f"{SHEET}-{device}", number)


def record_kept_scan(desk: Desk, scan: CartScan) -> Lent | Returned | Renewed | SlipQuestioned | Refusal:
    """A scan that waited for the line: the person had acted on it, so it is told like a row of paper."""
    if scan.mode == "return":
        return record_paper_return(desk, scan.barcode, scan.place, at=scan.at)
    if scan.mode == "renew":
        return record_paper_renewal(desk, scan.barcode, scan.place, at=scan.at)
    if not scan.card:
        return Refusal("no-reader-open", item=scan.barcode)
    return record_paper_loan(desk, scan.barcode, scan.card, scan.place, at=scan.at)
