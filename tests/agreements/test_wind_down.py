"""What becomes of the right to read once an agreement is long over: nothing new is heard, nothing said is lost."""

from datetime import date, timedelta

import pytest

from lentera.agreements import actions, queries
from lentera.agreements.models import WindDown
from lentera.journal import clock
from lentera.journal.history import FOREVER, history, may_read, readable_until
from lentera.journal.models import Grant
from lentera.journal.reading import kinds
from tests.agreements.papers import END, START, content, scope, sign_from_paper
from tests.agreements.test_evaluation import evaluate
from tests.journal.proofs import assert_replay_equals_tables

DAY = timedelta(days=1)


def tick(cast, day):
    with clock.told(clock.at_local(day)):
        return actions.wind_down(cast.agency, day)


@pytest.fixture
def signed(cast):
    with clock.told(clock.at_local(START)):
        return sign_from_paper(cast)


def test_ninety_days_after_the_end_and_not_a_day_earlier_once(cast, signed):
    assert tick(cast, END + 90 * DAY) == 0
    assert tick(cast, END + 91 * DAY) == 1
    assert tick(cast, END + 91 * DAY) == 0
    assert tick(cast, END + 200 * DAY) == 0
    assert kinds(cast.agency).count("agreements.wound_down") == 1
    assert WindDown.objects.get(id=signed.agreement).last_day == END
    assert_replay_equals_tables()


def test_what_was_said_stays_readable_and_what_comes_later_is_not_heard(cast, signed):
    audience = f"parties:{signed.agreement}"
    before = evaluate(cast, signed, END + 30 * DAY)
    tick(cast, END + 91 * DAY)
    assert not may_read(cast.prison, cast.agency, audience)
    evaluate(cast, signed, END + 120 * DAY)
    read = [line.kind for line in history(signed.agreement, reader=cast.prison)]
    assert read == ["agreements.wound_down", "agreements.evaluated", "agreements.signed"]
    assert before.evaluation in {
        line.fields.get("evaluation") for line in history(signed.agreement, reader=cast.prison)
    }
    own = [line.kind for line in history(signed.agreement, reader=cast.agency)]
    assert own.count("agreements.evaluated") == 2
    assert readable_until(cast.prison, cast.agency, audience) < FOREVER
    assert readable_until(cast.other_prison, cast.agency, audience) is None
    assert_replay_equals_tables()


def test_a_running_agreement_keeps_the_partner_among_the_partners(cast, signed):
    actions.enter_from_paper(
        cast.agency,
        content(cast.agency, cast.prison, start=END + DAY, end=END + 365 * DAY, scope=scope("2024")),
        signed_on=END,
        place="Banjarmasin",
        source="Arsip",
        actor=cast.agus,
        request_id=None,
    )
    tick(cast, END + 91 * DAY)
    assert may_read(cast.prison, cast.agency, "partners")
    tick(cast, END + 365 * DAY + 91 * DAY)
    assert not may_read(cast.prison, cast.agency, "partners")
    assert Grant.objects.filter(reader=cast.prison, until=None, institution=cast.agency).count() == 0


def test_an_early_end_counts_from_its_last_day(cast, signed):
    with clock.told(clock.at_local(date(2023, 6, 1))):
        actions.terminate(
            cast.agency, signed.agreement, last_day=date(2023, 6, 30), reason="Sepakat", actor=cast.head,
            request_id=None,
        )  # fmt: skip
    assert tick(cast, date(2023, 6, 30) + 90 * DAY) == 0
    assert tick(cast, date(2023, 6, 30) + 91 * DAY) == 1


def test_nothing_is_wound_down_while_it_runs_or_by_a_stranger(cast, signed):
    assert tick(cast, END) == 0
    with clock.told(clock.at_local(END + 300 * DAY)):
        assert actions.wind_down(cast.prison, END + 300 * DAY) == 0
    assert queries.agreement_state(signed.agreement).agency == cast.agency
