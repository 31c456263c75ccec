"""Forget who had which copy, as soon as a return can be undone no longer; and what stays of it at a reader's wish."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from lentera.circulation.models import (
    HistoryChoice,
    Loan,
    LoanReader,
    Reader,
    ReaderActivity,
    ReaderIdentity,
    ReaderLetter,
    ReadingHistory,
)
from lentera.circulation.queries.history import history_months
from lentera.circulation.queries.lending import LoanLine, lines
from lentera.circulation.rules import UNDO_MINUTES
from lentera.circulation.rules.privacy import first_of_month, history_kept_until
from lentera.institutions import queries as institutions
from lentera.journal import clock, letters
from lentera.journal.forgettable import Forgettable, forgettable_models
from lentera.journal.writing import writing


def forget_links(institution: UUID) -> int:
    """Forget who had which copy: loans undone, or returned longer ago than can be undone; returns how many.

    Of a reader's last loan the month is kept, and for one who asked for it, a line of his history. All of it happens
    under the author's lock: no undo slips in between, and two runs at once keep nothing twice.
    """
    if not _over(institution).exists():
        return 0
    with writing(institution, None, actor=institution):
        loans = list(_over(institution))
        links = LoanReader.rows.open_many(institution, [loan.id for loan in loans])
        lent = [(links[loan.id].reader, loan) for loan in loans if not loan.undone and loan.id in links]
        known = set(
            Reader.objects.filter(
                institution=institution, id__in=[reader for reader, _ in lent], forgotten=False
            ).values_list("id", flat=True)
        )
        lent = [(reader, loan) for reader, loan in lent if reader in known]
        zone = institutions.zone_of(institution)
        _keep_months(institution, lent, zone)
        _keep_history(institution, lent, zone)
        return LoanReader.rows.forget(institution, links)


def drop_old_traces(institution: UUID, today: date) -> int:
    """Lines of histories and months of last loans whose time is over; returns how many.

    Sealed rows of readers who were forgotten go again: a restored backup brings them back, and the facts that say so
    come back from elsewhere.
    """
    back = Reader.objects.filter(institution=institution, forgotten=True).values("id")
    known = list(
        ReaderIdentity._base_manager.filter(institution=institution, id__in=back).values_list("id", flat=True)
    )
    forget_rows_of(institution, known)
    gone = (
        len(known)
        + ReadingHistory._base_manager.filter(institution=institution, forget_on__lte=today).delete()[0]
    )
    last = first_of_month(today, -12).isoformat()
    old = [id for id, row in ReaderActivity.rows.all(institution).items() if row.month < last]
    return gone + (ReaderActivity.rows.forget(institution, old) if old else 0)


def forget_rows_of(institution: UUID, readers: Iterable[UUID]) -> None:
    """Delete every forgettable row of circulation that belongs to these readers: by its id, or by its reader.

    A table that is added later is among them without a line here: what is found by `reader` goes with the reader.
    """
    ids = list(readers)
    for reader in ids:
        withdraw_letters(institution, reader)
    for model in models_with_readers():
        model.rows.forget(institution, ids)
        if "reader_hash" in {field.name for field in model._meta.local_fields}:
            for reader in ids:
                model.rows.query(institution, reader=reader).delete()


def forget_history(institution: UUID, reader: UUID) -> int:
    """End a history and delete all of it, in an open block; returns how many lines went."""
    HistoryChoice.rows.forget(institution, [reader])
    return int(ReadingHistory.rows.query(institution, reader=reader).delete()[0])


def withdraw_letters(institution: UUID, reader: UUID) -> int:
    """Take back what was written about a reader to other houses and has not arrived; returns how many letters."""
    sent = [id for id, _ in ReaderLetter.rows.find(institution, reader=reader)]
    ReaderLetter.rows.forget(institution, sent)
    return letters.withdraw(institution, sent)


def models_with_readers() -> list[type[Forgettable]]:
    """The forgettable tables of circulation; each has the reader's id as its own, or is found by it."""
    own = set(apps.get_app_config("circulation").get_models())
    return [model for model in forgettable_models() if model in own]


def _over(institution: UUID) -> "QuerySet[Loan]":
    before = clock.now() - timedelta(minutes=UNDO_MINUTES)
    linked = LoanReader._base_manager.filter(institution=institution)
    # by the links alone, which are few: told the institution too, SQLite walked through all its loans of all years
    return Loan.objects.filter(id__in=linked.values("id")).filter(
        Q(undone=True) | Q(returned_recorded__lt=before)
    )


def _keep_months(institution: UUID, lent: list[tuple[UUID, Loan]], zone: str) -> None:
    newest: dict[UUID, str] = {}
    for reader, loan in lent:
        month = first_of_month(clock.local_day(loan.lent_at, zone)).isoformat()
        newest[reader] = max(month, newest.get(reader, ""))
    known = ReaderActivity.rows.open_many(institution, newest)
    for reader, month in newest.items():
        if reader not in known or known[reader].month < month:
            ReaderActivity.rows.remember(institution, id=reader, month=month)


def _keep_history(institution: UUID, lent: list[tuple[UUID, Loan]], zone: str) -> None:
    chosen = HistoryChoice.rows.open_many(institution, {reader for reader, _ in lent})
    months = history_months(institution)
    kept = [(reader, loan) for reader, loan in lent if reader in chosen]
    if not kept or not months:
        return
    told = {line.id: line for line in lines(institution, [loan for _, loan in kept])}
    ReadingHistory.rows.remember_all(
        institution,
        (
            _line(reader, told[loan.id], clock.local_day(loan.returned_at, zone), months, zone)
            for reader, loan in kept
            if loan.returned_at is not None
        ),
    )


def _line(reader: UUID, loan: LoanLine, returned: date, months: int, zone: str) -> dict[str, object]:
    return {
        "reader": reader,
        "title": loan.title,
        "barcode": loan.barcode,
        "lent": clock.local_day(loan.lent_at, zone).isoformat(),
        "returned": returned.isoformat(),
        "clear": {"forget_on": history_kept_until(returned, months)},
    }
