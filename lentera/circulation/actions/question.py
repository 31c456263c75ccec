"""Reference questions: keyed in from paper, answered within the limit of pages, dropped, forgotten."""

from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.facts import Priority, QuestionAnswered, QuestionAsked, QuestionDropped
from lentera.circulation.models import QuestionSetting, QuestionText
from lentera.circulation.rules import decide_answered, decide_question
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

KEPT_DAYS = 30  # how long words are kept after the answer, so that it can be printed again


def ask_question(
    desk: Desk,
    text: str,
    *,
    card: str = "",
    place: str = "",
    priority: Priority = Priority.ORDINARY,
    asked_on: date | None = None,
    request_id: RequestId | None,
    at: datetime,
) -> QuestionAsked | Refusal:
    """Take a question in. `card` may be empty where the slip names none; then `place` says where the answer goes."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(QuestionAsked)) is not None:
            return first
        reader = None
        if card.strip():
            state = queries.state_by_card(desk.institution, card)
            if isinstance(state, Refusal):
                return state
            reader = state.id
        today = desk.day(at)
        rule = queries.question_rule(desk.institution)
        outcome = decide_question(new_id(), text, priority, asked_on or today, rule, today=today)
        if isinstance(outcome, Refusal):
            return outcome
        QuestionText.rows.remember(
            desk.institution, id=outcome.question, text=text.strip(), reader=reader, place=place.strip()
        )
        return entry.record(outcome)


def draft_answer(desk: Desk, question: UUID, answer: str, *, at: datetime) -> Refusal | None:
    """Keep the words of an answer, so that they can be printed; nothing is recorded."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        told = QuestionText.rows.open(desk.institution, question)
        if told is None:
            return Refusal("reader-question-unknown")
        _remember(
            desk.institution, question, told, answer=answer.strip(), forget_on=_forget_on(desk, question)
        )
        return None


def answer_question(
    desk: Desk, question: UUID, *, pages: int, request_id: RequestId | None, at: datetime
) -> QuestionAnswered | Refusal:
    """The answer went out on so many printed pages; its words are kept 30 days."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(QuestionAnswered)) is not None:
            return first
        state = queries.question_state(desk.institution, question)
        outcome = decide_answered(state, pages, queries.question_rule(desk.institution))
        if isinstance(outcome, Refusal):
            return outcome
        _forget_later(desk, question, at)
        return entry.record(outcome)


def drop_question(
    desk: Desk, question: UUID, *, request_id: RequestId | None, at: datetime
) -> QuestionDropped | Refusal:
    """Nobody waits for this answer any more; its words are forgotten at once."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        if (first := entry.answered(QuestionDropped)) is not None:
            return first
        state = queries.question_state(desk.institution, question)
        if state is None or not state.open:
            return Refusal("reader-question-unknown" if state is None else "reader-question-over")
        QuestionText.rows.forget(desk.institution, [question])
        return entry.record(QuestionDropped(question=question))


def save_question_rule(desk: Desk, *, pages: int, days: int, request_id: RequestId | None) -> Saved | Refusal:
    """The limits of answers at an institution."""
    id = derived_id(desk.institution, "question setting")
    with writing(desk.institution, request_id, actor=desk.actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        return save_reference(entry, QuestionSetting, id, {"pages": pages, "days": days})


def unname_questions(institution: UUID, reader: UUID) -> int:
    """A reader leaves or is forgotten: the words of his questions go; returns how many. It records nothing."""
    gone = [id for id, _told in QuestionText.rows.find(institution, reader=reader)]
    return QuestionText.rows.forget(institution, gone)


def leave_questions(institution: UUID, reader: UUID, *, actor: UUID, at: datetime) -> int:
    """A reader leaves: his open questions wait for nobody (each in a block of its own), and all their words go."""
    desk = Desk(institution=institution, actor=actor)
    asked = [id for id, _told in QuestionText.rows.find(institution, reader=reader)]
    waiting = [id for id in asked if (state := queries.question_state(institution, id)) and state.open]
    for id in waiting:
        drop_question(desk, id, request_id=None, at=at)
    return len(waiting) + unname_questions(institution, reader)


def forget_questions(institution: UUID, today: date) -> int:
    """Forget words whose time is over; returns how many."""
    rows = QuestionText._base_manager.filter(institution=institution, forget_on__lte=today)
    return int(rows.delete()[0])


def _forget_on(desk: Desk, question: UUID) -> date | None:
    row = QuestionText._base_manager.filter(institution=desk.institution, id=question).first()
    return None if row is None else row.forget_on


def _forget_later(desk: Desk, question: UUID, at: datetime) -> None:
    rows = QuestionText._base_manager.filter(institution=desk.institution, id=question)
    rows.update(forget_on=desk.day(at) + timedelta(days=KEPT_DAYS))


def _remember(
    institution: UUID, question: UUID, told: QuestionText.Secret, *, answer: str, forget_on: date | None
) -> None:
    QuestionText.rows.remember(
        institution,
        id=question,
        text=told.text,
        reader=told.reader,
        place=told.place,
        answer=answer,
        clear={"forget_on": forget_on},
    )
