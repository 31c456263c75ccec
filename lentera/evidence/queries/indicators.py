"""The counts behind indicators, from the agency's side and from a partner's own."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lentera.agreements import queries as agreements
from lentera.agreements.facts import Instrument
from lentera.circulation import queries as circulation
from lentera.circulation.queries.family import family_sums
from lentera.evidence.rules import Counted, Timing, gap_days, in_spans, months_of, timing, told_until
from lentera.institutions import queries as institutions
from lentera.mobile import queries as mobile
from lentera.stock import queries as stock
from lentera.stock.queries import flow
from lentera.stock.queries.review_sums import figures_of
from lentera.training import queries as training

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class PartnerCounts:
    """One partner with what was counted of it; `short` is the name that pages show."""

    partner: UUID
    name: str
    short: str
    counted: Counted


def partners_of(agency: UUID, first: date, last: date) -> list[UUID]:
    """The partners that had an agreement on some day of these, both inclusive; no umbrella MoU."""
    found = {
        row.partner
        for row in agreements.agreements_of(agency)
        if row.instrument != Instrument.MOU.value and row.start <= last and row.end >= first
    }
    return sorted(found)


def of_agency(agency: UUID, first: date, last: date, today: date) -> list[PartnerCounts]:
    """Every partner of an agency in these days, by name. What partners said of themselves are sums."""
    partners = partners_of(agency, first, last)
    months = len(months_of(first, last))
    population = institutions.populations_on(last)
    placed = flow.placed_with_partners(agency)
    loans = circulation.counts_said(agency, first, last)
    ever = circulation.counts_said(agency, BEGINNING, last)
    sent = _sent(flow.placements_between(agency, first, last))
    overdue = _overdue(flow.open_placements(agency), today)
    cases = [case for case in stock.loss_cases(agency) if first <= case.opened_on <= last]
    losses = Counter(case.said_by for case in cases)
    no_fault = Counter(case.said_by for case in cases if case.no_fault)
    follow = _follow_ups(agency, first, last, today)
    waits = _waits(agency, first, last)
    found = []
    for row in institutions.institutions().filter(id__in=partners):
        van = mobile.reliability_between(agency, row.id, first, last)
        here = placed.get(row.id, flow.Placed(0, 0))
        counted = Counted(
            months=months,
            population=population.get(row.id, 0),
            copies=here.copies,
            titles=here.titles,
            loans=loans[row.id].loans if row.id in loans else 0,
            readers=ever[row.id].new_readers if row.id in ever else 0,
            sent=sent[row.id][0],
            received=sent[row.id][1],
            missing=sent[row.id][2],
            overdue=overdue[row.id],
            losses=losses[row.id],
            planned=van.planned,
            served=van.done,
            lesson_hours=_lesson_hours(row.id, first, last),
            gap_days=_gap_days(row.id, first, last),
            waits=tuple(waits[row.id]),
            due=follow[row.id][0],
            on_time=follow[row.id][1],
            no_fault=no_fault[row.id],
            **_review(row.id, first, last, today),
        )
        found.append(PartnerCounts(row.id, row.name, row.shown_name, counted))
    return found


def of_partner(institution: UUID, first: date, last: date, today: date, zone: str) -> PartnerCounts:
    """An institution's own numbers, from its own books."""
    row = institutions.institution(institution)
    lent = circulation.own_counts(institution, first, last, zone)
    ever = circulation.own_counts(institution, BEGINNING, last, zone)
    visits = mobile.announced_visits(institution, first, last)
    sent = _sent(flow.placements_between(institution, first, last))[institution]
    follow = list(_follow_ups(institution, first, last, today).values())
    copies, titles = _in_hand(institution)
    losses = [case for case in stock.loss_cases(institution) if first <= case.opened_on <= last]
    over = told_until(last, today)
    due = circulation.questions_due(institution, BEGINNING, over, today=today, zone=zone)
    turns = circulation.shelf_turns(institution, BEGINNING, over, zone=zone)
    family = family_sums(institution, BEGINNING, last)
    asked, taken = in_spans(due, first, over), in_spans(turns, first, over)
    children = {month: (one.children, one.children) for month, one in family.items() if month <= over}
    counted = Counted(
        months=len(months_of(first, last)),
        population=institutions.populations_on(last).get(institution, 0),
        copies=copies,
        titles=titles,
        loans=lent.loans,
        readers=ever.new_readers,
        sent=sent[0],
        received=sent[1],
        missing=sent[2],
        overdue=_overdue(flow.open_placements(institution), today)[institution],
        losses=len(losses),
        planned=sum(1 for one in visits if one.left is not None or one.cancelled_at is not None),
        served=sum(1 for one in visits if one.left is not None and one.cancelled_at is None),
        lesson_hours=_lesson_hours(institution, first, last),
        gap_days=_gap_days(institution, first, last),
        due=sum(pair[0] for pair in follow),
        on_time=sum(pair[1] for pair in follow),
        no_fault=sum(1 for case in losses if case.no_fault),
        active=circulation.active_readers(institution, today, zone) if last == today else None,
        questions=asked[0],
        answered=asked[1],
        turns=taken[0],
        taken=taken[1],
        family_sessions=sum(one.sessions for month, one in family.items() if month >= first.replace(day=1)),
        children=in_spans(children, first, over)[0],
        **_review(institution, first, last, today),
    )
    name = row.name if row is not None else ""
    return PartnerCounts(institution, name, row.shown_name if row is not None else "", counted)


