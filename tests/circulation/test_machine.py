"""Two desks, a kiosk and a self-check machine in any order keep the promise: one open loan a copy, and its reader's.

The model is plain Python: who has which copy, and how often it was renewed. Repeated requests, undo, wrong PINs, a
crash between effect and commit, and the night are steps as well.
"""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lentera.catalogue import queries as catalogue
from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.actions import desk as desk_actions
from lentera.circulation.facts import Lent, Renewed
from lentera.circulation.models import KioskVisit, Loan, LoanReader
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.protocols.sip2.answering import answer
from lentera.protocols.sip2.messages import read
from lentera.protocols.sip2.session import Office, Session
from tests.cast import PASSWORD, make_account
from tests.circulation.conftest import CARDS, OWN, PLACED
from tests.circulation.kiosk_stage import make_kiosk
from tests.journal.proofs import assert_replay_equals_tables

COPIES = (*OWN[:2], PLACED[0])
MOST = 2
PIN = "8264"
EACH = 60  # steps of a run


class Crashed(Exception):
    """The power went."""


class AtDesk:
    """Somebody with a scanner: the actions as they are."""

    own_only = False

    def __init__(self, desk):
        self.desk, self.actor = desk, desk.actor

    def lend(self, barcode, card, id):
        return self._did(actions.lend(self.desk, barcode, card, request_id=id, at=clock.now()))

    def give_back(self, barcode, id):
        return self._did(actions.give_back(self.desk, barcode, request_id=id, at=clock.now()))

    def renew(self, barcode, _card, id):
        return self._did(actions.renew(self.desk, barcode, request_id=id, at=clock.now()))

    def _did(self, outcome):
        return not isinstance(outcome, Refusal), outcome


class AtKiosk:
    """A reader at the screen: pages, card and PIN; whoever comes signs in when he is not the one before."""

    own_only = True

    def __init__(self, stage, browser):
        self.stage, self.browser, self.card = stage, browser, None
        self.actor = catalogue.kiosks(stage.cast.prison)[0].account

    def lend(self, barcode, card, id):
        return self._press(card, id, scan=barcode)

    def renew(self, barcode, card, id):
        loan = queries.open_loan_of(self.stage.cast.prison, self.stage.items[barcode])
        return self._press(card, id, renew=str(loan.id if loan is not None else uuid4()))

    def give_back(self, barcode, id):
        return self._said(self.browser.post("/kiosk/return/", {"scan": barcode, "request_id": id}))

    def wrong_pin(self, card):
        before = KioskVisit.objects.count()
        told = self.browser.post("/kiosk/card/", {"card": card, "pin": "1111"})
        assert told.status_code == 200 and KioskVisit.objects.count() <= before

    def _press(self, card, id, **told):
        page = self.browser.get("/kiosk/own/") if self.card == card else None
        if page is None or page.status_code != 200:
            self.browser.get("/kiosk/card/")
            assert self.browser.post("/kiosk/card/", {"card": card, "pin": PIN}).status_code == 302
            self.card, page = card, self.browser.get("/kiosk/own/")
        form = {"visit": page.context["visit"], "request_id": id, **told}
        first = self._said(self.browser.post("/kiosk/own/", form))
        assert self._said(self.browser.post("/kiosk/own/", form))[0] == first[0] or not first[0], (
            "pressed twice"
        )
        return first

    def _said(self, response):
        outcome = response.context["outcome"]
        return outcome.state == "ok", (outcome.state, str(outcome.title), str(outcome.text))


class AtMachine:
    """A self-check machine: SIP2 messages, as its server reads and answers them."""

    own_only = True

    def __init__(self, account):
        self.actor, self.session, self.sent = account, Session(Office()), {}
        assert self._ask(f"9300CNmesin|CO{PASSWORD}|CP|") == "941"

    def lend(self, barcode, card, id):
        return self._tell(id, f"11NNDATEDATEAO|AA{card}|AB{barcode}|AC|AD{PIN}|")

    def give_back(self, barcode, id):
        return self._tell(id, f"09NDATEDATEAP|AO|AB{barcode}|AC|")

    def renew(self, barcode, card, id):
        return self._tell(id, f"29NNDATEDATEAO|AA{card}|AD{PIN}|AB{barcode}|")

    def _tell(self, id, message):
        date = clock.now().strftime("%Y%m%d    %H%M%S")
        told = self._ask(self.sent.setdefault(id, message.replace("DATE", date)))
        return told[2] == "1", told

    def _ask(self, line):
        return answer(read(line.encode(), "utf-8"), self.session).encoded(None, "utf-8").decode().strip()


