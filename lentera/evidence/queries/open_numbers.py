"""Numbers for everybody: sums of the agency's work, each with the months behind it. No partner, no person."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.agreements.queries import AgreementState
from lentera.evidence.rules import months_of
from lentera.mobile import queries as mobile
from lentera.stock import queries as stock_lists
from lentera.stock.queries import flow as stock
from lentera.training import queries as training


class OpenNumber(StrEnum):
    """What the portal counts; the value stands in the address."""

    PARTNERS = "partners"
    PLACEMENTS = "placements"
    VAN = "van"
    TRAINING = "training"


def states_in_force(agency: UUID, on: date) -> list[AgreementState]:
    """The agreements under which an agency serves partners on a day, the next to end on top; no umbrella MoU."""
    return agreements.states_in_force(agency, on)


def partners_in_force(agency: UUID, on: date) -> set[UUID]:
    """The partners that an agency serves on a day under an agreement in force."""
    return {partner for state in states_in_force(agency, on) for partner in state.partners}


def open_numbers(agency: UUID, today: date) -> dict[OpenNumber, int]:
    """The portal's numbers: partners now, and what was done since the first of January."""
    this_year = {
        number: sum(months_behind(agency, number, today.year, today).values())
        for number in (OpenNumber.PLACEMENTS, OpenNumber.VAN, OpenNumber.TRAINING)
    }
    return {OpenNumber.PARTNERS: len(partners_in_force(agency, today)), **this_year}


def months_behind(agency: UUID, number: OpenNumber, year: int, today: date) -> dict[date, int]:
    """A number by month of a year (first days), up to this month; months without anything are 0."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    found: Counter[date] = Counter(dict.fromkeys(months_of(first, last), 0))
    for day, amount in _days_behind(agency, number, first, last):
        found[day.replace(day=1)] += amount
    return dict(sorted(found.items()))


def _days_behind(agency: UUID, number: OpenNumber, first: date, last: date) -> Iterable[tuple[date, int]]:
    if number is OpenNumber.PLACEMENTS:
        for flow in stock.placements_between(agency, first, last):
            if flow.agency == agency:
                yield flow.sent_on, flow.copies
    elif number is OpenNumber.VAN:
        for trip in mobile.trips_between(agency, first, last):
            yield trip.day, trip.served
    elif number is OpenNumber.TRAINING:
        runs = training.runs(agency).filter(last_day__range=(first, last), called_off_at=None)
        for day, participants in runs.values_list("last_day", "participants"):
            yield day, participants or 0


def titles_on_offer(agency: UUID) -> int:
    """How many different titles the agency has copies of, on its shelves or with partners."""
    rows = stock_lists.items_of(agency).filter(status__in=("on_shelf", "placed")).order_by()
    return rows.values("record").distinct().count()
