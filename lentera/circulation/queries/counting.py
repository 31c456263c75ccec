"""Counts: what is true here, what was said to an agency, and what an agency has heard."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connections
from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncDate

from lentera.agreements import queries as agreements
from lentera.catalogue import queries as catalogue
from lentera.circulation.facts import LENDING_UNIT, Dimension
from lentera.circulation.models import DailyCount, LendingCount, Loan, MonthlyCount, Reader, VisitCount
from lentera.circulation.queries.copies import copies_by_item
from lentera.circulation.rules import lending_scope
from lentera.journal import clock, straight
from lentera.journal.asking import asked
from lentera.journal.rows import uuid_value

COUNTED = ("loans", "returns", "visits", "new_readers")
UNKNOWN = "unknown"
ByDay = dict[date, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """The four numbers of a day or a longer time."""

    loans: int = 0
    returns: int = 0
    visits: int = 0
    new_readers: int = 0


def visits_on(institution: UUID, day: date) -> int:
    """Visits of one day."""
    return sum(_visits(institution, day))


@asked
def _visits(institution: UUID, day: date) -> Any:
    return VisitCount.objects.filter(institution=institution, day=day).values_list("count", flat=True)


def daily_truth(institution: UUID, since: date, until: date, zone: str | None = None) -> ByDay:
    """Per local day on which it was recorded, both ends included; days without anything are left out."""
    told: ByDay = defaultdict(dict)
    own = {"institution": institution}
    loans = Loan.objects.filter(**own, undone=False)
    sources: tuple[tuple[str, QuerySet[Any], str, Count | Sum], ...] = (
        ("loans", loans.filter(taken=False), "lent_recorded", Count("*")),
        ("returns", loans, "returned_recorded", Count("*")),
        ("visits", VisitCount.objects.filter(**own), "recorded", Sum("count")),
        ("new_readers", Reader.objects.filter(**own), "registered_recorded", Count("*")),
    )
    for name, rows, moment, measure in sources:
        for day, number in _by_day(rows, moment, measure, since, until, zone):
            told[day][name] = number
    return dict(told)


def daily_said(institution: UUID, agency: UUID, since: date, until: date) -> ByDay:
    """What was said to an agency so far, by day."""
    rows = DailyCount.objects.filter(institution=institution, agency=agency, day__gte=since, day__lte=until)
    return {day: dict(zip(COUNTED, numbers, strict=True)) for day, *numbers in _summed(rows, "day")}


def last_day_said(institution: UUID, agency: UUID) -> date | None:
    """The newest day that an agency has heard of."""
    told = DailyCount.objects.filter(institution=institution, agency=agency).aggregate(last=Max("day"))
    last: date | None = told["last"]
    return last


def lending_truth(
    institution: UUID, agency: UUID, since: date, until: date, zone: str | None = None
) -> dict[tuple[date, UUID], int]:
    """Loans of an agency's placed copies by (day, scope item), where something was promised in loans."""
    loans = Loan.objects.filter(institution=institution, undone=False, taken=False).exclude(scope_item=None)
    rows = list(_by_day(loans, "lent_recorded", Count("id"), since, until, zone, "scope_item"))
    cited = agreements.scope_item_states({row[2] for row in rows})
    measured = _measured_in_loans(institution, agency)
    told: Counter[tuple[date, UUID]] = Counter()
    for day, number, scope_item in rows:
        if scope_item not in cited or cited[scope_item].agency != agency:
            continue
        on_day = {id: kind for agreement, id, kind in measured if agreements.in_force(agreement, day)}
        scope = lending_scope(scope_item, on_day)
        if scope is not None:
            told[day, scope] += number
    return dict(told)


def _measured_in_loans(institution: UUID, agency: UUID) -> list[tuple[agreements.AgreementState, UUID, str]]:
    """What the agency's agreements with the institution promise in loans: (agreement, scope item, kind)."""
    rows = [row.id for row in agreements.agreements_of(institution) if row.institution_id == agency]
    return [
        (state, line.id, str(line.kind))
        for state in agreements.agreement_states(rows).values()
        for line in agreements.scope_lines(state.id)
        if line.unit == LENDING_UNIT
    ]


