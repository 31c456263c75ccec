"""How questioned rows of paper change their table. A row that fits lies in the table of loans."""

from lentera.circulation.facts.paper import SlipQuestioned, SlipSettled
from lentera.circulation.models.paper import SlipQuestion
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(SlipQuestioned)
def open_question(fact: SlipQuestioned, entry: Entry) -> None:
    SlipQuestion.rows.insert(entry, copy_fields(fact, SlipQuestion), id=fact.question, written_at=entry.at)


@projects(SlipSettled)
def close_question(fact: SlipSettled, entry: Entry) -> None:
    SlipQuestion.rows.change(entry, id=fact.question, settlement=fact.settlement)
