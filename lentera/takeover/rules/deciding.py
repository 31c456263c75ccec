"""The plan of a take-over: members first, since a loan needs its reader."""

from collections.abc import Iterable
from datetime import date

from lentera.takeover.rules.lending import plan_loans
from lentera.takeover.rules.plan import Known, Plan, plan_people
from lentera.takeover.told import Choices, OldLoan, Person, Reason


def decide_takeover(
    people: Iterable[Person],
    loans: Iterable[OldLoan],
    reasons: Iterable[Reason],
    choices: Choices,
    known: Known,
    *,
    today: date,
) -> Plan:
    """What would happen to every line of a file, given what a person chose and what is known here."""
    plan = Plan(reasons=list(reasons))
    fate = plan_people(plan, list(people), choices, known)
    plan_loans(plan, list(loans), fate, choices, known, today)
    return plan
