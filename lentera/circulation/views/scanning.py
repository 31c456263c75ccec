"""One scan at the desk: which of the actions it asks for, and what the outcome bar says of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.forms import LEND, RENEW, RETURN
from lentera.circulation.queries import LoanLine
from lentera.circulation.rules import decide_reader
from lentera.circulation.views.found import found_outcome
from lentera.circulation.views.held import returned_for, shelved_at_return
from lentera.circulation.views.why import because, because_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.addresses import often
from lentera.pages.outcomes import Button, Outcome
from lentera.pages.signs import legible
from lentera.stock.queries import HoldingState, holdings_seen_as, item_named


@dataclass(frozen=True)
class Scanned:
    """What came of a scan: the bar, and the card that is open from now on. `copy`: what was lent, as it was found."""

    outcome: Outcome
    card: str
    copy: HoldingState | None = None


def desk_of(staff: Staff) -> Desk:
    """The desk where an account works: its library, or the only one of its institution."""
    library = staff.library
    if library is None:
        library = institutions.only_library_of(staff.institution)
    return Desk(institution=staff.institution, actor=staff.account, library=library, zone=staff.zone)


def scan(
    desk: Desk,
    mode: str,
    code: str,
    card: str,
    *,
    reader: UUID | None = None,
    request_id: str,
    at: datetime,
    clerk: bool,
) -> Scanned:
    """A card opens its reader; a copy is lent to the open reader, taken back or renewed.

    `reader` is the open card's, where it was looked up before. `clerk`: may register, and know of movements.
    """
    open_reader = reader
    reader = queries.reader_by_card(desk.institution, code)
    copy = queries.copy_by_barcode(desk.institution, code)
    if reader is not None and not isinstance(copy, Refusal):
        return Scanned(Outcome.refused(Refusal("scan-ambiguous", scanned=code)), card)
    if reader is not None:
        return Scanned(_opened(desk, reader, code, at, clerk=clerk), code)
    if isinstance(copy, Refusal) and copy.code == "barcode-double":
        which = _which(desk, mode, code, card)
        return Scanned(Outcome.refused(copy, gettext("Yang mana?"), buttons=which), card)
    if isinstance(copy, Refusal) and mode == RETURN:
        return Scanned(found_outcome(desk, code, clerk=clerk), card)
    if isinstance(copy, Refusal):
        unknown = copy.code == "barcode-unknown"
        refusal = Refusal("scan-unknown", scanned=code) if unknown else copy
        return Scanned(
            Outcome.refused(refusal, buttons=_register_button(code) if unknown and clerk else ()), card
        )
    named = copy.barcode if item_named(code) is None else code  # by its id where two bear its barcode
    if mode == RETURN:
        return Scanned(_returned(desk, named, request_id, at, clerk=clerk), card)
    if mode == RENEW:
        return Scanned(_renewed(desk, named, request_id, at), card)
    if not card:
        return Scanned(Outcome.refused(Refusal("no-reader-open", item=copy.barcode)), card)
    outcome = _lent(desk, copy, named, card, open_reader, request_id, at, clerk=clerk)
    return Scanned(outcome, card, copy if outcome.state == "ok" else None)


def undo(desk: Desk, loan: UUID, *, request_id: str) -> Scanned:
    """Esc: the newest fact of a loan goes back, and its reader stands open again."""
    reader = queries.reader_of_loan(desk.institution, loan)
    card = queries.card_of(desk.institution, reader) if reader is not None else None
    outcome = actions.undo_newest(desk, loan, request_id=request_id)
    if isinstance(outcome, Refusal):
        return Scanned(Outcome.refused(outcome, gettext("Belum bisa diurungkan")), card or "")
    return Scanned(Outcome.ok(gettext("Diurungkan"), describe(desk.institution, loan)), card or "")


def describe(institution: UUID, loan: UUID) -> str:
    """Title, call number and barcode of a loan's copy."""
    row = queries.loan(institution, loan)
    return "" if row is None else _words(queries.lines(institution, [row])[0])


def _words(copy: HoldingState | LoanLine) -> str:
    return " · ".join(part for part in (copy.title, copy.call_number, copy.barcode) if part)


def _opened(desk: Desk, reader: UUID, card: str, at: datetime, *, clerk: bool) -> Outcome:
    state = queries.reader_state(desk.institution, reader)
    refusal = None if state is None else decide_reader(state, today=desk.day(at))
    if refusal is not None:
        if refusal.code == "reader-away":
            return _away(desk, refusal, gettext("Belum bisa meminjam"), "", card, at, clerk=clerk)
        why = because(desk, refusal.code, "", card, at)
        return Outcome.refused(refusal, gettext("Belum bisa meminjam"), why=why)
    return Outcome.info(gettext("Kartu %(card)s") % {"card": card}, gettext("Pindai buku."))


