"""The steps of a family reading, each taken back by itself; what was called off is forgotten and stays so."""

from lentera.circulation.actions.family import forgotten_unsent, parcel_rows
from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyChecked,
    FamilySent,
    FamilySessionHeld,
    FamilyStepDone,
)
from lentera.circulation.queries.family import family_line, family_state
from lentera.circulation.rules.family import decide_session_undone, decide_undone
from lentera.journal.facts import Fact
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(FamilyAgreed)
def undo_consent(fact: FamilyAgreed, entry: Entry) -> Fact | Refusal:
    """The guardian has not agreed."""
    return decide_undone(family_state(entry.author, fact.reading), FamilyStepDone.AGREED)


@undoes(FamilyArrived)
def undo_arrival(fact: FamilyArrived, entry: Entry) -> Fact | Refusal:
    """Nobody has told that it came."""
    return decide_undone(family_state(entry.author, fact.reading), FamilyStepDone.ARRIVED)


@undoes(FamilyChecked)
def undo_check(fact: FamilyChecked, entry: Entry) -> Fact | Refusal:
    """The gate has not looked yet; only its newest word is taken back."""
    line = family_line(entry.author, fact.reading)
    if line is None:
        return Refusal("family-unknown")
    if (line.row.passed, line.row.checked_on) != (fact.passed, fact.on):
        return Refusal("family-went-on", number=line.state.number)
    return decide_undone(line.state, FamilyStepDone.CHECKED)


@undoes(FamilySent)
def undo_sending(fact: FamilySent, entry: Entry) -> Fact | Refusal:
    """The parcel is still here: its names are kept as long as those of any parcel that waits."""
    line = family_line(entry.author, fact.reading)
    if line is None:
        return Refusal("family-unknown")
    outcome = decide_undone(line.state, FamilyStepDone.SENT, addressed=line.parcel is not None)
    if not isinstance(outcome, Refusal):
        waits = forgotten_unsent(line.state.asked_on)
        parcel_rows(entry.author, fact.reading).update(forget_on=waits)
    return outcome


@undoes(FamilySessionHeld)
def undo_session(fact: FamilySessionHeld, entry: Entry) -> Fact | Refusal:
    """The session did not take place; its readings wait for one again."""
    states = [family_state(entry.author, reading) for reading in fact.readings]
    return decide_session_undone(fact.session, states)
