"""Numbers of the evidence, down to the facts behind them."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from lentera.agreements import queries
from lentera.agreements.models import Realisation
from lentera.journal.facts import Audience, Fact, Realises, fact
from lentera.journal.writing import writing
from tests.agreements.papers import item_id, sign_from_paper
from tests.journal.proofs import assert_replay_equals_tables


@fact("sample.visit_closed", to=Audience.named("agency"), about=("visit",))
class SampleVisitClosed(Fact, frozen=True, kw_only=True):
    """For these tests: something that counts."""

    visit: UUID
    agency: UUID
    number: str
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises


def close(author, agency, amount=1, unit="visits", item="2023 van"):
    with writing(author, None, actor=author) as entry:
        entry.record(
            SampleVisitClosed(
                visit=uuid4(),
                agency=agency,
                number="BA-7",
                realises=Realises(scope_item=item_id(item), amount=amount, unit=unit),
            )
        )


@pytest.fixture
def signed(cast):
    return sign_from_paper(cast)


def van(signed):
    return next(one for one in queries.scope_progress(signed.agreement) if one.item == item_id("2023 van"))


def test_what_counts_is_summed_and_a_correction_is_signed(cast, signed):
    for amount in (1, 1, 3, -1):
        close(cast.prison, cast.agency, amount)
    assert (van(signed).target, van(signed).realised, van(signed).facts) == (12, 4, 4)
    assert van(signed).short == 8
    assert_replay_equals_tables()


def test_another_unit_or_a_stranger_is_listed_as_not_counted(cast, signed):
    close(cast.prison, cast.agency, unit="people")
    close(cast.other_prison, cast.agency)
    close(cast.agency, cast.agency)
    assert (van(signed).realised, van(signed).facts, van(signed).not_counted) == (1, 1, 2)
    behind = queries.facts_behind(item_id("2023 van"), reader=cast.agency)
    assert sorted(one.why_not for one in behind) == ["", "not-a-party", "other-unit"]


def test_a_fact_without_scope_item_makes_no_row(cast, signed):
    with writing(cast.prison, None, actor=cast.sari) as entry:
        entry.record(SampleVisitClosed(visit=uuid4(), agency=cast.agency, number="BA-8"))
    assert not Realisation.objects.exists()


def test_the_facts_behind_open_to_those_who_may_read_them(cast, signed):
    close(cast.prison, cast.agency)
    (seen,) = queries.facts_behind(item_id("2023 van"), reader=cast.agency)
    assert seen.fact.number == "BA-7"
    (hidden,) = queries.facts_behind(item_id("2023 van"), reader=cast.other_prison)
    assert hidden.fact is None
    assert hidden.amount == 1


def test_an_item_of_nobody_has_no_facts(cast, signed):
    assert queries.facts_behind(uuid4(), reader=cast.agency) == []
    assert queries.open_scope_items(on=date(2022, 1, 1)) == []
