"""Copies at a machine: out, back, renewed, asked about. Decided and recorded by the actions of the desk."""

from datetime import date, datetime

from lentera.circulation import actions
from lentera.circulation import queries as circulation
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.queries import explained
from lentera.circulation.queries.kiosk import words_for_reader
from lentera.journal.refusals import Refusal
from lentera.protocols.sip2 import holds
from lentera.protocols.sip2.messages import Answer, yes
from lentera.protocols.sip2.session import Asked, Patron, Terminal

OTHER, AVAILABLE, CHARGED, HELD, IN_TRANSIT, LOST = "01", "03", "04", "08", "10", "12"
CHECKED_OUT = "12"
FOR_A_HOLD = "01"  # CV of a return: somebody of this library waits for the copy
GONE = {"holding-lost": LOST, "holding-sent-away": IN_TRANSIT}


def check_out(asked: Asked) -> Answer:
    """11 → 12. Where the machine allows it, a copy that the reader has already is renewed instead."""
    patron, terminal = asked.patron(), asked.terminal
    barcode = asked.request.told("AB")
    renewed = False
    outcome: Lent | Renewed | Refusal
    if isinstance(terminal, Refusal) or patron.refusal is not None:
        outcome = patron.refusal or Refusal("machine-not-in")
    else:
        turn = _turn(asked, terminal, barcode, 1)
        id = asked.request_id(terminal, *turn)
        outcome = actions.lend(
            terminal.desk, barcode, patron.card, reader=patron.id, request_id=id, at=asked.at
        )
        out = isinstance(outcome, Refusal) and outcome.code == "item-on-loan"
        if out and asked.request.fixed["renewal"] == "Y" and _is_own(terminal, patron, barcode):
            here = asked.present()
            outcome = here.refusal or _renew(asked, terminal, barcode, "renewed")
            renewed = here.refusal is None
    return _out(asked, patron, outcome, CHECKED_OUT, renewed=renewed)


def renew(asked: Asked) -> Answer:
    """29 → 30: only by the reader who has the copy."""
    patron, terminal = asked.present(), asked.terminal
    barcode = asked.request.told("AB")
    outcome: Renewed | Refusal
    if isinstance(terminal, Refusal) or patron.refusal is not None:
        outcome = patron.refusal or Refusal("machine-not-in")
    else:
        outcome = _renew_own(asked, terminal, patron, barcode)
    return _out(asked, patron, outcome, "30", renewed=True)


def renew_all(asked: Asked) -> Answer:
    """65 → 66: each loan by itself; one that cannot go on leaves the others alone."""
    patron, terminal = asked.present(), asked.terminal
    done: dict[str, list[str]] = {"BM": [], "BN": []}
    refusal = patron.refusal
    if not isinstance(terminal, Refusal) and patron.id is not None and patron.verified:
        rows = circulation.loans_of_reader(terminal.institution, patron.id).filter(returned_at=None)
        for line in circulation.lines(terminal.institution, rows):
            outcome = _renew(asked, terminal, line.barcode, line.id)
            done["BN" if isinstance(outcome, Refusal) else "BM"].append(line.barcode)
            refusal = refusal or (outcome if isinstance(outcome, Refusal) else None)
    ok = patron.verified and not done["BN"]
    told = Answer(f"66{int(ok)}{len(done['BM']):04}{len(done['BN']):04}{asked.date}")
    told.add("AO", asked.institution)
    for name, barcodes in done.items():
        for barcode in barcodes:
            told.add(name, barcode)
    _why(told, refusal)
    return told


def check_in(asked: Asked) -> Answer:
    """09 → 10: whoever brings it; the answer says nothing of who had it."""
    terminal, barcode = asked.terminal, asked.request.told("AB")
    outcome: Returned | Refusal
    if isinstance(terminal, Refusal):
        outcome = terminal
    else:
        turn = _turn(asked, terminal, barcode, 0)
        id = asked.request_id(terminal, *turn)
        outcome = actions.give_back(terminal.desk, barcode, request_id=id, at=asked.at)
    ok = not isinstance(outcome, Refusal)
    wanted = ok and _is_waited_for(terminal, barcode)
    told = Answer(f"10{int(ok)}{yes(ok)}U{yes(wanted)}{asked.date}")
    told.add("AO", asked.institution)
    told.add("AB", barcode)
    told.add("AQ", "" if isinstance(terminal, Refusal) else terminal.place)
    told.add("AJ", _title(terminal, barcode))
    if wanted:
        told.add("CV", FOR_A_HOLD)
    _why(told, Refusal("hold-hand-over") if wanted else outcome)
    return told


