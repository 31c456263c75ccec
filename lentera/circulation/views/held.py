"""What a return scan says where somebody waits for the copy: for which card, and that a second scan confirms it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, Shelved
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.outcomes import Button, Outcome
from lentera.stock.queries import recalled_by


def waits_for(desk: Desk, barcode: str) -> str | None:
    """The card that is next for a copy which is at hand and not on the hold shelf yet."""
    copy = queries.copy_by_barcode(desk.institution, barcode)
    if isinstance(copy, Refusal) or queries.held_for(desk.institution, copy.item) is not None:
        return None
    next_one = queries.next_waiting(desk.institution, copy)
    return None if next_one is None else queries.card_of(desk.institution, next_one.reader)


def returned_for(desk: Desk, barcode: str, outcome: Outcome) -> Outcome:
    """The bar of a return, with where the copy goes now: back to an owner who asked for it, or to who waits for it."""
    by = _recalled(desk, barcode)
    if by is not None:
        title = gettext("%(done)s · Sisihkan: diminta kembali pemiliknya paling lambat %(by)s") % {
            "done": outcome.title,
            "by": formats.full_date(by),
        }
        return replace(outcome, title=title)
    card = waits_for(desk, barcode)
    if card is None:
        return outcome
    title = gettext("%(done)s · Simpan di rak pesanan untuk kartu %(card)s") % {
        "done": outcome.title,
        "card": card,
    }
    text = gettext("%(book)s. Taruh di rak pesanan, lalu pindai sekali lagi.") % {"book": outcome.text}
    return replace(outcome, title=title, text=text)


def shelved_at_return(desk: Desk, barcode: str, request_id: str) -> Outcome | None:
    """A copy that is not on loan, scanned at the returns: set on the hold shelf, if somebody waits for it."""
    if _recalled(desk, barcode) is not None:
        return None
    outcome = actions.set_on_shelf(desk, barcode, request_id=f"{request_id[:90]}:hold", at=clock.now())
    return None if isinstance(outcome, Refusal) else _shelved(outcome)


def _recalled(desk: Desk, barcode: str) -> date | None:
    copy = queries.copy_by_barcode(desk.institution, barcode)
    return None if isinstance(copy, Refusal) else recalled_by(desk.institution, copy.item)


def shelve(desk: Desk, barcode: str, request_id: str) -> Outcome:
    """Set a scanned copy on the hold shelf; the outcome says for which card."""
    outcome = actions.set_on_shelf(desk, barcode, request_id=request_id, at=clock.now())
    return Outcome.refused(outcome) if isinstance(outcome, Refusal) else _shelved(outcome)


def slip_url(hold: UUID) -> str:
    """Where the slip of a hold is printed."""
    return reverse("circulation:print-hold-slip", args=[hold])


def _shelved(done: Shelved) -> Outcome:
    title = gettext("Di rak pesanan untuk kartu %(card)s") % {"card": done.card}
    text = gettext("Disimpan sampai %(day)s. Selipkan slipnya.") % {"day": formats.full_date(done.fact.until)}
    button = Button(gettext("Cetak slip"), slip_url(done.hold), key="F4", icon="printer")
    return Outcome.ok(title, text, buttons=(button,))
