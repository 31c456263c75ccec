"""What can be taken back at the desk, and what goes back with it outside the journal."""

from lentera.circulation import queries
from lentera.circulation.actions.hold_shelf import reopen_hold
from lentera.circulation.actions.together import take_back_count
from lentera.circulation.facts import Lent, LoanUndone, Renewed, Returned, ReturnUndone
from lentera.circulation.models import LoanReader, ReaderPause
from lentera.circulation.rules import decide_undo
from lentera.journal import clock
from lentera.journal.facts import Fact
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(Lent)
@undoes(Returned)
@undoes(Renewed)
def undo_at_desk(fact: Lent | Returned | Renewed, entry: Entry) -> Fact | Refusal:
    """The compensating fact of a loan's newest one; the link to the reader or the pause goes back in the same block."""
    outcome = decide_undo(queries.undoable(fact, entry), now=clock.now())
    if isinstance(outcome, Refusal):
        return outcome
    if isinstance(outcome, LoanUndone):
        take_back_count(entry.author, outcome.loan)
        LoanReader.rows.forget(entry.author, [outcome.loan])
        reopen_hold(entry.author, outcome.loan)
        return outcome
    if isinstance(outcome, ReturnUndone) and queries.loan_on_hold_shelf(entry.author, outcome.loan):
        return Refusal("undo-on-hold-shelf")
    link = LoanReader.rows.open(entry.author, outcome.loan)
    if link is not None and link.pause is not None:
        ReaderPause.rows.forget(entry.author, [link.pause])
        LoanReader.rows.remember(entry.author, id=outcome.loan, reader=link.reader)
    return outcome
