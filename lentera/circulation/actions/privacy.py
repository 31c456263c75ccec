"""What a reader asks about his data: entered, answered within three times 24 hours, and told to him on paper."""

from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.readers import change_identity, close_reader, forget_reader
from lentera.circulation.facts.privacy import (
    ReaderResumed,
    ReaderSuspended,
    RightsAnswered,
    RightsKind,
    RightsOutcome,
    RightsRequested,
)
from lentera.circulation.models import Reader, RightsNote, RightsRequest
from lentera.circulation.rules.privacy import NOTE_DAYS, decide_answer, decide_asking, due_of
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def ask(
    desk: Desk, reader: UUID, kind: RightsKind, wish: str = "", *, request_id: RequestId | None, at: datetime
) -> RightsRequested | Refusal:
    """Enter what a reader asks; the clock runs from `at` (UTC), when he said or handed it in."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(RightsRequested)) is not None:
            return first
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None:
            return Refusal("reader-unknown")
        waiting = RightsRequest.objects.filter(institution=desk.institution, reader=reader, answered_at=None)
        refusal = decide_asking(
            kind,
            forgotten=row.forgotten,
            suspended=row.suspended_at is not None,
            open_kinds=list(waiting.values_list("kind", flat=True)),
        )
        if refusal is not None:
            return entry.refuse(refusal)
        request = new_id()
        RightsNote.rows.remember(desk.institution, id=request, reader=reader, wish=wish.strip())
        return entry.record(RightsRequested(request=request, reader=reader, kind=kind, due=due_of(at)))


def answer(
    desk: Desk,
    request: UUID,
    outcome: RightsOutcome,
    words: str = "",
    *,
    request_id: RequestId | None,
    at: datetime,
) -> RightsAnswered | Refusal:
    """Answer a request. Done means: access was given, the data rests, or the reader is forgotten, here and now.

    A correction is done by `correct`. Erasure ends the membership first; with copies out it is refused.
    """
    row = RightsRequest.objects.filter(institution=desk.institution, id=request).first()
    if row is None:
        return Refusal("rights-unknown")
    kind, done = RightsKind(row.kind), outcome is RightsOutcome.DONE
    if row.answered_at is None and kind is RightsKind.ERASURE and done:
        refusal = _decided(desk, request, outcome, words) or _erase(desk, row.reader, at=at)
        if refusal is not None:
            return refusal
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(RightsAnswered)) is not None:
            return first
        refusal = _decided(desk, request, outcome, words)
        if refusal is not None:
            return entry.refuse(refusal)
        if kind is RightsKind.SUSPENSION and done:
            entry.record(ReaderSuspended(reader=row.reader))
        _keep_words(desk, request, row.reader, at, answer=words.strip())
        return entry.record(RightsAnswered(request=request, outcome=outcome))


def correct(
    desk: Desk,
    request: UUID,
    *,
    name: str,
    card: str,
    block: str,
    seen: str = "",
    request_id: RequestId | None,
    at: datetime,
) -> RightsAnswered | Refusal:
    """Correct who a reader is, as he asked. What it was before and is now stands in the sealed note alone."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(RightsAnswered)) is not None:
            return first
        refusal = _decided(desk, request, RightsOutcome.DONE, "")
        if refusal is not None:
            return entry.refuse(refusal)
        reader = RightsRequest.objects.get(institution=desk.institution, id=request).reader
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        refusal = change_identity(desk, reader, name=name, card=card, block=block, seen=seen)
        if refusal is not None:
            return refusal
        before = {"name": known.name, "card": known.card, "block": known.block}
        after = {"name": name.strip(), "card": card.strip(), "block": block.strip()}
        changed = [key for key in before if before[key] != after[key]]
        _keep_words(
            desk,
            request,
            reader,
            at,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
        return entry.record(RightsAnswered(request=request, outcome=RightsOutcome.DONE))


def resume(
    desk: Desk, reader: UUID, *, request_id: RequestId | None, at: datetime
) -> ReaderResumed | Refusal:
    """End a suspension, when the reader wants to borrow again."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(ReaderResumed)) is not None:
            return first
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        if row is None:
            return Refusal("reader-unknown")
        if row.suspended_at is None:
            return Refusal("reader-not-suspended")
        return entry.record(ReaderResumed(reader=reader))


def forget_notes(institution: UUID, today: date) -> int:
    """Forget the words of requests that were answered long enough ago; returns how many."""
    rows = RightsNote._base_manager.filter(institution=institution, forget_on__lte=today)
    return int(rows.delete()[0])


def _decided(desk: Desk, request: UUID, outcome: RightsOutcome, words: str) -> Refusal | None:
    row = RightsRequest.objects.filter(institution=desk.institution, id=request).first()
    if row is None:
        return Refusal("rights-unknown")
    state = queries.reader_state(desk.institution, row.reader)
    return decide_answer(
        RightsKind(row.kind),
        outcome,
        answered=row.answered_at is not None,
        open_loans=state.open_loans if state is not None else 0,
        words=words,
        same_person=row.asked_by == desk.actor,
    )


def _erase(desk: Desk, reader: UUID, *, at: datetime) -> Refusal | None:
    """End the membership and forget the reader; None when both hold, also when they did before."""
    state = queries.reader_state(desk.institution, reader)
    if state is not None and not state.closed:
        closed = close_reader(desk, reader, request_id=None, at=at)
        if isinstance(closed, Refusal):
            return closed
    forgotten = forget_reader(desk, reader, request_id=None, at=at)
    if isinstance(forgotten, Refusal) and forgotten.code != "reader-forgotten":
        return forgotten
    return None


def _keep_words(
    desk: Desk,
    request: UUID,
    reader: UUID,
    at: datetime,
    *,
    answer: str = "",
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    """Keep the answer beside the request for a while; an erased reader's note is gone and stays so."""
    note = RightsNote.rows.open(desk.institution, request)
    if note is None:
        return
    RightsNote.rows.remember(
        desk.institution,
        id=request,
        reader=reader,
        wish=note.wish,
        answer=answer,
        before=before or {},
        after=after or {},
        clear={"forget_on": desk.day(at) + timedelta(days=NOTE_DAYS)},
    )