def _in_hand(institution: UUID) -> tuple[int, int]:
    rows = stock.holdings_of(institution).filter(status="in_hand").order_by()
    return rows.count(), rows.exclude(record=None).values("record").distinct().count()


def _review(facility: UUID, first: date, last: date, today: date) -> dict[str, Any]:
    sums = figures_of(facility, today=today, first=first, last=last).sums
    return {
        "reviewed": sums.approved + sums.with_change + sums.rejected,
        "rejected": sums.rejected,
        "appeals": sums.appeals,
        "reversed": sums.reversed,
    }


def _sent(flows: Iterable[flow.Flow]) -> dict[UUID, tuple[int, int, int]]:
    """By partner: copies sent, received and missing, of the placements that were counted."""
    found: dict[UUID, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for one in flows:
        if one.received is not None:
            sent, received, missing = found[one.partner]
            found[one.partner] = (sent + one.copies, received + one.received, missing + one.missing)
    return found


def _overdue(flows: Iterable[flow.Flow], today: date) -> Counter[UUID]:
    return Counter(one.partner for one in flows if one.due is not None and one.due < today)


def _lesson_hours(partner: UUID, first: date, last: date) -> int:
    return sum(one.lesson_hours for one in training.classes_between(partner, first, last) if one.held)


def _gap_days(partner: UUID, first: date, last: date) -> int:
    rows = [row for row in agreements.agreements_of(partner) if row.instrument != Instrument.MOU.value]
    states = agreements.agreement_states([row.id for row in rows]).values()
    return gap_days([(state.start, state.last_day) for state in states], first, last)


def _waits(agency: UUID, first: date, last: date) -> dict[UUID, list[int]]:
    """By partner: days from the request of a renewal to the signature of its successor in these days."""
    found: dict[UUID, list[int]] = defaultdict(list)
    for row in agreements.agreements_of(agency):
        if row.predecessor is not None and first <= row.signed_on <= last and row.institution_id == agency:
            done = agreements.renewal_done(row.predecessor, row.id)
            if "request" in done:
                found[row.partner].append((row.signed_on - done["request"]).days)
    return found


def _follow_ups(reader: UUID, first: date, last: date, today: date) -> dict[UUID, tuple[int, int]]:
    """By partner: follow-ups that were due in these days, and how many of them were done in time."""
    found: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for line in agreements.follow_ups(reader, today=today):
        due = line.row.due
        if due is None or not first <= due <= last:
            continue
        stands = timing(due, line.closed_on, today)
        if stands is not Timing.AHEAD:
            all_due, in_time = found[line.row.partner]
            found[line.row.partner] = (all_due + 1, in_time + (stands is Timing.ON_TIME))
    return found
