"""One chain of agreements in any order of acts on any day, against a plain model; and what was signed never changes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lentera.agreements import actions, queries
from lentera.agreements.facts import DraftState, EvaluationLine, Signed
from lentera.agreements.models import AgreementDraft
from lentera.agreements.rules import EVALUATION_DAYS
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.agreements.papers import START, filled, sign_from_paper
from tests.cast import Cast
from tests.journal.proofs import assert_replay_equals_tables

DAY = timedelta(days=1)
ZONE = "Asia/Makassar"


@dataclass
class Link:
    """What the model knows of one signed agreement of the chain."""

    id: object
    start: date
    end: date
    content: object  # as it was signed, and after each addendum
    rests: list = field(default_factory=list)  # [first, last or None]
    terminated: date | None = None
    evaluated: date | None = None
    renewed_on: date | None = None

    @property
    def last_day(self):
        return min(self.end, self.terminated) if self.terminated else self.end

    def holds(self, day):
        """Whether services have ground in it on `day`."""
        resting = any(first <= day and (last is None or day <= last) for first, last in self.rests)
        return self.start <= day <= self.last_day and not resting


class ChainOfAgreements(RuleBasedStateMachine):
    """Evaluate, amend, rest, go on, end early, renew: the pages' actions against the model above."""

    cast: ClassVar[Cast]

    @initialize()
    def begin(self):
        self.example = transaction.atomic()
        self.example.__enter__()
        signed = sign_from_paper(self.cast)
        self.links = [
            Link(signed.agreement, START, signed.content.end, queries.signed_content(signed.agreement))
        ]
        self.day = START
        self.draft = None

    @property
    def link(self):
        return self.links[-1]

    def common(self, who="head"):
        return {
            "actor": getattr(self.cast, who),
            "request_id": None,
            "at": clock.at_local(self.day, zone=ZONE),
        }

    @rule(days=st.integers(1, 45) | st.integers(100, 200))
    def time_passes(self, days):
        self.day += days * DAY

    @rule(back=st.integers(0, 60))
    def evaluate(self, back):
        on = self.day - back * DAY
        lines = tuple(
            EvaluationLine(scope_item=one.id, target=one.target, realised=1, note="Berjalan")
            for one in queries.scope_lines(self.link.id)
        )
        outcome = actions.evaluate(
            self.cast.agency, self.link.id, evaluated_on=on, lines=lines, zone=ZONE, **self.common("agus")
        )
        assert isinstance(outcome, Refusal) == (on < self.link.start)
        if not isinstance(outcome, Refusal):
            self.link.evaluated = max(on, self.link.evaluated or on)

    @rule(longer=st.integers(0, 40), more=st.integers(0, 3))
    def amend(self, longer, more):
        link = self.link
        scope = tuple(
            msgspec.structs.replace(one, target=one.target + more) for one in queries.scope_lines(link.id)
        )
        outcome = actions.amend(
            self.cast.agency,
            link.id,
            scope=scope,
            parties=link.content.parties,
            from_day=self.day,
            signed_on=self.day,
            end=link.end + longer * DAY,
            reason="Kesepakatan",
            **self.common(),
        )
        refused = self.day > link.last_day or self.day < link.start or (longer == 0 and more == 0)
        assert isinstance(outcome, Refusal) == refused, outcome
        if not refused:
            link.end += longer * DAY
            link.content = msgspec.structs.replace(link.content, scope=scope, end=link.end)

    @rule()
    def rest(self):
        link = self.link
        outcome = actions.suspend(
            self.cast.agency, link.id, from_day=self.day, reason="Tertutup", **self.common()
        )
        refused = not link.holds(self.day) or any(last is None for _, last in link.rests)
        assert isinstance(outcome, Refusal) == refused
        if not refused:
            link.rests.append([self.day, None])

    @rule()
    def go_on(self):
        link = self.link
        outcome = actions.resume(self.cast.agency, link.id, last_day=self.day, **self.common())
        resting = [one for one in link.rests if one[1] is None]
        assert isinstance(outcome, Refusal) == (not resting)
        if resting:
            resting[0][1] = self.day

    @rule()
    def end_early(self):
        link = self.link
        outcome = actions.terminate(
            self.cast.agency, link.id, last_day=self.day, reason="Sepakat", **self.common()
        )
        refused = link.terminated is not None or not link.start <= self.day < link.end
        assert isinstance(outcome, Refusal) == refused
        if not refused:
            link.terminated = self.day

    @rule()
    def ask_for_a_renewal(self):
        link = self.link
        outcome = actions.open_renewal(self.cast.agency, link.id, **self.common("agus"))
        over = link.terminated is not None and self.day > link.terminated
        assert isinstance(outcome, Refusal) == (self.draft is not None or over)
        if not isinstance(outcome, Refusal):
            self.draft = outcome.draft

    @precondition(lambda self: self.draft is not None)
    @rule()
    def give_the_renewal_up(self):
        told = self.common("agus")
        moved = actions.move_draft(self.cast.agency, self.draft, DraftState.CANCELLED, note="Batal", **told)
        assert not isinstance(moved, Refusal)
        self.draft = None

    def _agree(self):
        """The draft's way to an agreed text, as far as it goes; says whether it got there."""
        told = self.common("agus")
        for step in (DraftState.REVIEW, DraftState.DRAFTING):
            actions.move_draft(self.cast.agency, self.draft, step, **told)
        actions.send_to_partner(self.cast.agency, self.draft, **told)
        return actions.move_draft(self.cast.agency, self.draft, DraftState.AGREED, **told)

    @precondition(lambda self: self.day >= self.link.start)
    @rule(shift=st.sampled_from((0, 0, 0, -1, 2)))
    def renew_from_beginning_to_end(self, shift):
        if self.draft is None:
            self.ask_for_a_renewal()
        self.evaluate(0)
        if self.draft is not None:
            self.sign_the_renewal(shift, explained=True)

    @precondition(lambda self: self.draft is not None)
    @rule(shift=st.integers(-2, 3), explained=st.booleans())
    def sign_the_renewal(self, shift, explained):
        link, draft = self.link, AgreementDraft.objects.get(id=self.draft)
        content = queries.draft_content(draft.content)
        start = max(link.last_day + DAY, self.day) + shift * DAY
        content = msgspec.structs.replace(content, start=start, end=start + 364 * DAY)
        agreed = draft.state in ("agreed", "scheduled")
        if not agreed:
            changed = actions.change_draft(self.cast.agency, self.draft, content, **self.common("agus"))
            assert not isinstance(changed, Refusal)
            moved = self._agree()
            fresh = link.evaluated is not None and (self.day - link.evaluated).days <= EVALUATION_DAYS
            assert isinstance(moved, Refusal) != fresh, moved
            if not fresh:
                return
        content = queries.draft_content(AgreementDraft.objects.get(id=self.draft).content)
        gap = (content.start - link.last_day).days - 1
        if explained and gap > 0:
            told = actions.explain_gap(self.cast.agency, self.draft, reason="Menunggu", **self.common("agus"))
            assert not isinstance(told, Refusal)
        outcome = actions.sign(
            self.cast.agency,
            self.draft,
            signed_on=self.day,
            place="Banjarmasin",
            parties=filled(content, self.day.year),
            **self.common(),
        )
        known = queries.gap_note(self.draft)
        reason = known is not None and gap <= known.days
        refused = content.start < self.day or gap < 0 or (gap > 0 and not reason)
        assert isinstance(outcome, Refusal) == refused, outcome
        if isinstance(outcome, Signed):
            assert bool(outcome.gap_reason) == (gap > 0)
            link.renewed_on = self.day
            self.links.append(
                Link(self.draft, content.start, content.end, queries.signed_content(self.draft))
            )
            self.draft = None

    @invariant()
    def the_tables_say_what_the_model_says(self):
        for link in self.links:
            state = queries.agreement_state(link.id)
            assert (state.start, state.end, state.terminated_on) == (link.start, link.end, link.terminated)
            assert state.successor_signed_on == link.renewed_on
            for day in (link.start - DAY, link.start, self.day, link.last_day, link.last_day + DAY):
                assert queries.in_force(state, day) == link.holds(day), day

    @invariant()
    def what_was_signed_reads_as_it_was_signed(self):
        for link in self.links:
            assert queries.signed_content(link.id) == link.content

    @invariant()
    def no_day_has_two_agreements(self):
        for before, after in zip(self.links, self.links[1:], strict=False):
            assert before.last_day < after.start

    def teardown(self):
        if hasattr(self, "example"):
            try:
                assert_replay_equals_tables()
            finally:
                transaction.set_rollback(True)
                self.example.__exit__(None, None, None)


