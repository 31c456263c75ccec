"""Whatever order holds, returns, scans, loans, undos and days come in: nobody is overtaken, no copy is kept for two."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lentera.circulation import actions, queries
from lentera.circulation.facts import Priority
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import HeldCopy, Hold, ShelfCopy
from lentera.circulation.rules import RANK, Wanted
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.circulation.conftest import CARDS
from tests.circulation.hold_stage import LAW, ORCHIDS, add_titles, moves
from tests.journal.proofs import assert_replay_equals_tables

COPIES = (*LAW, *ORCHIDS)


class Queue(RuleBasedStateMachine):
    """The model: who asked for what, when and in which class; for whom which copy is kept; who has which copy."""

    stage = titles = None  # set by the test

    @initialize()
    def begin(self):
        """What the run before left goes back."""
        self.asked, self.kept, self.out = {}, {}, {}  # (card, title) -> place; barcode -> (card, title)
        for card in CARDS:
            if queries.away_since(self.stage.cast.prison, self.stage.readers[card]) is not None:
                self.moves(card, MovementKind.BACK)
        self.outside = set()  # cards of readers who are out for a time
        for loan in list(queries.open_loans(self.stage.cast.prison)):
            barcode = queries.copies_by_item(self.stage.cast.prison, [loan.item])[loan.item].barcode
            actions.give_back(self.stage.desk, barcode, request_id=None, at=clock.now())
        for card in CARDS:
            actions.release_holds(self.stage.cast.prison, self.stage.readers[card])
        for line in queries.shelf_lines(self.stage.cast.prison):
            actions.put_back(self.stage.desk, line.barcode, request_id=None, at=clock.now())
        actions.end_pauses(self.stage.cast.prison, self.today() + timedelta(days=999))
        self.on_shelf, self.later = set(), 0

    def today(self):
        return self.stage.desk.day(clock.now())

    def title(self, barcode):
        return self.titles.law if barcode in LAW else self.titles.orchids

    def next_for(self, title):
        waiting = [
            (place, card)
            for (card, wanted), place in self.asked.items()
            if wanted == title and (card, title) not in self.kept.values() and card not in self.outside
        ]
        return min(waiting)[1] if waiting else None

    def moves(self, card, kind):
        clock.tell(clock.now() + timedelta(seconds=7))
        moves(self.stage, card, kind)

    @rule(card=st.sampled_from(CARDS))
    def goes_out_for_a_time_or_comes_back(self, card):
        self.moves(card, MovementKind.BACK if card in self.outside else MovementKind.OUT)
        self.outside ^= {card}

    @rule(card=st.sampled_from(CARDS), law=st.booleans(), priority=st.sampled_from(Priority))
    def ask(self, card, law, priority):
        clock.tell(clock.now() + timedelta(seconds=7))
        title = self.titles.law if law else self.titles.orchids
        outcome = actions.place_hold(
            self.stage.desk, card, Wanted(record=title), priority=priority, request_id=None, at=clock.now()
        )
        has = any(who == card and self.title(barcode) == title for barcode, who in self.out.items())
        assert isinstance(outcome, Refusal) == (has or (card, title) in self.asked)
        if not isinstance(outcome, Refusal):
            self.asked[card, title] = (RANK[priority], clock.now())

    @rule(card=st.sampled_from(CARDS), law=st.booleans())
    def cancel(self, card, law):
        title = self.titles.law if law else self.titles.orchids
        for one in queries.own_holds(self.stage.cast.prison, self.stage.readers[card]):
            if one.wanted.record == title:
                assert actions.cancel_hold(self.stage.desk, one.hold, at=clock.now())
                del self.asked[card, title]
                self.kept = {code: who for code, who in self.kept.items() if who != (card, title)}

    @rule(barcode=st.sampled_from(COPIES))
    def set_on_shelf(self, barcode):
        title = self.title(barcode)
        expected = self.next_for(title)
        outcome = actions.set_on_shelf(self.stage.desk, barcode, request_id=None, at=clock.now())
        if barcode in self.out or barcode in self.kept or expected is None:
            assert isinstance(outcome, Refusal)
            return
        assert outcome.card == expected
        self.kept[barcode] = (expected, title)
        self.on_shelf.add(barcode)

    @rule(barcode=st.sampled_from(COPIES))
    def put_back(self, barcode):
        outcome = actions.put_back(self.stage.desk, barcode, request_id=None, at=clock.now())
        assert isinstance(outcome, Refusal) == (barcode not in self.on_shelf)
        self.on_shelf.discard(barcode)
        self.kept.pop(barcode, None)

    @rule(barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS), undone=st.booleans())
    def lend(self, barcode, card, undone):
        title = self.title(barcode)
        kept = self.kept.get(barcode)
        outcome = actions.lend(self.stage.desk, barcode, card, request_id=None, at=clock.now())
        full = sum(who == card for who in self.out.values()) >= 2 or card in self.outside
        forbidden = barcode in self.out or full or (kept is not None and kept[0] != card)
        assert isinstance(outcome, Refusal) == forbidden
        if isinstance(outcome, Refusal):
            return
        self.on_shelf.discard(barcode)
        place = self.asked.pop((card, title), None)
        self.kept = {code: who for code, who in self.kept.items() if code != barcode and who != (card, title)}
        if not undone:
            self.out[barcode] = card
            return
        assert not isinstance(
            actions.undo_newest(self.stage.desk, outcome.loan, request_id=outcome.loan.hex), Refusal
        )
        if place is not None:
            self.asked[card, title] = place

    @rule(barcode=st.sampled_from(COPIES))
    def give_back(self, barcode):
        outcome = actions.give_back(self.stage.desk, barcode, request_id=None, at=clock.now())
        assert isinstance(outcome, Refusal) == (barcode not in self.out)
        self.out.pop(barcode, None)

    @rule()
    def shelf_time_runs_out(self):
        """All that is kept lapses, and goes to whoever is next of those left; who is out keeps his place."""
        self.later += 90
        today = self.today() + timedelta(days=self.later)
        lapsed = dict(self.kept)
        assert actions.lapse(self.stage.cast.prison, today, actor=self.stage.cast.prison) == len(lapsed)
        for barcode, who in lapsed.items():
            del self.kept[barcode]
            if who[0] not in self.outside:
                del self.asked[who]
        told = {line.barcode: line.card for line in queries.shelf_lines(self.stage.cast.prison)}
        for title in (self.titles.law, self.titles.orchids):
            codes = [code for code in lapsed if self.title(code) == title]
            got = [told[code] for code in codes if told[code]]
            expected = []
            while len(expected) < len(codes) and (card := self.next_for(title)) is not None:
                code = next(code for code in codes if told[code] == card)
                self.kept[code] = (card, title)
                expected.append(card)
            assert sorted(got) == sorted(expected)

    @invariant()
    def what_is_kept_is_kept_for_one(self):
        told = {line.barcode: line.card for line in queries.shelf_lines(self.stage.cast.prison) if line.card}
        assert told == {barcode: card for barcode, (card, _title) in self.kept.items()}
        assert ShelfCopy.objects.count() == len(self.on_shelf)
        assert Hold.objects.filter(filled_at=None).count() == len(self.asked)
        assert HeldCopy.objects.count() == len(self.kept)


@pytest.mark.django_db
def test_nobody_is_overtaken_whatever_happens(stage):
    Queue.stage, Queue.titles = stage, add_titles(stage)
    quick = settings(
        max_examples=20,
        stateful_step_count=40,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take longer than reading
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Queue, settings=quick)
    assert_replay_equals_tables()
