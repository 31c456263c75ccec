"""What is still out when its reader has left: it goes along by a record of its own, or is a case without fault."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts.movement import LoanEnd, LoanEnded
from lentera.circulation.models import Loan, LoanReader
from lentera.circulation.queries import loan as loan_of
from lentera.circulation.queries import movement as queries
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import actions as stock
from lentera.stock.facts import LossKind, NoFault


def end_loan(
    desk: Desk, loan: UUID, end: LoanEnd, *, document: str = "", request_id: RequestId | None, at: datetime
) -> LoanEnded | Refusal:
    """End a loan whose reader has left without the copy coming back. Nobody is paused, and no return is counted.

    In the books of copies it is a case without fault, which closes when the copy is found again: also for one that
    goes along (`document`: the number of its record), since this house no longer has it. The owner of a placed copy
    hears that it is gone without fault. The case comes first, in a block of its own; the same request goes on after
    a crash in between.
    """
    row = loan_of(desk.institution, loan)
    if row is None:
        return Refusal("loan-unknown")
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(LoanEnded)) is not None:
            return first
    if loan not in {one.line.id for one in queries.left_copies(desk.institution)}:
        return Refusal("loan-not-left")
    if end is LoanEnd.TRAVELLED and not document.strip():
        return Refusal("travel-document-missing")
    note, cause = _("Pembacanya pindah atau bebas; buku tidak kembali."), NoFault.TRANSFER
    if end is LoanEnd.TRAVELLED:
        note = _("Ikut pindah dengan berita acara %(document)s.") % {"document": document.strip()}
    return end_without_return(desk, row, end, cause=cause, note=note, request_id=request_id, at=at)


def lose_without_fault(
    desk: Desk, loan: UUID, cause: NoFault, *, note: str = "", request_id: RequestId | None, at: datetime
) -> LoanEnded | Refusal:
    """A copy on loan is gone through nobody's fault: its loan ends without a pause, and no return is counted."""
    row = loan_of(desk.institution, loan)
    if row is None:
        return Refusal("loan-unknown")
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(LoanEnded)) is not None:
            return first
        if row.returned_at is not None or row.undone:
            return entry.refuse(Refusal("loan-ended"))
    return end_without_return(desk, row, LoanEnd.LOST, cause=cause, note=note, request_id=request_id, at=at)


def end_without_return(
    desk: Desk,
    row: Loan,
    end: LoanEnd,
    *,
    cause: NoFault,
    note: str,
    request_id: RequestId | None,
    at: datetime,
) -> LoanEnded | Refusal:
    """The case of the copy, and then the end of its loan; a copy that is a case already keeps that one."""
    loan = row.id
    opened = stock.open_case(
        desk.institution, row.item, LossKind.LOST, on=desk.day(at), cause=cause, note=note, actor=desk.actor,
        request_id=None if request_id is None else derived_id(loan, f"case for {request_id}").hex, at=at,
    )  # fmt: skip
    if isinstance(opened, Refusal) and opened.code != "item-already-lost":
        return opened
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(LoanEnded)) is not None:
            return first
        now = loan_of(desk.institution, loan)
        if now is None or now.returned_at is not None or now.undone:
            return entry.refuse(Refusal("loan-not-left"))
        LoanReader.rows.forget(desk.institution, [loan])
        return entry.record(LoanEnded(loan=loan, end=end))
