"""Any order of scans, repeated requests, undo and crashes keeps the promise: one open loan a copy."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lentera.circulation import actions, queries
from lentera.circulation.actions import desk as desk_actions
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.models import Loan, LoanReader
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from tests.circulation.conftest import CARDS, OWN, PLACED
from tests.journal.proofs import assert_replay_equals_tables

COPIES = (*OWN[:2], PLACED[0])
MOST = 2


class Crashed(Exception):
    """The power went."""


class Lending(RuleBasedStateMachine):
    """The model: who has which copy, how often it was renewed, and what was answered to which request."""

    stage = None  # set by the test

    def __init__(self):
        super().__init__()
        self.out = {}  # barcode -> [loan, card, renewals]
        self.answers = {}
        self.serial = 0
        for loan in list(queries.open_loans(self.stage.cast.prison)):  # what the run before left
            barcode = {id: code for code, id in self.stage.items.items()}[loan.item]
            actions.give_back(self.stage.desk, barcode, request_id=None, at=clock.now())
        actions.end_pauses(self.stage.cast.prison, self.today() + timedelta(days=999))
        self.move(minutes=20)
        actions.forget_links(self.stage.cast.prison)

    def today(self):
        return self.stage.desk.day(clock.now())

    def move(self, **time):
        clock.tell(clock.now() + timedelta(**time))

    def held_by(self, card):
        return sum(1 for _, holder, _ in self.out.values() if holder == card)

    def fresh(self):
        self.serial += 1
        return f"{id(self)} {self.serial}"

    @rule(barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS))
    def scan_out(self, barcode, card):
        request = self.fresh()
        outcome = actions.lend(self.stage.desk, barcode, card, request_id=request, at=clock.now())
        allowed = barcode not in self.out and self.held_by(card) < MOST
        assert isinstance(outcome, Lent) == allowed, outcome
        if allowed:
            self.out[barcode] = [outcome.loan, card, 0]
            self.answers[request] = (actions.lend, (barcode, card), outcome)

    @rule(barcode=st.sampled_from(COPIES))
    def scan_in(self, barcode):
        request = self.fresh()
        outcome = actions.give_back(self.stage.desk, barcode, request_id=request, at=clock.now())
        assert isinstance(outcome, Returned) == (barcode in self.out), outcome
        if self.out.pop(barcode, None):
            self.answers[request] = (actions.give_back, (barcode,), outcome)

    @rule(barcode=st.sampled_from(COPIES))
    def renew(self, barcode):
        request = self.fresh()
        outcome = actions.renew(self.stage.desk, barcode, request_id=request, at=clock.now())
        allowed = barcode in self.out and self.out[barcode][2] < 1
        assert isinstance(outcome, Renewed) == allowed, outcome
        if allowed:
            self.out[barcode][2] += 1
            self.answers[request] = (actions.renew, (barcode,), outcome)

    @rule(barcode=st.sampled_from(COPIES), wait=st.sampled_from([0, 16]))
    def undo(self, barcode, wait):
        if barcode not in self.out:
            return
        self.move(minutes=wait)
        loan, _, renewals = self.out[barcode]
        age = clock.now() - max(entry.recorded for entry in self.facts_of(loan))
        newest = type(self.facts_of(loan)[-1].fact)
        outcome = actions.undo_newest(self.stage.desk, loan, request_id=self.fresh())
        allowed = age <= timedelta(minutes=15) and newest in (Lent, Renewed)
        assert isinstance(outcome, Refusal) != allowed, outcome
        if allowed and newest is Renewed:
            self.out[barcode][2] = renewals - 1
        elif allowed:
            del self.out[barcode]

    def facts_of(self, loan):
        return queries.facts_of_loan(loan, Loan.objects.get(id=loan).stream)

    @rule(choice=st.integers(0, 99))
    def repeat_a_request(self, choice):
        if self.answers:
            request = sorted(self.answers)[choice % len(self.answers)]
            action, told, answer = self.answers[request]
            assert action(self.stage.desk, *told, request_id=request, at=clock.now()) == answer

    @rule(barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS))
    def crash_in_between(self, barcode, card):
        """After the link was remembered and the fact recorded, before the commit."""

        def crashing(*told, **more):
            block = writing(*told, **more)

            class Crashing:
                def __enter__(self):
                    return block.__enter__()

                def __exit__(self, kind, error, trace):
                    power = Crashed()
                    block.__exit__(Crashed, power, None)
                    raise power

            return Crashing()

        with patch.object(desk_actions, "writing", crashing), pytest.raises(Crashed):
            actions.lend(self.stage.desk, barcode, card, request_id=self.fresh(), at=clock.now())

    @rule()
    def the_night_passes(self):
        self.move(minutes=1)
        actions.forget_links(self.stage.cast.prison)

    @invariant()
    def one_open_loan_a_copy(self):
        rows = list(queries.open_loans(self.stage.cast.prison))
        assert sorted(row.id for row in rows) == sorted(loan for loan, _, _ in self.out.values())
        assert len({row.item for row in rows}) == len(rows)

    @invariant()
    def every_open_loan_knows_its_reader(self):
        for loan, card, _ in self.out.values():
            assert queries.reader_of_loan(self.stage.cast.prison, loan) == self.stage.readers[card]

    def teardown(self):
        self.move(minutes=16)
        actions.forget_links(self.stage.cast.prison)
        assert LoanReader.objects.count() == len(self.out), "no link outlives its loan"
        assert_replay_equals_tables()


def test_any_order_of_scans_keeps_the_promise(stage):
    Lending.stage = stage
    quick = settings(max_examples=12, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Lending, settings=quick)
