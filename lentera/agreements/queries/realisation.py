"""What was promised and what became of it, down to the facts behind each number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from lentera.agreements.facts import Period
from lentera.agreements.models import Agreement, AgreementParty, Realisation, ScopeItem
from lentera.agreements.rules import shares_by_year, target_so_far, total_target
from lentera.journal import clock, reading
from lentera.journal.facts import Fact, UnknownKind
from lentera.journal.history import readable_until
from lentera.journal.models import StoredEntry, Stream


@dataclass(frozen=True, slots=True)
class Progress:
    """One scope item: `target` over the whole time, `realised` as far as it counts, and how many facts.

    `expected` is the part of the target that was due by the day asked for (the target itself without a day).
    """

    item: UUID
    kind: str
    name: str
    unit: str
    target: int
    realised: int
    facts: int
    not_counted: int
    removed: bool
    expected: int = 0

    @property
    def short(self) -> int:
        """What is still missing (0 when reached)."""
        return max(self.target - self.realised, 0)


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact behind a number. `fact` is None where the reader may not read it, or this program not know it.

    `why_not`: empty when it counts, else `not-a-party` or `other-unit`.
    """

    at: datetime
    author: UUID
    kind: str
    amount: int
    unit: str
    why_not: str
    fact: Fact | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fact's fields, for the sentence of its kind."""
        if self.fact is None:
            return {}
        return {name: getattr(self.fact, name) for name in self.fact.__struct_fields__}


def scope_progress(agreement: UUID) -> list[Progress]:
    """Each scope item of an agreement with what was realised. Three statements."""
    return progress_of_items(ScopeItem.objects.filter(agreement=agreement).order_by("position"))


def progress_on(agreement: UUID, day: date, zone: str | None = None) -> list[Progress]:
    """The same as it stood at the end of a local day: what was realised until then, and what was due by then."""
    items = ScopeItem.objects.filter(agreement=agreement).order_by("position")
    return progress_of_items(items, until=day, zone=zone)


def progress_of_agreements(agreements: Iterable[UUID]) -> dict[UUID, list[Progress]]:
    """The scope items of many agreements, by agreement. Four statements however many."""
    rows = list(ScopeItem.objects.filter(agreement__in=list(agreements)).order_by("agreement", "position"))
    of = {row.id: row.agreement for row in rows}
    found: dict[UUID, list[Progress]] = defaultdict(list)
    for one in progress_of_items(rows):
        found[of[one.item]].append(one)
    return found


def progress_of_items(
    items: Iterable[ScopeItem], *, until: date | None = None, zone: str | None = None
) -> list[Progress]:
    """The same for any scope items, in their order."""
    rows = list(items)
    days = {
        id: (start, end)
        for id, start, end in Agreement.objects.filter(id__in={row.agreement for row in rows}).values_list(
            "id", "start", "end"
        )
    }
    parties: dict[UUID, set[UUID]] = defaultdict(set)
    for agreement, party in AgreementParty.objects.filter(agreement__in=list(days)).values_list(
        "agreement", "party"
    ):
        parties[agreement].add(party)
    by_item = {row.id: row for row in rows}
    realised: dict[UUID, int] = defaultdict(int)
    counted: dict[UUID, int] = defaultdict(int)
    left: dict[UUID, int] = defaultdict(int)
    sums = (
        _realised(by_item, until, zone)
        .values_list("scope_item", "institution_id", "unit")
        .annotate(amount=Sum("amount"), count=Count("id"))
    )
    for item, author, unit, amount, count in sums:
        row = by_item[item]
        if author in parties[row.agreement] and unit == row.unit:
            realised[item] += amount
            counted[item] += count
        else:
            left[item] += count
    return [
        Progress(
            item=row.id,
            kind=row.kind,
            name=row.name,
            unit=row.unit,
            target=total_target(row.target, Period(row.period), *days[row.agreement]),
            realised=realised[row.id],
            facts=counted[row.id],
            not_counted=left[row.id],
            removed=row.removed_from is not None,
            expected=total_target(row.target, Period(row.period), *days[row.agreement])
            if until is None
            else target_so_far(row.target, Period(row.period), *days[row.agreement], until),
        )
        for row in rows
        if row.agreement in days
    ]


def _realised(items: Iterable[UUID], until: date | None, zone: str | None) -> QuerySet[Realisation]:
    rows = Realisation.objects.filter(scope_item__in=list(items))
    if until is None:
        return rows
    return rows.filter(at__lt=clock.at_local(until + timedelta(days=1), time.min, zone))


