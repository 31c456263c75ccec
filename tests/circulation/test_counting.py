"""What agencies hear: exact sums a day, months without small cells, differences only, and never a loan."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import Sum
from django.urls import reverse

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ScopeLine, ServiceKind
from lentera.agreements.hooks import paper_of
from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, ReaderGroup, Returned
from lentera.circulation.models import DailyCount, LendingCount, MonthlyCount
from lentera.circulation.rules import MERGED
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.ticking import tick
from tests.agreements.papers import scope, sign_from_paper
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, add_reader, make_stage, noon_of
from tests.journal.proofs import assert_replay_equals_tables

CITED = UUID(int=4001)
END = date(2024, 12, 31)
TUESDAY = date(2024, 3, 5)


@pytest.fixture
def bound(db):
    """The stage with an agreement that promises copies and 500 loans, on Tuesday morning."""
    lines = (
        *scope(),
        ScopeLine(
            id=CITED, kind=ServiceKind.LENDING, name="Peminjaman oleh warga binaan", unit="times", target=500
        ),
    )
    made = make_stage(scope_item=CITED)
    with clock.told(noon_of(date(2023, 2, 14))):
        sign_from_paper(made.cast, scope=lines, end=END)
    with clock.told(noon_of(TUESDAY)):
        yield made


def say(stage, today):
    with clock.told(noon_of(today)):
        return actions.tick(stage.cast.prison, today, actor=stage.cast.prison, zone=stage.desk.zone)


def lend(stage, barcode, card):
    outcome = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(outcome, Lent), outcome
    return outcome.loan


def give_back(stage, barcode):
    assert isinstance(actions.give_back(stage.desk, barcode, request_id=None, at=clock.now()), Returned)


def said(stage):
    rows = DailyCount.objects.filter(agency=stage.cast.agency).order_by("day", "loans")
    return list(rows.values_list("day", "loans", "returns", "visits", "new_readers"))


def a_day_of_lending(stage):
    lend(stage, OWN[0], CARDS[0])
    lend(stage, PLACED[0], CARDS[0])
    lend(stage, PLACED[1], CARDS[1])
    give_back(stage, OWN[0])
    actions.record_visits(stage.desk, 42, TUESDAY, request_id=None, at=clock.now())
    add_reader(stage.desk, "70420")


@pytest.mark.parametrize(
    ("first", "last", "loans", "returns"),
    [
        (date(2023, 2, 14), date(2024, 3, 31), 4, 2),
        (date(2024, 2, 20), date(2024, 3, 5), 4, 1),  # ends on the day, begins within a month
        (date(2024, 3, 5), date(2024, 3, 5), 4, 1),
        # after its midnight in Makassar; in UTC the day goes on
        (date(2024, 3, 6), date(2024, 12, 31), 0, 1),
        (date(2024, 2, 1), date(2024, 3, 4), 0, 0),
    ],
)
def test_own_counts_are_the_sums_of_the_days(bound, first, last, loans, returns):
    """Counted between two moments, they say what the days one by one say, in the zone of the house."""
    a_day_of_lending(bound)
    clock.tell(datetime(2024, 3, 5, 15, 59, 59, tzinfo=UTC))  # a second before midnight
    lend(bound, OWN[1], CARDS[2])
    clock.tell(datetime(2024, 3, 5, 16, 0, tzinfo=UTC))
    give_back(bound, PLACED[0])
    prison, zone = bound.cast.prison, bound.desk.zone
    months = defaultdict(Counter)
    for day, told in queries.daily_truth(prison, first, last, zone).items():
        months[day.replace(day=1)].update(told)
    wanted = {month: queries.Counts(**told) for month, told in months.items()}
    assert queries.own_counts_by_month(prison, first, last, zone) == wanted
    every = sum((Counter(told) for told in months.values()), Counter())
    assert queries.own_counts(prison, first, last, zone) == queries.Counts(**every)
    assert (every["loans"], every["returns"]) == (loans, returns)


def test_an_agency_hears_a_days_sums_once_the_day_is_over(bound):
    a_day_of_lending(bound)
    say(bound, TUESDAY)
    assert said(bound) == []
    say(bound, TUESDAY + timedelta(days=1))
    assert said(bound) == [(TUESDAY, 3, 1, 42, 1)]
    before = StoredEntry.objects.count()
    assert say(bound, TUESDAY + timedelta(days=1)) == 0, "running it again changes nothing"
    assert StoredEntry.objects.count() == before
    assert_replay_equals_tables()


def test_loans_of_placed_copies_realise_the_scope_item_that_counts_loans(bound):
    a_day_of_lending(bound)
    say(bound, TUESDAY + timedelta(days=1))
    assert list(LendingCount.objects.values_list("day", "scope_item", "loans")) == [(TUESDAY, CITED, 2)]
    state = agreements.scope_item_state(CITED)
    assert state is not None
    progress = {one.item: one for one in agreements.scope_progress(state.agreement.id)}
    assert progress[CITED].realised == 2


def test_an_undo_after_midnight_is_said_as_a_difference(bound):
    with clock.told(clock.at_local(TUESDAY, clock_time(23, 55), bound.desk.zone)):
        loan = lend(bound, PLACED[0], CARDS[0])
    with clock.told(clock.at_local(TUESDAY + timedelta(days=1), clock_time(0, 5), bound.desk.zone)):
        actions.tick(
            bound.cast.prison, TUESDAY + timedelta(days=1), actor=bound.cast.sari, zone=bound.desk.zone
        )
        actions.undo_newest(bound.desk, loan, request_id="u1")
    say(bound, TUESDAY + timedelta(days=1))
    assert said(bound) == [(TUESDAY, -1, 0, 0, 0), (TUESDAY, 1, 0, 0, 0)]
    total = LendingCount.objects.aggregate(n=Sum("loans"))["n"]
    assert total == 0
    partner = queries.counts_said(bound.cast.agency, TUESDAY, TUESDAY)[bound.cast.prison]
    assert partner.loans == 0


def test_months_are_said_without_small_cells_and_said_again_when_they_change(bound):
    for number, group in enumerate(
        [ReaderGroup.CONVICT] * 9 + [ReaderGroup.STAFF] * 2 + [ReaderGroup.OTHER] * 3
    ):
        card = f"75{number:03}"
        add_reader(bound.desk, card, group)
        lend(bound, OWN[0], card)
        give_back(bound, OWN[0])
    say(bound, date(2024, 3, 31))
    assert not MonthlyCount.objects.exists(), "the month is not over"
    say(bound, date(2024, 4, 1))
    told = MonthlyCount.objects.get(dimension="group")
    assert (told.month, told.total, told.cells) == (date(2024, 3, 1), 14, {"convict": 9, MERGED: 5})
    assert MonthlyCount.objects.get(dimension="subject").cells == {"unknown": 14}
    late = clock.at_local(date(2024, 3, 28), clock_time(9), bound.desk.zone)
    with clock.told(noon_of(date(2024, 4, 2))):  # a paper slip of March, keyed in April
        outcome = actions.lend(bound.desk, OWN[1], CARDS[0], request_id=None, at=late)
        assert isinstance(outcome, Lent)
    say(bound, date(2024, 4, 3))
    told = MonthlyCount.objects.get(dimension="group")
    assert (told.total, told.cells) == (15, {"convict": 9, MERGED: 5}), (
        "one loan of one group is nobody's business"
    )
    assert (
        queries.counts_said(bound.cast.agency, date(2024, 4, 2), date(2024, 4, 2))[bound.cast.prison].loans
        == 1
    ), "the day on which it was keyed"
    assert_replay_equals_tables()


def test_without_an_agreement_nobody_hears_anything(stage):
    a_day_of_lending(stage)
    say(stage, TUESDAY + timedelta(days=1))
    assert not DailyCount.objects.exists()


def test_after_the_agreement_no_day_is_said_and_days_before_still_are(bound):
    lend(bound, OWN[0], CARDS[0])
    clock.tell(noon_of(END + timedelta(days=1)))
    lend(bound, OWN[1], CARDS[0])
    say(bound, END + timedelta(days=5))
    assert [row[0] for row in said(bound)] == [TUESDAY]


def test_the_daily_command_does_it_for_every_institution(bound):
    a_day_of_lending(bound)
    with clock.told(noon_of(TUESDAY + timedelta(days=1))):
        assert tick(TUESDAY + timedelta(days=1))["circulation"] > 0
    assert said(bound) == [(TUESDAY, 3, 1, 42, 1)]


def clock_time(hour, minute=0):
    return (noon_of(TUESDAY).replace(hour=hour, minute=minute)).time()


def test_the_loans_of_a_day_stand_as_a_count_behind_their_number(bound):
    a_day_of_lending(bound)
    say(bound, TUESDAY + timedelta(days=1))
    (behind,) = agreements.facts_behind(CITED, reader=bound.cast.agency)
    paper = paper_of(behind.fact)
    assert (paper.label, paper.url) == ("Hitungan sirkulasi 5 Mar 2024", "")
    html = staff_client(bound.cast.agus).get(reverse("agreements:evidence", args=[CITED])).content.decode()
    assert paper.label in html
