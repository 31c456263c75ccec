"""The board: how every agreement and draft stands on a day, told by the database in one statement.

`rules.state_on` decides about one agreement; thousands are counted here by the same rule written in SQL, and a
property test holds the two together. Both databases run the same text but for the difference of two days.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from lentera.agreements.facts import DraftState
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    AgreementParty,
    ArchiveNote,
    Evaluation,
    SentDraft,
    SuspensionRow,
)
from lentera.agreements.rules.agreement import EXPIRING_DAYS, Status
from lentera.agreements.rules.clock import STAGES, Clock, worst_step
from lentera.journal.reading import mark_of

DRAFTS = (
    DraftState.REQUESTED.value,
    DraftState.REVIEW.value,
    DraftState.DRAFTING.value,
    DraftState.NEGOTIATION.value,
    DraftState.AGREED.value,
    DraftState.SCHEDULED.value,
)
"""The states of a draft under way, as columns of the board."""

AREA = "agreements"
KEPT = 64
"""Boards and timelines kept in memory under the journal's mark; a few hundred kilobytes each at most."""
OVER = "over"
OVER_SHOWN = 6
"""What is over asks for nothing: the newest few stand for all."""
COLUMNS = (
    *DRAFTS, Status.SIGNED.value, Status.ACTIVE.value, Status.EXPIRING.value, Status.SUSPENDED.value,
    Status.EXPIRED.value, OVER,
)  # fmt: skip
"""All columns; `over` holds what was renewed, terminated or archived."""