def _lent(
    desk: Desk,
    copy: HoldingState,
    barcode: str,
    card: str,
    reader: UUID | None,
    request_id: str,
    at: datetime,
    *,
    clerk: bool,
) -> Outcome:
    outcome = actions.lend(desk, barcode, card, reader=reader, request_id=request_id, at=at)
    if isinstance(outcome, Refusal):
        if outcome.code == "reader-away":
            return _away(desk, outcome, gettext("Belum bisa dipinjam"), barcode, card, at, clerk=clerk)
        next_step = _return_button(barcode) if outcome.code == "item-on-loan" else ()
        why = because(desk, outcome.code, barcode, card, at)
        return Outcome.refused(outcome, gettext("Belum bisa dipinjam"), buttons=next_step, why=why)
    what = _words(copy) if copy.item == outcome.item else ""
    return _done(desk, outcome, gettext("Dipinjam sampai %(due)s"), at, what)


def _away(
    desk: Desk, refusal: Refusal, head: str, barcode: str, card: str, at: datetime, *, clerk: bool
) -> Outcome:
    """The card of who is out for a time. Since when, and why, is for those alone who may know of movements."""
    reader = queries.reader_by_card(desk.institution, card)
    if reader is None or not clerk:
        return Outcome.refused(Refusal("kiosk-reader-away"), head)
    why = because(desk, refusal.code, barcode, card, at)
    return Outcome.refused(refusal, head, buttons=_back_button(reader), why=why)


def _returned(desk: Desk, barcode: str, request_id: str, at: datetime, *, clerk: bool) -> Outcome:
    outcome = actions.give_back(desk, barcode, request_id=request_id, at=at)
    if isinstance(outcome, Refusal) and outcome.code == "item-not-on-loan":
        held = shelved_at_return(desk, barcode, request_id)
        return held or found_outcome(desk, barcode, clerk=clerk)
    if isinstance(outcome, Refusal):
        return Outcome.refused(outcome, gettext("Belum bisa dikembalikan"))
    row = queries.loan(desk.institution, outcome.loan)
    reader = queries.reader_of_loan(desk.institution, outcome.loan)
    until = queries.paused_until(desk.institution, reader) if reader is not None else None
    title = gettext("Sudah kembali")
    if row is not None and row.due < desk.day(at) and until is not None:
        late = gettext("Terlambat; meminjam lagi setelah %(until)s")
        title = f"{title} · {late % {'until': formats.full_date(until)}}"
    return returned_for(desk, barcode, _done(desk, outcome, title, at))


def _renewed(desk: Desk, barcode: str, request_id: str, at: datetime) -> Outcome:
    outcome = actions.renew(desk, barcode, request_id=request_id, at=at)
    if isinstance(outcome, Refusal):
        why = because(desk, outcome.code, barcode, "", at)
        return Outcome.refused(outcome, gettext("Belum bisa diperpanjang"), why=why)
    return _done(desk, outcome, gettext("Diperpanjang sampai %(due)s"), at)


def _done(desk: Desk, fact: Lent | Returned | Renewed, title: str, at: datetime, what: str = "") -> Outcome:
    if not isinstance(fact, Returned):
        title = title % {"due": formats.full_date(fact.due)}
    mode = {Lent: LEND, Returned: RETURN, Renewed: RENEW}[type(fact)]
    button = Button(
        gettext("Urungkan"),
        f"{often('circulation:undo')}?mode={mode}",
        key="Escape",
        name="loan",
        value=str(fact.loan),
    )
    buttons: tuple[Button, ...] = (button,)
    if isinstance(fact, Returned):
        url = f"{reverse('circulation:receipt-returned')}?loan={fact.loan}"
        buttons = (button, Button(gettext("Tanda terima"), url, key="F9", method="get"))
    why = "" if isinstance(fact, Returned) else often("circulation:why", fact.loan)
    what = what or describe(desk.institution, fact.loan)
    return Outcome.ok(title, what, buttons=buttons, why=because_of(desk, fact, at), why_url=why)


def _return_button(barcode: str) -> tuple[Button, ...]:
    url = f"{reverse('circulation:desk')}?mode={RETURN}"
    return (Button(gettext("Kembalikan"), url, key="F2", name="scan", value=barcode),)


WHICH_KEYS = ("F4", "F6")  # the desk has the others


def _which(desk: Desk, mode: str, code: str, card: str) -> tuple[Button, ...]:
    """The copies that bear this barcode, each a button: the book in the hand says by its title which it is."""
    alike = holdings_seen_as(desk.institution, code)
    owners = institutions.shown_names({copy.owner for copy in alike})
    url = reverse("circulation:desk")
    return tuple(
        Button(
            legible(f"{copy.title} · {owners.get(copy.owner, '')}"),
            url,
            key=WHICH_KEYS[number] if number < len(WHICH_KEYS) else "",
            name="scan",
            value=str(copy.item),
            also=(("mode", mode), ("card", card)),
        )
        for number, copy in enumerate(alike)
    )


def _back_button(reader: UUID) -> tuple[Button, ...]:
    return (Button(gettext("Catat kembali"), reverse("circulation:move", args=[reader]), method="get"),)


def _register_button(code: str) -> tuple[Button, ...]:
    url = reverse("circulation:register")  # by the key of registration: what was scanned goes along
    return (Button(gettext("Daftarkan kartu ini"), url, key="F8", name="card", value=code),)