class Lending(RuleBasedStateMachine):
    """The model: who has which copy, how often it was renewed, and what was answered to which request."""

    stage = places = None  # set by the test
    steps = 0

    def __init__(self):
        super().__init__()
        self.out = {}  # barcode -> [loan, card, renewals]
        self.answers = {}
        for loan in list(queries.open_loans(self.stage.cast.prison)):  # what the run before left
            actions.give_back(self.stage.desk, self.code_of(loan), request_id=None, at=clock.now())
        actions.end_pauses(self.stage.cast.prison, self.today() + timedelta(days=999))
        self.move(minutes=20)
        actions.forget_links(self.stage.cast.prison)

    def code_of(self, loan):
        return {id: code for code, id in self.stage.items.items()}[loan.item]

    def today(self):
        return self.stage.desk.day(clock.now())

    def move(self, **time):
        clock.tell(clock.now() + timedelta(**time))

    def held_by(self, card):
        return sum(1 for _, holder, _ in self.out.values() if holder == card)

    def fresh(self):
        Lending.steps += 1
        self.move(seconds=1)  # a machine's request is told apart by its second
        return f"step {Lending.steps}"

    def keep(self, place, action, told, request, answer):
        if (
            place.__class__ is not AtKiosk
        ):  # a kiosk's page belongs to its visit; pressed twice it is in `_press`
            self.answers[request] = (place, action, told, answer)

    @rule(at=st.integers(0, 3), barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS))
    def scan_out(self, at, barcode, card):
        request, place = self.fresh(), self.places[at]
        did, told = place.lend(barcode, card, request)
        allowed = barcode not in self.out and self.held_by(card) < MOST
        assert did == allowed, told
        if allowed:
            loan = queries.open_loan_of(self.stage.cast.prison, self.stage.items[barcode])
            assert self.facts_of(loan.id)[-1].actor == place.actor
            self.out[barcode] = [loan.id, card, 0]
            self.keep(place, "lend", (barcode, card), request, told)

    @rule(at=st.integers(0, 3), barcode=st.sampled_from(COPIES))
    def scan_in(self, at, barcode):
        request, place = self.fresh(), self.places[at]
        did, told = place.give_back(barcode, request)
        assert did == (barcode in self.out), told
        if self.out.pop(barcode, None):
            self.keep(place, "give_back", (barcode,), request, told)

    @rule(at=st.integers(0, 3), barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS))
    def renew(self, at, barcode, card):
        request, place = self.fresh(), self.places[at]
        did, told = place.renew(barcode, card, request)
        allowed = barcode in self.out and self.out[barcode][2] < 1
        allowed = allowed and (not place.own_only or self.out[barcode][1] == card)
        assert did == allowed, told
        if allowed:
            self.out[barcode][2] += 1
            self.keep(place, "renew", (barcode, card), request, told)

    @rule(barcode=st.sampled_from(COPIES), wait=st.sampled_from([0, 16]))
    def undo(self, barcode, wait):
        if barcode not in self.out:
            return
        self.move(minutes=wait)
        loan, _, renewals = self.out[barcode]
        told = self.facts_of(loan)
        age, newest = clock.now() - max(entry.recorded for entry in told), type(told[-1].fact)
        outcome = actions.undo_newest(self.stage.desk, loan, request_id=self.fresh())
        allowed = age <= timedelta(minutes=15) and newest in (Lent, Renewed)
        assert isinstance(outcome, Refusal) != allowed, outcome
        if allowed and newest is Renewed:
            self.out[barcode][2] = renewals - 1
        elif allowed:
            del self.out[barcode]

    def facts_of(self, loan):
        return queries.facts_of_loan(loan, Loan.objects.get(id=loan).stream)

    @rule(choice=st.integers(0, 999))
    def repeat_a_request(self, choice):
        Lending.steps += 1
        if self.answers:
            request = sorted(self.answers)[choice % len(self.answers)]
            place, action, told, answered = self.answers[request]
            did, again = getattr(place, action)(*told, request)
            same = again[2] == answered[2] if isinstance(again, str) else again == answered
            assert did and same, again  # a machine's answer names the moment; what it says is the same

    @rule(at=st.integers(0, 3), barcode=st.sampled_from(COPIES), card=st.sampled_from(CARDS))
    def crash_in_between(self, at, barcode, card):
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
            self.places[at].lend(barcode, card, self.fresh())

    @rule(card=st.sampled_from(CARDS))
    def a_wrong_pin(self, card):
        self.fresh()
        self.places[2].wrong_pin(card)
        self.move(minutes=16)

    @rule()
    def the_night_passes(self):
        self.fresh()
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


def test_two_desks_a_kiosk_and_a_machine_in_any_order_keep_the_promise(stage):
    cast = stage.cast
    for card in CARDS:
        who = queries.identity(cast.prison, stage.readers[card])
        actions.change_identity(
            stage.desk, stage.readers[card], name=who.name, card=card, block=who.block, pin=PIN
        )
    machine = make_account(cast.prison, "mesin", Role.TERMINAL, "Mesin 1", cast.library)
    helper = Desk(cast.prison, cast.assistant, cast.library, stage.desk.zone)
    Lending.stage, Lending.steps = stage, 0
    Lending.places = (
        AtDesk(stage.desk), AtDesk(helper), AtKiosk(stage, make_kiosk(stage)), AtMachine(machine)
    )  # fmt: skip
    runs = max(settings().max_examples // 8, 7)  # HYPOTHESIS_PROFILE=explore: 62 runs, some 3,700 steps
    told = settings(max_examples=runs, stateful_step_count=EACH, deadline=None)
    run_state_machine_as_test(Lending, settings=told)
    assert Lending.steps >= runs * EACH // 2, Lending.steps
