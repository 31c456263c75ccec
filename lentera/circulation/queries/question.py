"""Reference questions: which wait, for how long, and what they say."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.circulation.facts import Priority
from lentera.circulation.models import QuestionSetting, QuestionText, ReaderIdentity, ReaderQuestion
from lentera.circulation.rules import DEFAULT_QUESTION_RULE, QuestionRule, QuestionState


def question_rule(institution: UUID) -> QuestionRule:
    """The limits of answers that the institution set, else the defaults."""
    row = QuestionSetting.objects.filter(institution=institution).order_by("id").first()
    return DEFAULT_QUESTION_RULE if row is None else QuestionRule(row.pages, row.days)


def question_state(institution: UUID, id: UUID) -> QuestionState | None:
    """A question as rules see it."""
    row = ReaderQuestion.objects.filter(institution=institution, id=id).first()
    return None if row is None else _state(row)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as the librarian reads it; without words once they are forgotten."""

    state: QuestionState
    text: str
    answer: str
    card: str
    place: str
    pages: int
    answered_at: datetime | None
    dropped: bool

    @property
    def id(self) -> UUID:
        return self.state.id


def questions(institution: UUID, *, open_only: bool = True) -> list[QuestionLine]:
    """Questions in the order in which they are answered; finished ones as long as their words are kept."""
    rows = ReaderQuestion.objects.filter(institution=institution)
    if open_only:
        rows = rows.filter(answered_at=None, dropped=False)
    words = QuestionText.rows.all(institution)
    cards = ReaderIdentity.rows.open_many(
        institution, {told.reader for told in words.values() if told.reader is not None}
    )
    lines = [_line(row, words.get(row.id), cards) for row in rows if open_only or row.id in words]
    return sorted(lines, key=lambda line: line.state.place)


def question(institution: UUID, id: UUID) -> QuestionLine | None:
    """One question."""
    row = ReaderQuestion.objects.filter(institution=institution, id=id).first()
    if row is None:
        return None
    told = QuestionText.rows.open(institution, id)
    readers = {told.reader} if told is not None and told.reader is not None else set()
    return _line(row, told, ReaderIdentity.rows.open_many(institution, readers))


def oldest_question(institution: UUID) -> date | None:
    """The day on which the oldest unanswered question was asked."""
    rows = ReaderQuestion.objects.filter(institution=institution, answered_at=None, dropped=False)
    return rows.order_by("asked_on").values_list("asked_on", flat=True).first()


def next_question_due(institution: UUID) -> date | None:
    """The day by which the next answer is expected; it may be over."""
    rows = ReaderQuestion.objects.filter(institution=institution, answered_at=None, dropped=False)
    return rows.order_by("due").values_list("due", flat=True).first()


def questions_of(institution: UUID, reader: UUID) -> int:
    """How many questions of a reader are still known by their words."""
    return QuestionText.rows.count(institution, reader=reader)


def open_questions(institution: UUID) -> int:
    """How many questions wait."""
    return ReaderQuestion.objects.filter(institution=institution, answered_at=None, dropped=False).count()


def _state(row: ReaderQuestion) -> QuestionState:
    is_open = row.answered_at is None and not row.dropped
    return QuestionState(row.id, Priority(row.priority), row.asked_on, row.due, is_open)


def _line(
    row: ReaderQuestion, told: QuestionText.Secret | None, cards: dict[UUID, ReaderIdentity.Secret]
) -> QuestionLine:
    card = cards[told.reader].card if told is not None and told.reader in cards else ""
    return QuestionLine(
        state=_state(row),
        text=told.text if told else "",
        answer=told.answer if told else "",
        card=card,
        place=told.place if told else "",
        pages=row.pages,
        answered_at=row.answered_at,
        dropped=row.dropped,
    )
