"""Reference questions: which first, how long an answer may be."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lentera.circulation.facts import Priority, QuestionAnswered, QuestionAsked
from lentera.circulation.rules.hold import RANK
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """How long an answer may be (printed pages), and in how many calendar days it is expected.

    40 pages: what the New York Public Library's correctional services send in one mailing (domain notes, S49). 14 days
    are a choice of this program; legal questions are expected in half of them.
    """

    pages: int = 40
    days: int = 14


DEFAULT_QUESTION_RULE = QuestionRule()


@dataclass(frozen=True, slots=True)
class QuestionState:
    """A question as rules see one: no words, no reader."""

    id: UUID
    priority: Priority
    asked_on: date
    due: date
    open: bool = True

    @property
    def place(self) -> tuple[int, date, UUID]:
        """Legal and re-entry questions first, then the older ones."""
        return RANK[self.priority], self.asked_on, self.id


def decide_question(
    question: UUID, text: str, priority: Priority, asked_on: date, rule: QuestionRule, *, today: date
) -> QuestionAsked | Refusal:
    """Take a question in; `asked_on` is the day on its slip, at most 90 days back."""
    if not text.strip():
        return Refusal("reader-question-empty")
    if asked_on > today:
        return Refusal("reader-question-in-future", day=asked_on)
    if asked_on < today - timedelta(days=90):
        return Refusal("reader-question-too-old", day=asked_on)
    days = max(rule.days // 2, 1) if priority is Priority.LEGAL else rule.days
    due = asked_on + timedelta(days=days)
    return QuestionAsked(question=question, priority=priority, asked_on=asked_on, due=due)


def decide_answered(
    question: QuestionState | None, pages: int, rule: QuestionRule
) -> QuestionAnswered | Refusal:
    """Whether an answer may go out: once, and within the limit of pages."""
    if question is None:
        return Refusal("reader-question-unknown")
    if not question.open:
        return Refusal("reader-question-over")
    if pages > rule.pages:
        return Refusal("reader-question-pages", pages=pages, limit=rule.pages)
    return QuestionAnswered(question=question.id, pages=pages)