_uuid = models.UUIDField()
_tables = {
    "agreement": Agreement, "party": AgreementParty, "draft": AgreementDraft, "sent": SentDraft,
    "rest": SuspensionRow, "archive": ArchiveNote, "evaluation": Evaluation,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One agreement or draft on the board. `left`: days to its last day (a draft: to its first), below 0 when past.

    `step` is the step of the renewal that is due next (or was due first), `step_left` the days to its day.
    """

    id: UUID
    column: str
    status: str
    partner: UUID
    number: str
    title: str
    instrument: str
    start: date | None  # None: a draft of another author, of which only the title is told here
    end: date | None
    left: int
    step: str
    step_left: int | None
    renewing: bool


@dataclass(frozen=True, slots=True)
class Board:
    """How many stand in each column (all of them), and the first rows of each by urgency."""

    counts: Mapping[str, int]
    rows: Mapping[str, list[Standing]]

    @property
    def total(self) -> int:
        """Everything on the board."""
        return sum(self.counts.values())


def board(
    reader: UUID,
    day: date,
    clock: Clock,
    *,
    limit: int = 100,
    each: int = 24,
    column: str | None = None,
    after: int = 0,
    partners: Collection[UUID] | None = None,
    instrument: str = "",
) -> Board:
    """The board of an institution on `day`: one statement, and none while nothing new was said about agreements.

    Of each column at most `each` rows, together at most `limit`, shared so that short columns leave room to long
    ones; `column` shows only that one, from row `after` on. Counts are of all, under the same filter.
    """
    asked = None if partners is None else tuple(partners)
    return _board(mark_of(AREA), reader, day, clock, limit, each, column, after, asked, instrument)


@lru_cache(maxsize=KEPT)
def _board(
    _mark: tuple[int, int],
    reader: UUID,
    day: date,
    clock: Clock,
    limit: int,
    each: int,
    column: str | None,
    after: int,
    partners: tuple[UUID, ...] | None,
    instrument: str,
) -> Board:
    values = {**_days(day), "reader": _id(reader), "reader_text": f"%{reader}%"}
    where = _filter(values, partners, instrument)
    if column is None:
        shown = "place <= %(each)s"
        values["each"] = each
    else:
        shown = "column_name = %(column)s AND place > %(after)s AND place <= %(upto)s OR place = 1"
        values |= {"column": column, "after": after, "upto": after + limit}
    sql = f"""{_standing_cte(clock)},
    placed AS (
      SELECT s.*, COUNT(*) OVER (PARTITION BY column_name) AS of_column,
             ROW_NUMBER() OVER (PARTITION BY column_name ORDER BY urgency, number, id) AS place
      FROM standing s {where})
    SELECT id, column_name, status, partner, number, title, instrument, start, last_day, days_left, step_ahead, stage,
           evaluated, of_column, place, end_left
    FROM placed WHERE {shown} ORDER BY column_name, place"""
    counts = dict.fromkeys(COLUMNS, 0)
    rows: dict[str, list[Standing]] = {name: [] for name in COLUMNS}
    for told in _told(sql, values):
        name, place = told[1], told[14]
        counts[name] = told[13]
        if column is None or (name == column and place > after):
            rows[name].append(_standing(told, clock))
    return Board(counts, rows if column is not None else _shared_out(rows, limit))


def forget_kept() -> None:
    """Drop the boards kept in memory: for tests that write past the journal."""
    _board.cache_clear()


def statuses_on(ids: Collection[UUID], reader: UUID, day: date) -> dict[UUID, str]:
    """The status of these signed agreements on `day` by the board's own reckoning, for its proof."""
    values = {**_days(day), "reader": _id(reader), "reader_text": f"%{reader}%"}
    sql = f"{_standing_cte(())} SELECT id, status FROM standing WHERE is_draft = 0"
    wanted = set(ids)
    return {id: status for told, status in _told(sql, values) if (id := _uuid_of(told)) in wanted}


def standing_sql(clock: Clock) -> str:
    """The common table `standing` with one row for everything on the board: for other reads of this area."""
    return _standing_cte(clock)


def standing_values(reader: UUID, day: date) -> dict[str, Any]:
    """The parameters that `standing_sql` needs."""
    return {**_days(day), "reader": _id(reader), "reader_text": f"%{reader}%"}


def _standing_cte(clock: Clock) -> str:
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in _tables.items()}
    horizon = max((ahead for _name, ahead in clock), default=-1)
    stage = (
        "CASE d.state " + " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in STAGES.items()) + " END"
    )
    live = ", ".join(f"'{state}'" for state in DRAFTS)
    own_draft = (
        f"(SELECT {stage} FROM {names['draft']} d WHERE d.predecessor = a.id AND d.state IN ({live})"
        " ORDER BY d.begun_at LIMIT 1)"
    )
    evaluated = (
        f"CASE WHEN EXISTS (SELECT 1 FROM {names['evaluation']} e WHERE e.agreement = {{}}) THEN 1 ELSE 0 END"
    )
    return f"""WITH mine AS (SELECT DISTINCT agreement AS id FROM {names["party"]} WHERE party = %(reader)s),
    signed AS (
      SELECT a.id, a.number, a.title, a.instrument, a.start, a.institution_id,
        CASE WHEN a.institution_id = %(reader)s THEN a.partner ELSE a.institution_id END AS partner,
        CASE WHEN a.terminated_on < a."end" THEN a.terminated_on ELSE a."end" END AS last_day,
        {_difference('a."end"')} AS end_left,
        CASE
          WHEN a.terminated_on < %(day)s THEN 'terminated'
          WHEN a."end" < %(day)s THEN CASE
            WHEN EXISTS (SELECT 1 FROM {names["archive"]} x WHERE x.id = a.id) THEN 'archived'
            WHEN EXISTS (SELECT 1 FROM {names["agreement"]} s WHERE s.predecessor = a.id) THEN 'renewed'
            ELSE 'expired' END
          WHEN a.start > %(day)s THEN 'signed'
          WHEN EXISTS (SELECT 1 FROM {names["rest"]} r WHERE r.agreement = a.id AND r.start <= %(day)s
            AND (r."end" IS NULL OR r."end" >= %(day)s)) THEN 'suspended'
          WHEN a."end" <= %(near)s AND NOT EXISTS (SELECT 1 FROM {names["agreement"]} s
            WHERE s.predecessor = a.id AND s.signed_on <= %(day)s) THEN 'expiring'
          ELSE 'active' END AS status
      FROM {names["agreement"]} a JOIN mine ON mine.id = a.id),
    timed AS (
      SELECT a.*, {_difference("a.last_day")} AS days_left,
        CASE WHEN a.status IN ('active', 'expiring', 'suspended') AND a.end_left <= {horizon}
            AND a.institution_id = %(reader)s AND a.instrument <> 'mou'
            AND NOT EXISTS (SELECT 1 FROM {names["agreement"]} s WHERE s.predecessor = a.id)
          THEN COALESCE({own_draft}, 0) END AS stage,
        CASE WHEN a.status IN ('active', 'expiring', 'suspended') AND a.end_left <= {horizon}
          THEN {evaluated.format("a.id")} ELSE 0 END AS evaluated
      FROM signed a),
    drafted AS (
      SELECT d.id, d.title, d.instrument, d.start, d."end" AS last_day, d.partner, d.state AS status,
        {_difference("d.start")} AS days_left, {_difference('p."end"')} AS end_left,
        CASE WHEN p.id IS NOT NULL THEN {stage} END AS stage,
        {evaluated.format("p.id")} AS evaluated
      FROM {names["draft"]} d LEFT JOIN {names["agreement"]} p ON p.id = d.predecessor
      WHERE d.institution_id = %(reader)s AND d.state IN ({live})),
    sent AS (
      SELECT t.id, t.title, t.institution_id AS partner FROM {names["sent"]} t
      WHERE t.institution_id <> %(reader)s AND t.content LIKE %(reader_text)s
        AND NOT EXISTS (SELECT 1 FROM {names["agreement"]} s WHERE s.id = t.id)),
    everything AS (
      SELECT id, CASE WHEN status IN ('renewed', 'terminated', 'archived') THEN 'over' ELSE status END AS column_name,
        status, partner, number, title, instrument, start, last_day, days_left, end_left, stage, evaluated,
        0 AS is_draft
      FROM timed
      UNION ALL SELECT id, status, status, partner, '', title, instrument, start, last_day, days_left, end_left, stage,
        evaluated, 1 FROM drafted
      UNION ALL SELECT id, 'negotiation', 'negotiation', partner, '', title, '', NULL, NULL, 0, NULL, NULL, 0, 1
      FROM sent),
    stepped AS (SELECT e.*, {_ahead(clock)} AS step_ahead FROM everything e),
    standing AS (
      SELECT s.*, CASE WHEN column_name IN ('expired', 'over') THEN -days_left
        WHEN step_ahead IS NOT NULL THEN end_left - step_ahead ELSE days_left END AS urgency FROM stepped s)"""


