"""Reference questions that readers write down. What is asked, and by whom, is forgettable: see `QuestionText`."""

from datetime import date
from uuid import UUID

from lentera.circulation.facts.hold import Priority
from lentera.journal.facts import Audience, Fact, fact


@fact("circulation.question_asked", to=Audience.SELF, about=("question",))
class QuestionAsked(Fact, frozen=True, kw_only=True):
    """Somebody asks the library; an answer is expected up to and with `due`."""

    question: UUID
    priority: Priority
    asked_on: date
    due: date


@fact("circulation.question_answered", to=Audience.SELF, about=("question",))
class QuestionAnswered(Fact, frozen=True, kw_only=True):
    """The answer went out on so many printed pages (0: by word of mouth)."""

    question: UUID
    pages: int


@fact("circulation.question_dropped", to=Audience.SELF, about=("question",))
class QuestionDropped(Fact, frozen=True, kw_only=True):
    """Nobody waits for the answer any more."""

    question: UUID