def item_information(asked: Asked) -> Answer:
    """17 → 18: where a copy is, never who has it."""
    terminal, barcode = asked.terminal, asked.request.told("AB")
    where, title, due, why, queue = OTHER, "", None, None, 0
    if isinstance(terminal, Refusal):
        why = terminal
    else:
        copy = circulation.copy_by_barcode(terminal.institution, barcode)
        if isinstance(copy, Refusal):
            where, why = GONE.get(copy.code, OTHER), copy
        else:
            loan = circulation.open_loan_of(terminal.institution, copy.item)
            shelved, queue = holds.queue_of(terminal, copy.item, copy.record)
            where, title = HELD if shelved else AVAILABLE if loan is None else CHARGED, copy.title
            due = None if loan is None else loan.due
    told = Answer(f"18{where}0001{asked.date}")
    told.add("CF", f"{min(queue, 99_999):05}")
    told.add("AB", barcode)
    told.add("AJ", title)
    if due is not None:
        told.add("AH", _day(due))
    told.add("AO", asked.institution)
    _why(told, why)
    return told


def _out(
    asked: Asked, patron: Patron, outcome: Lent | Renewed | Refusal, code: str, *, renewed: bool
) -> Answer:
    """12 and 30 are alike."""
    ok = not isinstance(outcome, Refusal)
    barcode = asked.request.told("AB")
    told = Answer(f"{code}{int(ok)}{yes(ok and renewed)}U{yes(ok)}{asked.date}")
    told.add("AO", asked.institution)
    told.add("AA", patron.card)
    told.add("AB", barcode)
    told.add("AJ", _title(asked.terminal, barcode))
    told.add("AH", "" if isinstance(outcome, Refusal) else _day(outcome.due))
    _why(told, outcome)
    if isinstance(outcome, Refusal) and not isinstance(asked.terminal, Refusal):
        card = patron.card if patron.verified and code == CHECKED_OUT else ""
        for sentence in _because(asked.terminal, outcome, barcode, card, asked.at):
            told.add("AG", sentence)
    return told


def _because(terminal: Terminal, refusal: Refusal, barcode: str, card: str, at: datetime) -> list[str]:
    """The rows of the rule table behind a refusal, for a machine that prints them or shows them below."""
    day, house = terminal.desk.day(at), terminal.institution
    reasons = explained.reasons_behind(house, terminal.library, refusal.code, barcode, card, on=day)
    return explained.sentences(house, reasons)


def _renew_own(asked: Asked, terminal: Terminal, patron: Patron, barcode: str) -> Renewed | Refusal:
    copy = circulation.copy_by_barcode(terminal.institution, barcode)
    if isinstance(copy, Refusal):
        return copy
    if not _is_own(terminal, patron, barcode):
        return Refusal("loan-of-another", item=copy.barcode)
    return _renew(asked, terminal, barcode, *_turn(asked, terminal, barcode, 0))


def _renew(asked: Asked, terminal: Terminal, barcode: str, *more: object) -> Renewed | Refusal:
    id = asked.request_id(terminal, "renew", *more)
    return actions.renew(terminal.desk, barcode, request_id=id, at=asked.at)


def _is_own(terminal: Terminal, patron: Patron, barcode: str) -> bool:
    copy = circulation.copy_by_barcode(terminal.institution, barcode)
    loan = None if isinstance(copy, Refusal) else circulation.open_loan_of(terminal.institution, copy.item)
    return loan is not None and circulation.reader_of_loan(terminal.institution, loan.id) == patron.id


def _turn(asked: Asked, terminal: Terminal, barcode: str, which: int) -> tuple[int, ...]:
    """For a machine without a clock: how often the copy went out (0) or came back (1) before.

    Its requests look alike each time. A loan that came back since was another one, and a retry finds the number
    unchanged. Dated requests need no more than their bytes.
    """
    if asked.request.dated:
        return ()
    copy = circulation.copy_by_barcode(terminal.institution, barcode)
    return (
        () if isinstance(copy, Refusal) else (circulation.turns_of(terminal.institution, copy.item)[which],)
    )


def _is_waited_for(terminal: Terminal | Refusal, barcode: str) -> bool:
    if isinstance(terminal, Refusal):
        return False
    copy = circulation.copy_by_barcode(terminal.institution, barcode)
    return not isinstance(copy, Refusal) and circulation.next_waiting(terminal.institution, copy) is not None


def _title(terminal: Terminal | Refusal, barcode: str) -> str:
    if isinstance(terminal, Refusal):
        return ""
    copy = circulation.copy_by_barcode(terminal.institution, barcode)
    return "" if isinstance(copy, Refusal) else copy.title


def _day(due: date) -> str:
    """A due day as SIP2 writes it: to its last second."""
    return f"{due:%Y%m%d}    235959"


def _why(told: Answer, outcome: object) -> None:
    if isinstance(outcome, Refusal):
        told.add("AF", words_for_reader(outcome))