def _ahead(clock: Clock) -> str:
    """Days before the end by which the next step was to be taken, by what is done already."""
    cases = []
    for evaluated in (0, 1):
        for stage in sorted({0, *STAGES.values()}):
            step = worst_step(clock, stage=stage, evaluated=bool(evaluated))
            if step is not None:
                cases.append(f"WHEN evaluated = {evaluated} AND stage = {stage} THEN {step[1]}")
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS INTEGER)"


def _difference(column: str) -> str:
    """Days from the day asked for to a date column."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({column}) - julianday(%(day)s) AS INTEGER)"
    return f"({column} - CAST(%(day)s AS date))"


def _filter(values: dict[str, Any], partners: Collection[UUID] | None, instrument: str) -> str:
    terms = []
    if instrument:
        terms.append("instrument = %(instrument)s")
        values["instrument"] = instrument
    if partners is not None:
        for number, partner in enumerate(partners):
            values[f"partner{number}"] = _id(partner)
        asked = ", ".join(f"%(partner{number})s" for number in range(len(partners)))
        terms.append(f"partner IN ({asked})" if asked else "1 = 0")
    return f"WHERE {' AND '.join(terms)}" if terms else ""


def _shared_out(rows: dict[str, list[Standing]], limit: int) -> dict[str, list[Standing]]:
    """At most `limit` rows in all: every column the same share, what short ones leave goes to the others."""
    rows = {**rows, OVER: rows[OVER][:OVER_SHOWN]}
    share: dict[str, int] = {}
    left, open_names = limit, sorted(rows, key=lambda name: len(rows[name]))
    for number, name in enumerate(open_names):
        share[name] = min(len(rows[name]), left // (len(open_names) - number))
        left -= share[name]
    return {name: found[: share[name]] for name, found in rows.items()}


def _standing(told: Sequence[Any], clock: Clock) -> Standing:
    stage, evaluated, ahead = told[11], bool(told[12]), told[10]
    step = None if ahead is None else worst_step(clock, stage=stage, evaluated=evaluated)
    start, end = _date_of(told[7]), _date_of(told[8])
    return Standing(
        id=_uuid_of(told[0]), column=told[1], status=told[2], partner=_uuid_of(told[3]), number=told[4], title=told[5],
        instrument=told[6], start=start, end=end, left=told[9], step=step[0] if step else "",
        step_left=None if step is None else told[15] - step[1],
        renewing=told[1] not in DRAFTS and bool(stage),
    )  # fmt: skip


def _told(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _days(day: date) -> dict[str, Any]:
    return {"day": _date(day), "near": _date(day + timedelta(days=EXPIRING_DAYS))}


def _date(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _id(id: UUID) -> Any:
    return _uuid.get_db_prep_value(id, connection)


def _uuid_of(told: Any) -> UUID:
    return told if isinstance(told, UUID) else UUID(told)


def _date_of(told: Any) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else told
