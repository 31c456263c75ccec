"""A rejected title is not lent at the facility that rejected it, at no desk and by no machine."""

import pytest

from lentera.circulation import actions as circulation
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.facts import Lent, ReaderGroup
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions as stock
from lentera.stock.facts.review import ReviewScope
from lentera.stock.queries.review import lending_refusal
from lentera.stock.rules.review import Policy
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import line
from tests.stock.test_review_story import RECORDS, reject, switch_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(house):
    """The prison's desk with one reader and two own titles."""
    desk = Desk(institution=house.prison, actor=house.sari, library=house.library, zone="Asia/Makassar")
    who = NewReader(name="Nama Rahasia", group=ReaderGroup.CONVICT, card="70417", block="Blok C")
    assert not isinstance(circulation.register(desk, who, request_id=None, at=clock.now()), Refusal)
    own(house, 1, 2)
    return desk


def own(house, *numbers):
    stock.accession(
        house.prison,
        [line(number, record=RECORDS[number - 1]) for number in numbers],
        actor=house.sari,
        request_id=None,
    )


def lend(desk, number):
    return circulation.lend(desk, f"KS{number:07d}", "70417", request_id=None, at=clock.now())


def test_a_rejected_title_is_not_lent_and_the_refusal_names_the_rule(house, desk):
    switch_on(house.prison, house.sari)
    reject(house, 1, second=house.warden)
    why = lend(desk, 1)
    assert why.code == "review-rejected" and why.ground
    assert (why.details["rule"], why.details["name"]) == ("F2", "Spiral logam")
    assert kinds(house.prison).count("journal.refused") == 1
    assert isinstance(lend(desk, 2), Lent), "what was there when reviews began is approved"
    assert_replay_equals_tables()


def test_a_title_that_came_later_is_lent_while_nobody_has_rejected_it(house, desk):
    switch_on(house.prison, house.sari)
    own(house, 3)
    assert isinstance(lend(desk, 3), Lent)


def test_by_list_only_what_is_listed_or_rejected_stays(house, desk):
    switch_on(house.prison, house.sari, Policy(ReviewScope.LISTED))
    own(house, 3)
    assert isinstance(lend(desk, 3), Lent)


def test_without_reviews_a_desk_asks_one_statement(house, desk, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert lending_refusal(house.prison, RECORDS[0], on=clock.today()) is None
