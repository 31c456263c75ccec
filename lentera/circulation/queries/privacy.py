"""Requests of readers about their data, who opened whose data, and all that is kept of one reader."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.models import (
    DemandCase,
    HistoryChoice,
    LoanReader,
    Reader,
    ReaderActivity,
    ReaderIdentity,
    ReaderOpening,
    ReaderPause,
    ReadingHistory,
    RightsNote,
    RightsRequest,
)
from lentera.circulation.queries.lending import LoanLine, lines, open_loans
from lentera.journal import clock
from lentera.journal.asking import asked
from lentera.journal.forgettable import forgettable_models

SHOWN_APART = {
    ReaderIdentity, LoanReader, ReaderPause, ReaderActivity, HistoryChoice, ReadingHistory, RightsNote,
}  # fmt: skip


def rights_request(institution: UUID, id: UUID) -> RightsRequest | None:
    """One request of a reader of the institution."""
    return RightsRequest.objects.filter(institution=institution, id=id).first()


def rights_requests(institution: UUID) -> "QuerySet[RightsRequest]":
    """All requests, those to be answered first, by their due moment."""
    return RightsRequest.objects.filter(institution=institution).order_by("due", "id")


def waiting_requests(institution: UUID) -> "QuerySet[RightsRequest]":
    """Requests to be answered, the soonest due first."""
    return rights_requests(institution).filter(answered_at=None)


def rights_note(institution: UUID, id: UUID) -> RightsNote.Secret | None:
    """The words of a request; None once they are forgotten."""
    found: RightsNote.Secret | None = RightsNote.rows.open(institution, id)
    return found


def suspended_since(institution: UUID, reader: UUID) -> datetime | None:
    """Since when a reader's data rests at his request."""
    row = Reader.objects.filter(institution=institution, id=reader).first()
    return None if row is None else row.suspended_at


def openings_of_reader(institution: UUID, reader: UUID, limit: int = 200) -> list[ReaderOpening]:
    """Who opened this reader's data, the newest first: what he is shown.

    Work on a lawful demand is among it only when he was told of all demands about him.
    """
    rows = ReaderOpening.objects.filter(institution=institution, reader=reader)
    if DemandCase.objects.filter(institution=institution, reader=reader, told_at=None).exists():
        rows = rows.exclude(purpose=LookupPurpose.DEMAND)
    return list(rows.order_by("-opened_at", "id")[:limit])


@dataclass(frozen=True, slots=True)
class OpeningCount:
    """What one account opened on one day: pages of single readers, lists, and searches."""

    actor: UUID
    day: date
    readers: int
    lists: int
    searches: int


def openings_by_day(institution: UUID, since: date, zone: str | None = None) -> list[OpeningCount]:
    """How often each account opened readers' data, by day since `since`: for the auditor, without any reader."""
    rows = ReaderOpening.objects.filter(
        institution=institution, opened_at__gte=clock.at_local(since, time(0), zone)
    )
    counted: dict[tuple[date, UUID], Counter[str]] = {}
    grouped = rows.annotate(day=TruncDate("opened_at", tzinfo=ZoneInfo(zone or settings.LENTERA_TIME_ZONE)))
    for day, actor, purpose, number in grouped.values_list("day", "actor", "purpose").annotate(n=Count("id")):
        sort = "searches" if purpose == "search" else "lists" if purpose in ("list", "loans") else "readers"
        counted.setdefault((day, actor), Counter())[sort] += number
    told = [
        OpeningCount(actor, day, found["readers"], found["lists"], found["searches"])
        for (day, actor), found in counted.items()
    ]
    return sorted(told, key=lambda one: (one.day, one.readers, str(one.actor)), reverse=True)


@dataclass(frozen=True, slots=True)
class OtherRows:
    """Rows about the reader in a forgettable table without a section of its own: field names and their values."""

    table: str
    rows: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Stored:
    """All that this institution keeps of a reader. The history's lines are not in it: they are for him alone."""

    name: str
    card: str
    block: str
    group: str
    has_pin: bool
    registered_at: datetime
    closed_at: datetime | None
    suspended_at: datetime | None
    last_month: date | None
    loans: list[LoanLine]
    pauses: list[date]
    history_since: date | None
    history_size: int
    requests: list[RightsRequest]
    openings: list[ReaderOpening]
    others: list[OtherRows]


def stored_about(institution: UUID, reader: UUID) -> Stored | None:
    """All that is kept of a reader, gathered from every table that is found by him; None once he is forgotten."""
    row = Reader.objects.filter(institution=institution, id=reader).first()
    who = ReaderIdentity.rows.open(institution, reader)
    if row is None or who is None:
        return None
    activity = ReaderActivity.rows.open(institution, reader)
    choice = HistoryChoice.rows.open(institution, reader)
    links = LoanReader.rows.query(institution, reader=reader).values("id")
    return Stored(
        name=who.name,
        card=who.card,
        block=who.block,
        group=row.group,
        has_pin=who.pin is not None,
        registered_at=row.registered_at,
        closed_at=row.closed_at,
        suspended_at=row.suspended_at,
        last_month=None if activity is None else date.fromisoformat(activity.month),
        loans=lines(institution, open_loans(institution).filter(id__in=links).order_by("due", "id")),
        pauses=sorted(
            date.fromisoformat(one.until) for _, one in ReaderPause.rows.find(institution, reader=reader)
        ),
        history_since=None if choice is None else date.fromisoformat(choice.since),
        history_size=int(ReadingHistory.rows.count(institution, reader=reader)),
        requests=list(rights_requests(institution).filter(reader=reader)),
        openings=openings_of_reader(institution, reader),
        others=list(_other_rows(institution, reader)),
    )


def _other_rows(institution: UUID, reader: UUID) -> Iterator[OtherRows]:
    """Every forgettable table of any area whose rows are found by a reader, or have his id."""
    for model in forgettable_models():
        if model in SHOWN_APART:
            continue
        found: list[Any] = []
        if "reader_hash" in {field.name for field in model._meta.local_fields}:
            found = [secret for _, secret in model.rows.find(institution, reader=reader)]
        own = model.rows.open(institution, reader)
        rows = [_plain(secret) for secret in [*found, *([own] if own is not None else [])]]
        if rows:
            yield OtherRows(model._meta.label_lower, rows)


def _plain(secret: Any) -> dict[str, str]:
    """A sealed row as text: what a person can read; ids and hashes say nothing to him."""
    told = msgspec.to_builtins(secret)
    return {
        name: str(value)
        for name, value in told.items()
        if value not in (None, "", [], {}) and name not in ("pin", "pause") and not _is_id(value)
    }


def _is_id(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def reader_rests(institution: UUID, reader: UUID | None) -> bool:
    """Whether the data of a loan's reader rests at his request: it is not renewed."""
    return reader is not None and bool(_resting(institution, reader))


@asked
def _resting(institution: UUID, reader: UUID) -> Any:
    rows = Reader.objects.filter(institution=institution, id=reader)
    return rows.exclude(suspended_at=None).values_list("id", flat=True)
