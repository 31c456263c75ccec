"""Numbers by month, and promises against what was done: what the charts draw."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.agreements.facts import Instrument
from lentera.agreements.queries import AgreementState, Progress
from lentera.circulation import queries as circulation
from lentera.evidence.rules import month_end, months_of
from lentera.institutions import queries as institutions
from lentera.stock.queries import flow

Months = dict[date, int]


def loans_by_partner(agency: UUID, first: date, last: date) -> dict[UUID, Months]:
    """What partners said of their loans, by month; one statement a month."""
    months = months_of(first, last)
    found: dict[UUID, Months] = defaultdict(lambda: dict.fromkeys(months, 0))
    for month in months:
        said = circulation.counts_said(agency, max(month, first), min(month_end(month), last))
        for partner, counts in said.items():
            found[partner][month] = counts.loans
    return dict(found)


def loans_of(institution: UUID, first: date, last: date, zone: str) -> Months:
    """An institution's own loans, by month."""
    counted = circulation.own_counts_by_month(institution, first, last, zone)
    return {month: counted[month].loans if month in counted else 0 for month in months_of(first, last)}


def placements_in_and_out(reader: UUID, first: date, last: date) -> tuple[Months, Months]:
    """Copies sent and copies counted back, by month."""
    out: Counter[date] = Counter(dict.fromkeys(months_of(first, last), 0))
    back: Counter[date] = Counter(dict.fromkeys(months_of(first, last), 0))
    for one in flow.placements_between(reader, first, last):
        out[one.sent_on.replace(day=1)] += one.copies
    for counted in flow.counted_back_between(reader, first, last):
        back[counted.on.replace(day=1)] += counted.copies
    return dict(sorted(out.items())), dict(sorted(back.items()))


@dataclass(frozen=True, slots=True)
class Promise:
    """One scope item of an agreement that ran in these days, with its partner."""

    agreement: UUID
    number: str
    partner: UUID
    progress: Progress


def promises(institution: UUID, first: date, last: date) -> list[Promise]:
    """The scope items of all agreements that ran on some day of these, by agreement."""
    ran = [
        row
        for row in agreements.agreements_of(institution)
        if row.instrument != Instrument.MOU.value and row.start <= last and row.end >= first
    ]
    progress = agreements.progress_of_agreements(row.id for row in ran)
    return [
        Promise(row.id, row.number, row.partner, one)
        for row in ran
        for one in progress.get(row.id, ())
        if not one.removed
    ]


@dataclass(frozen=True, slots=True)
class Chain:
    """The agreements of one partner one after another, the first on top."""

    partner: UUID
    name: str
    agreements: tuple[AgreementState, ...]


def chains(institution: UUID) -> list[Chain]:
    """The agreements of an institution by partner and time; no umbrella MoU."""
    rows = [row for row in agreements.agreements_of(institution) if row.instrument != Instrument.MOU.value]
    states = agreements.agreement_states([row.id for row in rows])
    found: dict[UUID, list[AgreementState]] = defaultdict(list)
    for row in rows:
        other = row.partner if row.partner != institution else row.institution_id
        found[other].append(states[row.id])
    named = {row.id: row.shown_name for row in institutions.institutions().filter(id__in=list(found))}
    made = [
        Chain(partner, named.get(partner, ""), tuple(sorted(told, key=lambda state: state.start)))
        for partner, told in found.items()
    ]
    return sorted(made, key=lambda chain: chain.name)
