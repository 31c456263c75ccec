"""Chapter 5: readers and two years of loans, with the habits of real readers, decided by the same rules as the desk.

The state of each library is held in memory; facts are recorded a thousand in a block, month by month, at the moment
at which they happened. How many come, and what they like, is drawn: more before holidays, favourites more often,
about one return in eight late.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice
from random import Random
from uuid import UUID

from lentera.circulation import actions, queries
from lentera.circulation.actions import NewReader
from lentera.circulation.facts import ReaderGroup, Visited
from lentera.circulation.rules import (
    DEFAULT_RULE,
    Calendar,
    ItemState,
    LoanState,
    ReaderState,
    decide_loan,
    decide_renewal,
    decide_return,
)
from lentera.demo.persons import reader_names
from lentera.demo.stage import Stage
from lentera.demo.story.shelves import Copy
from lentera.journal import clock
from lentera.journal.facts import Fact
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal

DAYS = 730
BLOCKS = ("Blok A", "Blok B", "Blok C", "Blok D")
READERS = {
    "lapas-narkotika-karang-intan": 640,
    "lapas-banjarmasin": 760,
    "lapas-banjarbaru": 360,
    "lapas-perempuan-martapura": 250,
    "rutan-barabai": 190,
    "lapas-tanjung": 180,
    "lpka-martapura": 120,
    "rutan-pelaihari": 140,
    "lapas-amuntai": 150,
    "rutan-rantau": 120,
    "lapas-kotabaru": 90,
}
LOANS_A_DAY = 0.059  # loans for each reader and open day
SEASON = (
    1.0,
    0.95,
    1.15,
    1.1,
    0.95,
    1.2,
    1.2,
    0.95,
    0.9,
    0.95,
    1.0,
    1.15,
)  # by month: fasting and holidays read more
LATE = 0.12
WITH_PINS, PINS = "lapas-narkotika-karang-intan", 8  # readers who have a PIN for the kiosk
RENEWED = 0.10
LOOK_ELSEWHERE = 12  # copies that a reader looks at before leaving without one


@dataclass(slots=True)
class Reader:
    """A reader in memory: the id that facts know, and what rules ask."""

    id: UUID
    group: ReaderGroup
    eager: float
    open_loans: int = 0
    paused_until: date | None = None


@dataclass(slots=True)
class OpenLoan:
    """A loan in memory, with the day on which its reader means to bring it back."""

    loan: UUID
    reader: Reader
    copy: Copy
    due: date
    back: date
    renewals: int = 0


@dataclass
class House:
    """One library: its readers, its shelf, what is out."""

    code: str
    institution: UUID
    calendar: Calendar
    chance: Random
    readers: list[Reader] = field(default_factory=list)
    out: dict[UUID, OpenLoan] = field(default_factory=dict)  # by item
    back: dict[date, list[OpenLoan]] = field(default_factory=lambda: defaultdict(list))
    shelf: list[tuple[Copy, UUID | None, date]] = field(
        default_factory=list
    )  # copy, scope item, last day to lend
    stays: list[tuple[list[Copy], UUID, date, date]] = field(
        default_factory=list
    )  # placed copies, from and to
    reach: list[float] = field(default_factory=list)
    eager: list[float] = field(default_factory=list)


def tell(stage: Stage, progress: Callable[[str, int, int], None]) -> None:
    """Register the readers and tell the loans of every library, month by month."""
    first = stage.as_of - timedelta(days=int(DAYS * stage.scale))
    readers = {code: max(2, int(count * stage.scale)) for code, count in READERS.items()}
    names = iter(reader_names(sum(readers.values())))
    told, months = 0, int(DAYS * stage.scale) // 30 * len(readers)
    for number, (code, count) in enumerate(readers.items()):
        house = _open(stage, code, first, number)
        waiting = _people(stage, code, house, list(islice(names, count)), number)
        for part, (start, end) in enumerate(_months(first, stage.as_of)):
            _register(stage, house, waiting, start, part, count)
            _record(stage, house, start, end, part)
            if part % 3 == 2 or end == stage.as_of:  # a site without network reports when a van comes by
                clock.tell(clock.at_local(end, time(22)))
                actions.say_counts(house.institution, end, actor=house.institution)
            told += 1
            progress(f"loans {code}", told, months)
        _finish(stage, house)


def _open(stage: Stage, code: str, first: date, number: int) -> House:
    closed = {
        day for year in range(first.year, stage.as_of.year + 1) for day in queries.public_holidays(year)
    }
    return House(
        code=code,
        institution=stage.institutions[code],
        calendar=Calendar(closed_weekdays=frozenset({6}), closed_dates=frozenset(closed)),
        chance=Random(f"{code} {number}"),
        stays=[stay for owner, *stay in stage.made["stays"] if owner == code],
    )


def _people(stage: Stage, code: str, house: House, names: list[str], number: int) -> list[NewReader]:
    chance, people = house.chance, []
    for place, name in enumerate(names):
        stage.secrets.append(name)
        card = f"{number + 1:02}{7 * place + 1013:05}"
        reader, pin = new_id(), f"{4 * place + 2048}" if code == WITH_PINS and place < PINS else ""
        if pin:
            stage.made.setdefault("pins", {})[reader] = pin
        block = BLOCKS[place % len(BLOCKS)]
        people.append(NewReader(name, _group(code, chance), card=card, block=block, pin=pin, id=reader))
    return people


def _group(code: str, chance: Random) -> ReaderGroup:
    if chance.random() < 0.04:
        return ReaderGroup.STAFF
    if code.startswith("lpka"):
        return ReaderGroup.JUVENILE
    remand = 0.7 if code.startswith("rutan") else 0.1
    return ReaderGroup.DETAINEE if chance.random() < remand else ReaderGroup.CONVICT


def _register(stage: Stage, house: House, waiting: list[NewReader], day: date, part: int, count: int) -> None:
    """Six in ten are readers at the beginning; the others come month by month."""
    share = int(count * 0.6) if part == 0 else 1 + int(count * 0.4 / (DAYS / 30))
    new, waiting[:] = waiting[:share], waiting[share:]
    if not new:
        return
    moment = clock.at_local(day, time(8))
    clock.tell(moment)
    registered = actions.register_all(
        house.institution,
        new,
        request_id=f"demo readers {house.code} {part}",
        actor=_desk_actor(stage, house.code),
        at=moment,
    )
    for fact in registered:
        house.readers.append(Reader(fact.reader, fact.group, house.chance.paretovariate(1.2)))
    house.eager = list(accumulate(min(reader.eager, 12) for reader in house.readers))


def _record(stage: Stage, house: House, start: date, end: date, part: int) -> None:
    told = _story(stage, house, start, end)
    actor = _desk_actor(stage, house.code)
    for block in range(10_000):
        facts = list(islice(told, 1000))
        if not facts:
            return
        request = f"demo loans {house.code} {part} {block}"
        actions.record_story(
            house.institution, _in_time(facts), request_id=request, actor=actor, at=facts[0][1]
        )


def _in_time(facts: list[tuple[Fact, datetime]]) -> Iterator[tuple[Fact, datetime]]:
    for fact, moment in facts:
        clock.tell(moment)
        yield fact, moment


def _story(stage: Stage, house: House, start: date, end: date) -> Iterator[tuple[Fact, datetime]]:
    day = start
    while day <= end:
        if house.calendar.is_open(day):
            _fill_shelf(stage, house, day)
            yield from _day(house, day)
        day += timedelta(days=1)


def _fill_shelf(stage: Stage, house: House, day: date) -> None:
    """What stands here today: own copies, and placed ones that came and need not go back within ten days."""
    if house.shelf and day.weekday() != 0:
        return
    shelf: list[tuple[Copy, UUID | None, date]] = [
        (copy, None, date.max) for copy in stage.made["copies"][house.code]
    ]
    missing = stage.made.get("missing") or set()
    for copies, scope, since, until in house.stays:
        last = date.max if until >= stage.as_of else until - timedelta(days=10)
        if since < day and day + timedelta(days=7) <= last:
            shelf.extend((copy, scope, last) for copy in copies if copy.item not in missing)
    house.shelf = shelf
    house.reach = list(accumulate(copy.weight * (1.6 if scope else 1.0) for copy, scope, _ in shelf))


def _day(house: House, day: date) -> Iterator[tuple[Fact, datetime]]:
    chance = house.chance
    moment = clock.at_local(day, time(8, 30))
    coming = house.back.pop(day, [])
    wanted = (
        len(house.readers) * LOANS_A_DAY * SEASON[day.month - 1] * (1.25 if day.weekday() in (0, 4) else 0.95)
    )
    lending = int(wanted) + (chance.random() < wanted % 1)
    step = timedelta(seconds=int(5 * 3600 / (len(coming) + lending + 1)))
    for loan in coming:
        moment += step
        for fact in _bring_back(house, loan, day):
            yield fact, moment
    for _ in range(lending):
        moment += step
        lent = _lend(house, day)
        if lent is not None:
            yield lent, moment
    visits = len(coming) + lending + chance.randrange(2, 6 + len(house.readers) // 30)
    yield Visited(count=visits, day=day), clock.at_local(day, time(14, 30))


def _bring_back(house: House, loan: OpenLoan, day: date) -> Iterator[Fact]:
    state = LoanState(loan.loan, loan.copy.barcode, loan.due, loan.renewals)
    if loan.renewals == 0 and day <= loan.due and house.chance.random() < RENEWED:
        renewal = decide_renewal(state, DEFAULT_RULE, house.calendar, today=day)
        last = next((last for copy, _, last in house.shelf if copy.item == loan.copy.item), day)
        if not isinstance(renewal, Refusal) and renewal.fact.due <= last:
            loan.due, loan.renewals = renewal.fact.due, 1
            loan.back = _open_day(house, loan.due)
            house.back[loan.back].append(loan)
            yield renewal.fact
            return
    outcome = decide_return(state, DEFAULT_RULE, house.calendar, today=day)
    if isinstance(outcome, Refusal):
        raise TypeError(f"the story brings back what is not out: {outcome}")
    loan.reader.open_loans -= 1
    loan.reader.paused_until = outcome.paused_until or loan.reader.paused_until
    del house.out[loan.copy.item]
    yield outcome.fact


def _lend(house: House, day: date) -> Fact | None:
    chance = house.chance
    reader = house.readers[bisect(house.eager, chance.random() * house.eager[-1])]
    for _ in range(LOOK_ELSEWHERE):
        copy, scope, last = house.shelf[bisect(house.reach, chance.random() * house.reach[-1])]
        if copy.item not in house.out:
            break
    else:
        return None
    outcome = decide_loan(
        ItemState(copy.item, copy.barcode, scope),
        ReaderState(reader.id, reader.group, reader.open_loans, reader.paused_until),
        DEFAULT_RULE,
        house.calendar,
        today=day,
        loan=new_id(),
    )
    if isinstance(outcome, Refusal):  # paused, or two copies at home already
        return None
    late = chance.random() < LATE and last == date.max
    days = chance.randrange(1, 7) if late else -chance.randrange(0, 4)
    back = max(
        _open_day(house, outcome.due + timedelta(days=days)), _open_day(house, day + timedelta(days=1))
    )
    loan = OpenLoan(outcome.loan, reader, copy, outcome.due, back)
    house.out[copy.item] = loan
    house.back[back].append(loan)
    reader.open_loans += 1
    return outcome


def _open_day(house: House, day: date) -> date:
    return house.calendar.next_open_day(day)


def _finish(stage: Stage, house: House) -> None:
    """Who has what now, and who pauses, are the forgettable rows of today."""
    links = [(loan.loan, loan.reader.id) for loan in house.out.values()]
    pauses = [
        (reader.id, reader.paused_until.isoformat())
        for reader in house.readers
        if reader.paused_until is not None and reader.paused_until >= stage.as_of
    ]
    last = clock.at_local(stage.as_of, time(14, 45))
    clock.tell(last)
    actions.record_story(
        house.institution,
        [],
        links,
        pauses,
        request_id=f"demo open loans {house.code}",
        actor=_desk_actor(stage, house.code),
        at=last,
    )
    stage.made[f"house {house.code}"] = house


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        end = min(start + timedelta(days=29), last)
        yield start, end
        start = end + timedelta(days=1)


def _desk_actor(stage: Stage, code: str) -> UUID:
    account = {"lapas-narkotika-karang-intan": "librarian", "lapas-banjarmasin": "librarian2"}.get(code, "")
    return stage.accounts.get(account, stage.institutions[code])