def test_a_chain_keeps_its_promises_in_any_order_of_acts(cast):
    ChainOfAgreements.cast = cast
    quick = settings(
        max_examples=5,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(ChainOfAgreements, settings=quick)


@pytest.mark.parametrize("who", ["agency", "prison", "other_prison"])
def test_no_action_of_anybody_changes_what_was_signed(cast, who):
    """Every action of the area that takes an agreement, in every author's name, on the day after the signing."""
    signed = sign_from_paper(cast)
    before = queries.signed_content(signed.agreement)
    author, day = getattr(cast, who), START + DAY
    own = {"actor": cast.agus, "request_id": None}
    other = msgspec.structs.replace(before, title="Lain sama sekali", scope=before.scope[:1])
    lines = tuple(
        EvaluationLine(scope_item=one.id, target=1, realised=99, note="Lain") for one in before.scope
    )
    acts = [
        lambda: actions.start_draft(author, other, agreement=signed.agreement, **own),
        lambda: actions.change_draft(author, signed.agreement, other, **own),
        lambda: actions.send_to_partner(author, signed.agreement, **own),
        lambda: actions.move_draft(author, signed.agreement, DraftState.DRAFTING, **own),
        lambda: actions.sign(author, signed.agreement, signed_on=day, place="Lain", **own),
        lambda: actions.enter_from_paper(
            author, other, signed_on=START, place="Lain", source="Lain", agreement=signed.agreement, **own
        ),
        lambda: actions.evaluate(author, signed.agreement, evaluated_on=day, lines=lines, **own),
        lambda: actions.suspend(author, signed.agreement, from_day=day, reason="Tutup", **own),
        lambda: actions.resume(author, signed.agreement, last_day=day, **own),
        lambda: actions.consent(
            author, signed.agreement, number="Lain", signatory="Lain", signed_on=day, **own
        ),
        lambda: actions.open_renewal(author, signed.agreement, **own),
        lambda: actions.explain_gap(author, signed.agreement, reason="Lain", **own),
        lambda: actions.carry_over(
            author, signed.agreement, targets={before.scope[0].id: 1}, answers={}, **own
        ),
        lambda: actions.terminate(author, signed.agreement, last_day=day, reason="Lain", **own),
        lambda: actions.archive(author, signed.agreement, place="Lain", **own),
    ]
    done = 0
    for act in acts:
        done += not isinstance(act(), Refusal)
        assert queries.signed_content(signed.agreement) == before
    assert (done > 0) == (who != "other_prison")
    assert_replay_equals_tables()


def test_only_an_addendum_shrinks_the_scope_and_says_what_is_gone(cast):
    signed = sign_from_paper(cast)
    before = queries.signed_content(signed.agreement)
    told = actions.amend(
        cast.agency,
        signed.agreement,
        scope=before.scope[:2],
        parties=before.parties,
        from_day=START + 30 * DAY,
        signed_on=START + 20 * DAY,
        reason="Dikurangi",
        actor=cast.head,
        request_id=None,
    )
    assert told.removed == tuple(line.id for line in before.scope[2:])
    after = queries.signed_content(signed.agreement)
    assert after == msgspec.structs.replace(before, scope=before.scope[:2])