def lending_said(institution: UUID, agency: UUID, since: date, until: date) -> dict[tuple[date, UUID], int]:
    """What was said towards scope items so far, by (day, scope item)."""
    rows = LendingCount.objects.filter(
        institution=institution, agency=agency, day__gte=since, day__lte=until
    ).values("day", "scope_item")
    return {(row["day"], row["scope_item"]): row["n"] for row in rows.annotate(n=Sum("loans"))}


def monthly_truth(
    institution: UUID, months: Iterable[date], zone: str | None = None
) -> dict[Dimension, dict[date, dict[str, int]]]:
    """Loans of these months (their first days) by each dimension, by the month in which they happened."""
    told: dict[Dimension, dict[date, dict[str, int]]] = {dimension: {} for dimension in Dimension}
    for month in months:
        loans = Loan.objects.filter(institution=institution, undone=False, taken=False)
        rows = _between(loans, "lent_at", month, _next_month(month) - timedelta(days=1), zone)
        told[Dimension.GROUP][month] = dict(rows.values_list("group").annotate(n=Count("id")))
        by_item = dict(rows.values_list("item").annotate(n=Count("id")))
        for dimension, cells in _by_record(institution, by_item).items():
            told[dimension][month] = cells
    return told


def _by_record(institution: UUID, by_item: dict[UUID, int]) -> dict[Dimension, dict[str, int]]:
    """By what is known of the titles; they are read once for all dimensions."""
    copies = copies_by_item(institution, by_item)
    wanted = {copy.record for copy in copies.values() if copy.record}
    records = catalogue.records_by_ids(wanted, reader=institution)
    told: dict[Dimension, Counter[str]] = {Dimension.USE: Counter(), Dimension.SUBJECT: Counter()}
    for item, number in by_item.items():
        copy = copies.get(item)
        record = records.get(copy.record) if copy and copy.record else None
        for dimension, counted in told.items():
            counted[_cell(record, dimension) or UNKNOWN] += number
    return {dimension: dict(counted) for dimension, counted in told.items()}


def _cell(record: Any, dimension: Dimension) -> str:
    """The use of a title, or its subject: the hundreds of its class, such as "800"."""
    if record is None:
        return ""
    if dimension is Dimension.USE:
        return str(record.use)
    return f"{record.ddc[0]}00" if record.ddc[:1].isdecimal() else ""


def monthly_said(institution: UUID, agency: UUID) -> dict[tuple[date, str], tuple[int, dict[str, int]]]:
    """What was said of months so far: (month, dimension) to (total, cells)."""
    rows = MonthlyCount.objects.filter(institution=institution, agency=agency)
    return {(row.month, row.dimension): (row.total, dict(row.cells)) for row in rows}


def months_of_loans(institution: UUID, recorded_since: date, zone: str | None = None) -> set[date]:
    """The months (first days) of all loans that were recorded on or after a day: those to be said again."""
    rows = Loan.objects.filter(
        institution=institution,
        lent_recorded__gte=clock.at_local(recorded_since, time(0), zone),
        taken=False,
    )
    days = rows.annotate(day=TruncDate("lent_at", tzinfo=_zone(zone))).values_list("day", flat=True)
    return {day.replace(day=1) for day in days.distinct()}


def counts_said(
    agency: UUID, since: date, until: date, institution: UUID | None = None
) -> dict[UUID, Counts]:
    """What an agency has heard of its partners for a stretch of days, by partner."""
    rows = DailyCount.objects.filter(agency=agency, day__gte=since, day__lte=until)
    if institution is not None:
        rows = rows.filter(institution=institution)
    return {partner: Counts(*numbers) for partner, *numbers in _summed(rows, "institution")}


def counts_by_month(agency: UUID, since: date, until: date) -> dict[date, Counts]:
    """What an agency has heard of all its partners together, by month (its first day)."""
    rows = DailyCount.objects.filter(agency=agency, day__gte=since, day__lte=until)
    months: dict[date, Counter[str]] = defaultdict(Counter)
    for day, *numbers in _summed(rows, "day"):
        months[day.replace(day=1)].update(dict(zip(COUNTED, numbers, strict=True)))
    return {
        month: Counts(**{name: counted[name] for name in COUNTED})
        for month, counted in sorted(months.items())
    }


