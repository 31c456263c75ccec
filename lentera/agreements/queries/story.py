"""The story of a partnership, year by year: what was agreed, who came, what was delivered, what was told of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import msgspec
from django.db.models import Q

from lentera.agreements.facts import Instrument, ServiceKind
from lentera.agreements.facts.coverage import StoryNumber, StoryPeriod
from lentera.agreements.facts.press import Quote
from lentera.agreements.models import Agreement, AgreementParty, PublicStory, PublishedRelease, Visit
from lentera.agreements.queries import coverage, press
from lentera.agreements.queries.photo import PhotoLine
from lentera.agreements.queries.photo import photos as photos_of
from lentera.agreements.queries.realisation import (
    PartnerResults,
    ServiceResult,
    YearResult,
    partner_results,
)

_periods = msgspec.json.Decoder(tuple[StoryPeriod, ...])
_numbers = msgspec.json.Decoder(tuple[StoryNumber, ...])


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without any agreement, both inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(slots=True)
class Chapter:
    """One calendar year of a partnership."""

    year: int
    agreements: list[Agreement] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    results: list[YearResult] = field(default_factory=list)
    releases: list[press.News] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    photos: list[PhotoLine] = field(default_factory=list)
    clippings: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is told of this year."""
        told = (self.agreements, self.gaps, self.visits, self.results, self.releases, self.photos)
        return not any(told)


@dataclass(frozen=True, slots=True)
class Total:
    """What was delivered in all the years: so many of a unit, by kind of service."""

    kind: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Story:
    """A partnership between an agency and a partner as `reader` may know it; chapters newest first."""

    agency: UUID
    partner: UUID
    agreements: list[Agreement]
    gaps: list[Gap]
    chapters: list[Chapter]
    totals: list[Total]
    visits: int
    releases: int
    services: tuple[ServiceResult, ...] = ()

    @property
    def since(self) -> date | None:
        """The first day of the first agreement."""
        return min((row.start for row in self.agreements), default=None)


def agency_of(partner: UUID) -> UUID | None:
    """The agency of a partner's newest agreement."""
    ids = AgreementParty.objects.filter(party=partner).values("agreement")
    row = Agreement.objects.filter(id__in=ids).exclude(institution=partner).order_by("-end", "id").first()
    return None if row is None else row.institution_id


def agreements_between(agency: UUID, partner: UUID) -> list[Agreement]:
    """The signed agreements of an agency with a partner, the oldest first."""
    ids = AgreementParty.objects.filter(party=partner).values("agreement")
    return list(Agreement.objects.filter(institution=agency, id__in=ids).order_by("start", "end", "id"))


def last_day(row: Agreement) -> date:
    """The last day on which an agreement held."""
    return min(row.end, row.terminated_on or row.end)


def gaps_between(rows: Iterable[Agreement], until: date) -> list[Gap]:
    """The days between the first start and `until` on which no agreement held."""
    found: list[Gap] = []
    reached: date | None = None
    for row in sorted(rows, key=lambda one: one.start):
        if reached is not None and row.start > reached + timedelta(days=1):
            found.append(Gap(reached + timedelta(days=1), row.start - timedelta(days=1)))
        reached = max(reached or last_day(row), last_day(row))
    if reached is not None and reached < until:
        found.append(Gap(reached + timedelta(days=1), until))
    return found


def story_of(agency: UUID, partner: UUID, reader: UUID, today: date) -> Story:
    """The whole story as `reader` (one of both) may know it. The number of statements does not grow with the years."""
    rows = agreements_between(agency, partner)
    gaps = [gap for gap in gaps_between(rows, today) if gap.first <= today]
    both = Q(institution=agency, partner=partner) | Q(institution=partner, partner=agency)
    visits = list(Visit.objects.filter(both).order_by("held_on", "id"))
    news = _releases(agency, {row.id for row in rows}, {row.id for row in visits})
    results = partner_results(agency, partner)
    chapters: dict[int, Chapter] = {}

    def chapter(year: int) -> Chapter:
        return chapters.setdefault(year, Chapter(year))

    for row in rows:
        chapter(row.start.year).agreements.append(row)
    for gap in gaps:
        chapter(gap.first.year).gaps.append(gap)
    for visit in visits:
        chapter(visit.held_on.year).visits.append(visit)
    for one in results.years:
        if one.realised:
            chapter(one.year).results.append(one)
    clipped = coverage.clippings_by_release(reader)
    for item in news:
        page = chapter(item.row.date.year)
        page.releases.append(item)
        page.quotes += item.quotes
        page.clippings += clipped.get(item.row.id, 0)
    for line in photos_of(reader, partner=partner if reader == agency else agency):
        chapter(line.row.taken_on.year).photos.append(line)
    return Story(
        agency=agency,
        partner=partner,
        agreements=rows,
        gaps=gaps,
        chapters=[chapters[year] for year in sorted(chapters, reverse=True)],
        totals=_totals(results),
        visits=len(visits),
        releases=len(news),
        services=results.services,
    )


def _totals(results: PartnerResults) -> list[Total]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for one in results.years:
        sums[one.kind, one.unit] += one.realised
    return [Total(kind, unit, amount) for (kind, unit), amount in sums.items() if amount > 0]


def _releases(agency: UUID, agreements: set[UUID], visits: set[UUID]) -> list[press.News]:
    rows = PublishedRelease.objects.filter(institution=agency).order_by("date", "id")
    near = [
        row
        for row in rows
        if row.visit in visits or agreements & {UUID(one) for one in row.agreements.split()}
    ]
    return [press.news_of(row) for row in near]


def periods_told(agency: UUID, partner: UUID, today: date) -> tuple[StoryPeriod, ...]:
    """The agreements that had begun by a day, for a story that is told to everybody."""
    return tuple(
        StoryPeriod(start=row.start, end=last_day(row), instrument=Instrument(row.instrument))
        for row in agreements_between(agency, partner)
        if row.start <= today
    )


def numbers_told(agency: UUID, partner: UUID) -> tuple[StoryNumber, ...]:
    """What was delivered by year and kind, for a story that is told to everybody; sums of services, never of people."""
    return tuple(
        StoryNumber(year=one.year, kind=ServiceKind(one.kind), unit=one.unit, amount=one.realised)
        for one in partner_results(agency, partner).years
        if one.realised > 0
    )


@dataclass(frozen=True, slots=True)
class PublicTelling:
    """A story as everybody reads it: what the agency published, and the releases about it."""

    row: PublicStory
    periods: tuple[StoryPeriod, ...]
    numbers: tuple[StoryNumber, ...]
    releases: list[press.News]

    @property
    def totals(self) -> list[Total]:
        """What was delivered in all the years."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for one in self.numbers:
            sums[one.kind.value, one.unit] += one.amount
        return [Total(kind, unit, amount) for (kind, unit), amount in sums.items()]


def public_telling(partner: UUID) -> PublicTelling | None:
    """The story that everybody may read, if there is one."""
    row = coverage.public_story(partner)
    if row is None:
        return None
    # Which releases are about the partner is told by the agency's own links; the releases themselves are public.
    agreements = {one.id for one in agreements_between(row.institution_id, partner)}
    both = Q(institution=row.institution_id, partner=partner) | Q(
        institution=partner, partner=row.institution_id
    )
    visits = set(Visit.objects.filter(both).values_list("id", flat=True))
    return PublicTelling(
        row=row,
        periods=_periods.decode(row.periods),
        numbers=_numbers.decode(row.numbers),
        releases=_releases(row.institution_id, agreements, visits),
    )