def months_of_items(
    items: Iterable[UUID], *, until: date | None = None, zone: str | None = None
) -> dict[UUID, dict[date, int]]:
    """What counts of each scope item by local month (its first day). Months without anything are left out."""
    rows = ScopeItem.objects.in_bulk(list(items))
    parties: dict[UUID, set[UUID]] = defaultdict(set)
    told = AgreementParty.objects.filter(agreement__in={row.agreement for row in rows.values()})
    for agreement, party in told.values_list("agreement", "party"):
        parties[agreement].add(party)
    sums = (
        _realised(rows, until, zone)
        .annotate(month=TruncMonth("at", tzinfo=ZoneInfo(zone or settings.LENTERA_TIME_ZONE)))
        .values_list("scope_item", "institution_id", "unit", "month")
        .annotate(amount=Sum("amount"))
        .order_by("month")
    )
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for item, author, unit, month, amount in sums:
        row = rows[item]
        if author in parties[row.agreement] and unit == row.unit:
            first = date(month.year, month.month, 1)
            found[item][first] = found[item].get(first, 0) + amount
    return found


@dataclass(frozen=True, slots=True)
class ServiceResult:
    """One promised service of one agreement with a partner, and what became of it."""

    agreement: UUID
    number: str
    start: date
    end: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class YearResult:
    """One kind of service in one calendar year: `promised` is the share of each target by days in that year."""

    year: int
    kind: str
    unit: str
    promised: int
    realised: int


@dataclass(frozen=True, slots=True)
class PartnerResults:
    """What one agency promised one partner and what became of it: by agreement (oldest first) and by year."""

    services: tuple[ServiceResult, ...]
    years: tuple[YearResult, ...]


def partner_results(agency: UUID, partner: UUID, zone: str | None = None) -> PartnerResults:
    """All agreements of an agency with one partner: promised and realised, per service and per year.

    Six statements however many agreements there are; removed scope items count for what was realised only.
    """
    own = AgreementParty.objects.filter(party=partner).values("agreement")
    agreements = {
        row.id: row
        for row in Agreement.objects.filter(institution=agency, id__in=own).order_by("start", "id")
    }
    progress = progress_of_agreements(agreements)
    months = months_of_items([one.item for told in progress.values() for one in told], zone=zone)
    promised: dict[tuple[int, str, str], int] = defaultdict(int)
    realised: dict[tuple[int, str, str], int] = defaultdict(int)
    services = []
    for id, row in agreements.items():
        last = min(row.end, row.terminated_on or row.end)
        for one in progress.get(id, ()):
            services.append(ServiceResult(id, row.number, row.start, last, one))
            if not one.removed:
                for year, share in shares_by_year(one.target, row.start, row.end).items():
                    promised[year, one.kind, one.unit] += share
            for month, amount in months.get(one.item, {}).items():
                realised[month.year, one.kind, one.unit] += amount
    years = [
        YearResult(year, kind, unit, promised[year, kind, unit], realised[year, kind, unit])
        for year, kind, unit in sorted({*promised, *realised})
    ]
    return PartnerResults(tuple(services), tuple(years))


def facts_behind(scope_item: UUID, *, reader: UUID, limit: int = 500) -> list[Behind]:
    """The facts behind a scope item's number, newest first, down to a paper and never to a reader of books."""
    item = ScopeItem.objects.filter(id=scope_item).first()
    if item is None:
        return []
    parties = set(AgreementParty.objects.filter(agreement=item.agreement).values_list("party", flat=True))
    rows = list(Realisation.objects.filter(scope_item=scope_item).order_by("-at", "id")[:limit])
    streams = Stream.objects.in_bulk({row.stream for row in rows})
    readable = {
        id: until
        for id, stream in streams.items()
        if (until := readable_until(reader, stream.institution_id, stream.audience)) is not None
    }
    stored = {
        (one.stream, bytes(one.hash)): one
        for one in StoredEntry.objects.filter(
            stream__in=readable, hash__in=[bytes(row.behind) for row in rows if row.stream in readable]
        )
    }
    lines = []
    for row in rows:
        entry = stored.get((row.stream, bytes(row.behind)))
        fact: Fact | None = None
        if entry is not None:
            try:
                told = reading.opened(entry, streams[row.stream])
                fact = told.fact if told.recorded <= readable[row.stream] else None
            except UnknownKind:
                fact = None
        why = "" if row.institution_id in parties else "not-a-party"
        if not why and row.unit != item.unit:
            why = "other-unit"
        lines.append(
            Behind(
                at=row.at,
                author=row.institution_id,
                kind=row.kind,
                amount=row.amount,
                unit=row.unit,
                why_not=why,
                fact=fact,
            )
        )
    return lines
