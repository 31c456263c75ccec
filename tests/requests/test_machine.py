"""One request between two institutions: whatever they do, in whatever order their streams arrive."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lentera.journal import clock
from lentera.journal.guard import open_door
from lentera.journal.models import Author, Request, StoredEntry, Stream
from lentera.journal.node import add_author, know_author, make_node
from lentera.journal.projecting import projected_models
from lentera.journal.receiving import ranges_of, receive
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.requests import actions, queries
from lentera.requests.facts import Verdict, Why
from lentera.requests.rules import Stage
from tests.cast import ZONE
from tests.requests.conftest import BOOKS

AGENCY, PRISON, ACTOR, REQUEST = (UUID(int=n) for n in (21, 22, 7, 40))
MORNING = clock.at_local(date(2024, 2, 6), zone=ZONE)
BY = {"actor": ACTOR, "request_id": None}
VERDICTS = [Verdict.GRANTED, Verdict.OTHERWISE, Verdict.DECLINED, Verdict.FORWARDED]


def wipe() -> None:
    with open_door():
        for model in (*projected_models(), Request, StoredEntry, Stream):
            model._base_manager.all().delete()


def answer(verdict: Verdict) -> object:
    return actions.answer(
        AGENCY, REQUEST, verdict, words="Kata-kata", why=Why.NO_TIME, to="Dispersip Banjar", at=MORNING, **BY
    )


class OneRequest(RuleBasedStateMachine):
    """What the model says of the stage is what the tables say, and neither side changes the other's rows."""

    def __init__(self) -> None:
        super().__init__()
        wipe()
        actions.send(PRISON, AGENCY, BOOKS, request=REQUEST, at=MORNING, **BY)
        self.stage = Stage.WAITING
        self.round = 0

    def after(self, outcome: object, allowed: bool, stage: Stage) -> None:
        assert isinstance(outcome, Refusal) != allowed, outcome
        if allowed:
            self.stage = stage

    @rule()
    def take_up(self) -> None:
        over = {Stage.FULFILLED, Stage.CONFIRMED, Stage.DECLINED, Stage.WITHDRAWN}
        stays = self.stage if self.stage not in (Stage.WAITING, Stage.REOPENED) else Stage.TAKEN_UP
        outcome = actions.take_up(AGENCY, REQUEST, handler="Seksi Layanan", at=MORNING, **BY)
        self.after(outcome, self.stage not in over, stays)

    @rule(verdict=st.sampled_from(VERDICTS))
    def answer(self, verdict: Verdict) -> None:
        over = {Stage.FULFILLED, Stage.CONFIRMED, Stage.WITHDRAWN}
        self.after(answer(verdict), self.stage not in over, Stage(verdict.value))

    @rule(whole=st.booleans())
    def fulfil(self, whole: bool) -> None:
        promised = self.stage in {Stage.GRANTED, Stage.OTHERWISE, Stage.FORWARDED}
        outcome = actions.fulfil(AGENCY, REQUEST, words="Dikirim", whole=whole, at=MORNING, **BY)
        self.after(outcome, promised, Stage.FULFILLED if whole else self.stage)

    @rule()
    def confirm(self) -> None:
        outcome = actions.confirm(PRISON, REQUEST, at=MORNING, **BY)
        self.after(outcome, self.stage is Stage.FULFILLED, Stage.CONFIRMED)

    @precondition(lambda self: self.round < 3)
    @rule()
    def reopen(self) -> None:
        allowed = self.stage in {Stage.FULFILLED, Stage.DECLINED, Stage.CONFIRMED}
        outcome = actions.reopen(PRISON, REQUEST, reason="Belum cukup", at=MORNING, **BY)
        self.after(outcome, allowed, Stage.REOPENED)
        self.round += allowed

    @precondition(lambda self: self.round > 0)
    @rule()
    def withdraw(self) -> None:
        over = {Stage.FULFILLED, Stage.CONFIRMED, Stage.DECLINED, Stage.WITHDRAWN}
        outcome = actions.withdraw(PRISON, REQUEST, reason="Sudah ada", at=MORNING, **BY)
        self.after(outcome, self.stage not in over, Stage.WITHDRAWN)

    @invariant()
    def both_sides_read_the_same_stage(self) -> None:
        for reader in (AGENCY, PRISON):
            line = queries.line(REQUEST, reader)
            assert line is not None and line.stage is self.stage
            assert line.state.round == self.round

    def teardown(self) -> None:
        assert verify(rebuild=True).problems == []


@pytest.fixture
def two(db: None) -> None:
    make_node("hub", "Dispersip")
    for author, name in ((AGENCY, "Dispersip"), (PRISON, "Lapas")):
        add_author(author, name)


def test_one_request_keeps_one_truth(two: None) -> None:
    with clock.told(MORNING):
        quick = settings(max_examples=6, stateful_step_count=12, deadline=None)
        run_state_machine_as_test(OneRequest, settings=quick)


def a_story() -> None:
    """Asked, declined, asked again, granted, delivered in two parts, confirmed; and one that the agency entered."""
    actions.send(PRISON, AGENCY, BOOKS, request=REQUEST, at=MORNING, **BY)
    actions.take_up(AGENCY, REQUEST, handler="Seksi Layanan", at=MORNING, **BY)
    answer(Verdict.DECLINED)
    actions.reopen(PRISON, REQUEST, reason="Masih perlu", at=MORNING, **BY)
    answer(Verdict.GRANTED)
    actions.fulfil(AGENCY, REQUEST, words="Separuh", whole=False, at=MORNING, **BY)
    actions.fulfil(AGENCY, REQUEST, words="Sisanya", at=MORNING, **BY)
    actions.confirm(PRISON, REQUEST, at=MORNING, **BY)


def at_home(*, here: bool) -> None:
    """Both institutions write on this node, or far away."""
    with open_door():
        Author.objects.filter(id__in=[AGENCY, PRISON]).delete()
    for author in (AGENCY, PRISON):
        if here:
            add_author(author, "Lembaga")
        else:
            know_author(author, "Lembaga", home=UUID(int=99))


def tables() -> dict[str, list[str]]:
    told = {}
    for model in projected_models():
        columns = [field.attname for field in model._meta.local_concrete_fields]
        told[model._meta.db_table] = sorted(map(repr, model._base_manager.values_list(*columns)))
    return told


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False))
def test_streams_in_any_order_give_the_same_request(two: None, order) -> None:
    wipe()
    at_home(here=True)
    with clock.told(MORNING):
        a_story()
    expected, line = tables(), queries.line(REQUEST, AGENCY)
    waiting = [piece for author in (AGENCY, PRISON) for piece in ranges_of(author, size=1)]
    wipe()
    at_home(here=False)
    while waiting:
        order.shuffle(waiting)
        waiting = [piece for piece in waiting if isinstance(receive(piece), Refusal)]
    assert tables() == expected
    assert queries.line(REQUEST, PRISON) == line and line is not None
    assert (line.stage, line.state.round, line.state.outcomes) == (Stage.CONFIRMED, 1, 2)
