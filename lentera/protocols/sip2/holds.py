"""Holds at a machine: asked for and cancelled by their reader, with his PIN; how long the queue of a copy is."""

from uuid import UUID

from lentera.circulation import actions
from lentera.circulation import queries as circulation
from lentera.circulation.queries import HoldState, Wanted
from lentera.circulation.queries.kiosk import words_for_reader
from lentera.journal.refusals import Refusal
from lentera.protocols.sip2.messages import Answer, yes
from lentera.protocols.sip2.session import Asked, Patron, Terminal

ADD, CANCEL = "+", "-"
THIS_COPY = "3"  # BY: not any copy of the title, but the one scanned


def hold(asked: Asked) -> Answer:
    """15 → 16: a title (or, with BY 3, one copy) by the barcode of a copy; a change of a hold is the librarian's."""
    terminal, patron = asked.terminal, asked.present()
    outcome: actions.Placed | Refusal | None
    if isinstance(terminal, Refusal) or patron.refusal is not None or patron.id is None:
        outcome = patron.refusal or Refusal("machine-not-in")
    elif asked.request.fixed["mode"] == ADD:
        outcome = _place(asked, terminal, patron)
    elif asked.request.fixed["mode"] == CANCEL:
        outcome = _cancel(asked, terminal, patron.id)
    else:
        outcome = Refusal("machine-cannot")
    ok = not isinstance(outcome, Refusal)
    placed = outcome if isinstance(outcome, actions.Placed) else None
    told = Answer(f"16{int(ok)}{yes(placed is not None and _is_at_hand(asked, placed))}{asked.date}")
    if placed is not None:
        told.add("BR", str(placed.place))
    told.add("AO", asked.institution)
    told.add("AA", patron.card)
    told.add("AB", asked.request.told("AB"))
    told.add("AJ", placed.title if placed is not None else asked.request.told("AJ"))
    if isinstance(outcome, Refusal):
        told.add("AF", words_for_reader(outcome))
    return told


def lists(terminal: Terminal, reader: UUID) -> dict[str, list[str]]:
    """What a reader waits for: barcodes of copies on the hold shelf, titles of what is not there yet."""
    lines = circulation.hold_lines(terminal.institution, reader=reader)
    ready = [line for line in lines if line.state is HoldState.READY]
    return {
        "held": [line.barcode for line in ready],
        "waiting": [line.title for line in lines if line.state is not HoldState.READY],
    }


def queue_of(terminal: Terminal, item: UUID, record: UUID | None) -> tuple[bool, int]:
    """Whether a copy stands on the hold shelf, and how many wait for one like it."""
    shelved = bool(circulation.on_hold_shelf(terminal.institution, [item]))
    return shelved, len(circulation.holds_for(terminal.institution, item, record))


def _place(asked: Asked, terminal: Terminal, patron: Patron) -> actions.Placed | Refusal:
    wanted = _wanted(asked, terminal)
    if isinstance(wanted, Refusal):
        return wanted
    id = asked.request_id(terminal, "hold")
    return actions.place_hold(terminal.desk, patron.card, wanted, request_id=id, at=asked.at)


def _cancel(asked: Asked, terminal: Terminal, reader: UUID) -> Refusal | None:
    wanted = _wanted(asked, terminal)
    if isinstance(wanted, Refusal):
        return wanted
    for one in circulation.own_holds(terminal.institution, reader):
        if one.wanted.same(wanted) or (
            wanted.item is not None and one.wanted.fits(wanted.item, wanted.record)
        ):
            actions.cancel_hold(terminal.desk, one.hold, at=asked.at)
            return None
    return Refusal("hold-unknown")


def _wanted(asked: Asked, terminal: Terminal) -> Wanted | Refusal:
    copy = circulation.copy_by_barcode(terminal.institution, asked.request.told("AB"))
    if isinstance(copy, Refusal):
        return copy
    if asked.request.told("BY") == THIS_COPY or copy.record is None:
        return Wanted(copy.record, copy.item)
    return Wanted(copy.record)


def _is_at_hand(asked: Asked, placed: actions.Placed) -> bool:
    terminal = asked.session.terminal
    lines = [] if terminal is None else circulation.hold_lines(terminal.institution)
    free = {HoldState.READY, HoldState.TO_FETCH}
    return any(line.id == placed.hold and line.state in free for line in lines)