def own_counts(institution: UUID, since: date, until: date, zone: str | None = None) -> Counts:
    """The institution's own counts of a stretch of days, both ends included, from what is true here.

    Counted between two moments, in an index alone: to tell the local day of each of a million loans took 8 s.
    """
    database = connections["default"]
    moments = [clock.at_local(day, time(0), zone) for day in (since, until + timedelta(days=1))]
    between = [
        uuid_value(database, institution),
        *(database.ops.adapt_datetimefield_value(moment) for moment in moments),
    ]
    numbers = counted_between()
    [told] = straight.ask(database, f"SELECT {', '.join(numbers.values())}", between * len(numbers))
    return Counts(**{name: int(number or 0) for name, number in zip(numbers, told, strict=True)})


@cache
def counted_between() -> dict[str, str]:
    """By count, what counts it of an institution (1st value) from one moment on (2nd) and before another (3rd): in SQL,
    in brackets. No row is taken out to learn its day.
    """
    loan, reader, visit = (model._meta.db_table for model in (Loan, Reader, VisitCount))
    own = '"institution_id" = %s AND "{0}" >= %s AND "{0}" < %s'
    kept = f'FROM "{loan}" WHERE NOT "undone" AND'
    return {
        "loans": f'(SELECT COUNT(*) {kept} NOT "taken" AND {own.format("lent_recorded")})',
        "returns": f"(SELECT COUNT(*) {kept} {own.format('returned_recorded')})",
        "visits": f'(SELECT SUM("count") FROM "{visit}" WHERE {own.format("recorded")})',
        "new_readers": f'(SELECT COUNT(*) FROM "{reader}" WHERE {own.format("registered_recorded")})',
    }


def own_counts_by_month(
    institution: UUID, since: date, until: date, zone: str | None = None
) -> dict[date, Counts]:
    """The same by month (its first day); months without anything are left out."""
    told: dict[date, Counts] = {}
    first = since
    while first <= until:
        following = _next_month(first)
        counts = own_counts(institution, first, min(following - timedelta(days=1), until), zone)
        if counts != Counts():
            told[first.replace(day=1)] = counts
        first = following
    return told


def days_with_ground(institution: UUID) -> dict[UUID, tuple[date, Callable[[date], bool]]]:
    """Agencies that an agreement binds, or bound, us to: since when, and whether one is in force on a day."""
    rows = [row for row in agreements.agreements_of(institution) if row.institution_id != institution]
    states = agreements.agreement_states([row.id for row in rows])
    by_agency: dict[UUID, list[Any]] = defaultdict(list)
    for state in states.values():
        by_agency[state.agency].append(state)

    def ground(states: list[Any]) -> Callable[[date], bool]:
        return lambda day: any(agreements.in_force(state, day) for state in states)

    return {
        agency: (min(state.start for state in found), ground(found)) for agency, found in by_agency.items()
    }


def has_counts(institution: UUID) -> bool:
    """Whether there is anything to count at all: most institutions of a hub lend nothing themselves."""
    own = {"institution": institution}
    return any(model.objects.filter(**own).exists() for model in (Loan, VisitCount, Reader))


def _summed(rows: QuerySet[Any], by: str) -> Iterable[tuple[Any, ...]]:
    sums = {f"sum_{name}": Sum(name) for name in COUNTED}
    told: Iterable[tuple[Any, ...]] = rows.values(by).annotate(**sums).values_list(by, *sums)
    return told


def _by_day(
    rows: QuerySet[Any],
    moment: str,
    measure: Count | Sum,
    since: date,
    until: date,
    zone: str | None,
    *also: str,
) -> Iterable[tuple[Any, ...]]:
    told = _between(rows, moment, since, until, zone).annotate(on=TruncDate(moment, tzinfo=_zone(zone)))
    rows_of_days: Iterable[tuple[Any, ...]] = (
        told.values("on", *also).annotate(n=measure).values_list("on", "n", *also)
    )
    return rows_of_days


def _between(rows: QuerySet[Any], moment: str, since: date, until: date, zone: str | None) -> QuerySet[Any]:
    start: datetime = clock.at_local(since, time(0), zone)
    end: datetime = clock.at_local(until + timedelta(days=1), time(0), zone)
    return rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _zone(zone: str | None) -> ZoneInfo:
    return ZoneInfo(zone or settings.LENTERA_TIME_ZONE)
