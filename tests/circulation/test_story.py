"""Many loans at once: the demo's way, over state in memory, through the same decisions."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, ReaderGroup
from lentera.circulation.models import Loan, LoanReader
from lentera.circulation.rules import (
    DEFAULT_RULE,
    ItemState,
    LoanState,
    ReaderState,
    decide_loan,
    decide_return,
)
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from tests.circulation.conftest import CARDS, OWN, noon_of
from tests.journal.proofs import assert_replay_equals_tables


def test_a_story_of_many_loans_is_recorded_in_one_block(stage):
    calendar = queries.calendar(stage.cast.prison, stage.desk.library, around=date(2024, 3, 5))
    reader = ReaderState(stage.readers[CARDS[0]], ReaderGroup.CONVICT)
    item = ItemState(stage.items[OWN[0]], OWN[0])
    loans = 0
    links = []

    def told():
        nonlocal item, reader, loans
        day = date(2024, 3, 5)
        for turn in range(40):
            at = noon_of(day)
            clock.tell(at)
            lent = decide_loan(item, reader, DEFAULT_RULE, calendar, today=day, loan=uuid4())
            assert isinstance(lent, Lent)
            yield lent, at
            loans += 1
            if turn == 39:
                links.append((lent.loan, reader.id))
                return
            day += timedelta(days=2)
            back = decide_return(LoanState(lent.loan, OWN[0], lent.due), DEFAULT_RULE, calendar, today=day)
            assert not isinstance(back, Refusal)
            reader = replace(reader, paused_until=back.paused_until)
            at = noon_of(day)
            clock.tell(at)
            yield back.fact, at

    facts = list(told())
    clock.tell(noon_of(date(2024, 3, 5)))

    def moving():
        for fact, at in facts:
            clock.tell(max(at, clock.now()))
            yield fact, at

    story = {"request_id": "story 1", "actor": stage.cast.sari, "at": noon_of(date(2024, 3, 5))}
    assert actions.record_story(stage.cast.prison, moving(), links, **story) == 79
    assert actions.record_story(stage.cast.prison, facts, links, **story) == 0, "the same request once more"
    assert Loan.objects.count() == 40
    assert queries.open_loans(stage.cast.prison).count() == 1
    assert LoanReader.objects.count() == 1
    assert queries.reader_of_loan(stage.cast.prison, links[0][0]) == reader.id
    assert Loan.objects.order_by("lent_recorded").first().lent_recorded == noon_of(date(2024, 3, 5))
    assert kinds(stage.cast.prison).count("circulation.lent") == 40
    assert_replay_equals_tables()
