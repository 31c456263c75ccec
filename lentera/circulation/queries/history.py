"""A reader's own history, for himself alone; and how many readers were active, which names nobody."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.circulation.models import (
    HistoryChoice,
    LoanReader,
    PrivacyTerms,
    ReaderActivity,
    ReadingHistory,
)
from lentera.circulation.queries.lending import open_loans
from lentera.circulation.rules.privacy import active_since, first_of_month
from lentera.journal import clock
from lentera.journal.ids import derived_id

DEFAULT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One book that the reader had."""

    title: str
    barcode: str
    lent: date
    returned: date


def terms_id(institution: UUID) -> UUID:
    """The id of the one row of an institution's terms."""
    return derived_id(institution, "privacy terms")


def history_months(institution: UUID) -> int:
    """How long a wanted history is kept (months); 0 when the institution offers none."""
    row = PrivacyTerms.objects.filter(institution=institution, id=terms_id(institution)).first()
    return DEFAULT_MONTHS if row is None else row.history_months


def wants_history(institution: UUID, reader: UUID) -> date | None:
    """Since when a reader wants a history of what he read; None: he does not, and there is none."""
    choice = HistoryChoice.rows.open(institution, reader)
    return None if choice is None else date.fromisoformat(choice.since)


def history_of_reader(institution: UUID, reader: UUID) -> list[HistoryLine]:
    """What a reader read since he asked for a history, newest first.

    For the reader alone: whoever calls this has just had his PIN (kiosk, or a print-out made for him). No page of the
    staff may show it.
    """
    rows = [row for _, row in ReadingHistory.rows.find(institution, reader=reader)]
    told = [
        HistoryLine(row.title, row.barcode, date.fromisoformat(row.lent), date.fromisoformat(row.returned))
        for row in rows
    ]
    return sorted(told, key=lambda line: (line.returned, line.lent, line.title), reverse=True)


def history_size(institution: UUID, reader: UUID) -> int:
    """How many lines a reader's history has; no title is opened for it."""
    return int(ReadingHistory.rows.count(institution, reader=reader))


def active_readers(institution: UUID, today: date, zone: str | None = None) -> int:
    """How many readers had a loan in this month or the two before; exact, and of all groups together."""
    since = active_since(today)
    recent = {
        reader
        for reader, row in ReaderActivity.rows.all(institution).items()
        if date.fromisoformat(row.month) >= since
    }
    lent = [
        loan
        for loan, at in open_loans(institution).values_list("id", "lent_at")
        if first_of_month(clock.local_day(at, zone)) >= since
    ]
    return len(recent | {link.reader for link in LoanReader.rows.open_many(institution, lent).values()})
