"""The timeline of all partners: lanes by urgency, and the periods on them. Three statements for any number."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from lentera.agreements.facts import Instrument
from lentera.agreements.queries.board import (
    AREA,
    DRAFTS,
    KEPT,
    _date,
    _date_of,
    _filter,
    _told,
    _uuid_of,
    standing_sql,
    standing_values,
)
from lentera.agreements.rules.agreement import Status
from lentera.journal.reading import mark_of

LAPSED_DAYS = 365
"""A partner whose last agreement ended longer ago stands at the end: it is no news any more."""


@dataclass(frozen=True, slots=True)
class LanePeriod:
    """One period on a lane. `kind`: past, now, soon, draft or gap (`days` long); days are inclusive."""

    start: date
    end: date
    kind: str
    id: UUID | None = None
    label: str = ""
    instrument: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """All periods of one partner that touch the years shown, gaps among them."""

    partner: UUID
    until: date
    periods: list[LanePeriod] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lanes:
    """A page of lanes and how many partners there are in all."""

    lanes: list[Lane]
    total: int
    lapsed: int
    ending: int


def lanes(
    reader: UUID,
    day: date,
    first: date,
    last: date,
    *,
    limit: int = 100,
    after: int = 0,
    partners: Collection[UUID] | None = None,
    instrument: str = "",
    states: Collection[str] = (),
) -> Lanes:
    """The partners of an institution by urgency, with their periods between `first` and `last`.

    Those whose last agreement ended within a year come first (the newest gap on top), then by the day on which
    theirs ends, then those that ended long ago. `states` keeps partners that have an agreement in one of them.
    """
    told = None if partners is None else tuple(partners)
    return _lanes(mark_of(AREA), reader, day, first, last, limit, after, told, instrument, tuple(states))


@lru_cache(maxsize=KEPT)
def _lanes(
    _mark: tuple[int, int],
    reader: UUID,
    day: date,
    first: date,
    last: date,
    limit: int,
    after: int,
    partners: tuple[UUID, ...] | None,
    instrument: str,
    states: tuple[str, ...],
) -> Lanes:
    values = {**standing_values(reader, day), "lapsed": _date(day - timedelta(days=LAPSED_DAYS))}
    where = _filter(values, partners, instrument)
    having = ""
    if states:
        for number, state in enumerate(states):
            values[f"state{number}"] = state
        asked = ", ".join(f"%(state{number})s" for number in range(len(states)))
        having = f"HAVING SUM(CASE WHEN status IN ({asked}) THEN 1 ELSE 0 END) > 0"
    values |= {"limit": limit, "after": after}
    sql = f"""{standing_sql(())},
    lanes AS (
      SELECT partner,
        COALESCE(MAX(CASE WHEN is_draft = 0 AND instrument <> 'mou' THEN last_day END),
          MAX(CASE WHEN is_draft = 0 THEN last_day END), MAX(last_day), %(day)s) AS until
      FROM standing {where} GROUP BY partner {having})
    SELECT partner, until, COUNT(*) OVER () AS total,
      SUM(CASE WHEN until < %(day)s AND until >= %(lapsed)s THEN 1 ELSE 0 END) OVER () AS lapsed,
      SUM(CASE WHEN until >= %(day)s AND until <= %(near)s THEN 1 ELSE 0 END) OVER () AS ending
    FROM lanes
    ORDER BY CASE WHEN until >= %(day)s THEN 1 WHEN until >= %(lapsed)s THEN 0 ELSE 2 END,
      CASE WHEN until >= %(day)s THEN until END, CASE WHEN until < %(day)s THEN until END DESC, partner
    LIMIT %(limit)s OFFSET %(after)s"""
    found = _told(sql, values)
    drawn = {_uuid_of(row[0]): Lane(_uuid_of(row[0]), _date_of(row[1]) or day) for row in found}
    _lay_out(drawn, reader, day, first, last, instrument)
    head = found[0] if found else (None, None, 0, 0, 0)
    return Lanes(list(drawn.values()), int(head[2]), int(head[3]), int(head[4]))


def forget_kept() -> None:
    """Drop the timelines kept in memory: for tests that write past the journal."""
    _lanes.cache_clear()


def _lay_out(
    drawn: dict[UUID, Lane], reader: UUID, day: date, first: date, last: date, instrument: str
) -> None:
    if not drawn:
        return
    values = standing_values(reader, day)
    where = _filter(values, list(drawn), instrument)
    sql = f"""{standing_sql(())}
    SELECT partner, start, last_day, status, is_draft, id, number, title, instrument FROM standing
    {where} AND start IS NOT NULL ORDER BY start, last_day, id"""
    told = defaultdict(list)
    for row in _told(sql, values):
        told[_uuid_of(row[0])].append(row)
    for partner, lane in drawn.items():
        reached: date | None = None
        for row in told[partner]:
            start, end = _date_of(row[1]), _date_of(row[2])
            if start is None or end is None:
                continue
            umbrella = row[8] == Instrument.MOU.value
            if not umbrella:
                if reached is not None and (start - reached).days > 1:
                    _gap(lane, reached, start, first, last)
                reached = end if reached is None else max(reached, end)
            if start <= last and end >= first:
                lane.periods.append(
                    LanePeriod(
                        start, end, _kind(row[3], bool(row[4]), end, day), _uuid_of(row[5]),
                        row[6] or row[7], row[8],
                    )
                )  # fmt: skip
        if reached is not None and reached < day:
            _gap(lane, reached, day + timedelta(days=1), first, last)


def _gap(lane: Lane, reached: date, start: date, first: date, last: date) -> None:
    begins, ends = reached + timedelta(days=1), start - timedelta(days=1)
    if begins <= last and ends >= first:
        lane.periods.append(LanePeriod(begins, ends, "gap", days=(ends - begins).days + 1))


def _kind(status: str, draft: bool, end: date, day: date) -> str:
    if draft or status in DRAFTS:
        return "draft"
    if status == Status.EXPIRING.value:
        return "soon"
    return "now" if end >= day else "past"
