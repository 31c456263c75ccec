"""How reference questions change their table."""

from lentera.circulation.facts import QuestionAnswered, QuestionAsked, QuestionDropped
from lentera.circulation.models import ReaderQuestion
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(QuestionAsked)
def ask(fact: QuestionAsked, entry: Entry) -> None:
    ReaderQuestion.rows.insert(entry, copy_fields(fact, ReaderQuestion), id=fact.question)


@projects(QuestionAnswered)
def answer(fact: QuestionAnswered, entry: Entry) -> None:
    ReaderQuestion.rows.change(entry, id=fact.question, pages=fact.pages, answered_at=entry.at)


@projects(QuestionDropped)
def drop(fact: QuestionDropped, entry: Entry) -> None:
    ReaderQuestion.rows.change(entry, id=fact.question, dropped=True)
