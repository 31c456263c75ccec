"""A history of one's own reading: only for who asks for it himself, and gone at once when he no longer wants it."""

from datetime import datetime
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.kiosk import admitted
from lentera.circulation.actions.links import forget_history
from lentera.circulation.models import HistoryChoice, PrivacyTerms, Reader
from lentera.circulation.queries.history import history_months, terms_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def keep_history(desk: Desk, card: str, pin: str, *, at: datetime) -> UUID | Refusal:
    """Begin a history, at the wish of the reader who proves himself by card and PIN. Nothing of the past comes into it.

    Returns the reader. No fact tells of it: that somebody wants a history is his affair.
    """
    reader = proven_reader(desk, card, pin, at=at)
    if isinstance(reader, Refusal):
        return reader
    if not history_months(desk.institution):
        return Refusal("history-not-offered")
    with writing(desk.institution, None, actor=desk.actor):
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None or row.forgotten or row.closed_at is not None:
            return Refusal("reader-closed")
        if HistoryChoice.rows.open(desk.institution, reader) is None:
            HistoryChoice.rows.remember(desk.institution, id=reader, since=desk.day(at).isoformat())
    return reader


def end_history(desk: Desk, reader: UUID) -> int:
    """End a history and delete all of it at once; returns how many lines went. Needs no PIN: it only erases."""
    with writing(desk.institution, None, actor=desk.actor):
        return forget_history(desk.institution, reader)


def proven_reader(desk: Desk, card: str, pin: str, *, at: datetime) -> UUID | Refusal:
    """The reader whose card and PIN these are, or why not. Wrong PINs are counted as those at a kiosk are."""
    return admitted(desk, card, pin, at=at)


def save_terms(desk: Desk, history_months: int, *, request_id: RequestId | None) -> Saved | Refusal:
    """Set how many months a wanted history is kept; 0 offers none. Lines already kept keep their day."""
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        fields = {"history_months": history_months}
        return save_reference(entry, PrivacyTerms, terms_id(desk.institution), fields)
