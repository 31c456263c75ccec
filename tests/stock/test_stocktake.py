"""Counting the shelves: figures that always add up, proposals that people confirm, and nothing done by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, hooks, queries
from lentera.stock.facts import ItemStatus, LossKind, LossOutcome, Remedy
from lentera.stock.rules.stocktake import Sight
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import send_boxes, stock_shelf

TODAY = date(2024, 2, 15)
NOON = datetime(2024, 2, 15, 4, tzinfo=UTC)


@pytest.fixture
def counted(house):
    """Thirty copies of the agency, five of them placed with a partner, one on loan; a count has begun."""
    shelf = stock_shelf(house.agency, 30, actor=house.stock)
    send_boxes(house.agency, house.prison, house.lending, [shelf[:5]], actor=house.stock)
    begun = actions.begin_stocktake(
        house.agency, "Cacah ulang 2024", on=TODAY, actor=house.stock, request_id=None
    )
    assert not isinstance(begun, Refusal)
    return shelf, begun.stocktake


@pytest.fixture
def one_on_loan(counted, monkeypatch):
    shelf, _ = counted
    lent = {shelf[5]: clock.now() - timedelta(days=1)}

    def out(_institution, items):
        return {item: at for item, at in lent.items() if items is None or item in items}

    monkeypatch.setattr(hooks, "_outs", [out])


def scan(house, stocktake, *numbers, shelf="A1", actor=None, request_id=None):
    codes = [number if isinstance(number, str) else f"KS{number:07d}" for number in numbers]
    told = actions.scan_copies(
        house.agency, stocktake, shelf, codes, actor=actor or house.stock, request_id=request_id
    )
    assert not isinstance(told, Refusal), told
    return told


def now(house, stocktake):
    return queries.picture_of(house.agency, queries.stocktake_row(house.agency, stocktake))


def confirm(house, stocktake, remedy, items, **values):
    told = {"on": TODAY, "actor": house.stock, "request_id": None, **values}
    return actions.confirm_findings(house.agency, stocktake, remedy, items, **told)


@pytest.mark.django_db
def test_a_count_from_the_first_scan_to_its_report(house, counted, one_on_loan):
    shelf, stocktake = counted
    sights = [one.sight for one in scan(house, stocktake, 7, 8, 6, 1, "TIDAK-ADA")]
    assert sights == [Sight.FOUND, Sight.FOUND, Sight.ON_LOAN, Sight.PLACED, Sight.UNKNOWN]
    assert [one.sight for one in scan(house, stocktake, 9, shelf="B7")] == [Sight.MISPLACED]
    with clock.told(clock.now() + timedelta(days=1)):
        scan(house, stocktake, *range(10, 28), actor=house.cataloguer)
        told = now(house, stocktake)
        figures = told.figures
        assert (figures.expected, figures.found, figures.on_loan, figures.elsewhere, figures.missing) == (
            30, 23, 0, 4, 3,
        )  # fmt: skip
        assert told.unexpected == 1
        assert queries.counts(house.agency).lost == 0, "nothing is marked by itself"
        assert not isinstance(confirm(house, stocktake, Remedy.SHELF, [shelf[8]]), Refusal)
        assert queries.holding_of_item(house.agency, shelf[8]).shelf == "B7"
        assert not isinstance(confirm(house, stocktake, Remedy.MISSING, shelf[28:30]), Refusal)
        assert queries.counts(house.agency).lost == 2
        assert now(house, stocktake).figures == figures, "a confirmed one is still one that is missing"
        (late,) = scan(house, stocktake, 30)
        assert late.sight is Sight.LOST
        assert not isinstance(confirm(house, stocktake, Remedy.BACK, [shelf[29]]), Refusal)
        assert queries.item_state(shelf[29]).status is ItemStatus.ON_SHELF
        closed = actions.close_stocktake(
            house.agency, stocktake, on=date(2024, 2, 16), actor=house.stock, request_id=None
        )
    assert not isinstance(closed, Refusal)
    assert (closed.expected, closed.found, closed.on_loan, closed.elsewhere, closed.missing) == (
        30,
        24,
        0,
        4,
        2,
    )
    assert closed.unexpected == 1
    assert [one.barcode for one in queries.missing_in(house.agency, stocktake)] == ["KS0000029", "KS0000030"]
    again = actions.scan_copies(
        house.agency, stocktake, "A1", ["KS0000028"], actor=house.stock, request_id=None
    )
    assert isinstance(again, Refusal)
    assert again.code == "stocktake-closed"
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_a_copy_with_a_reader_or_a_partner_is_never_missing(house, counted, one_on_loan):
    shelf, stocktake = counted
    told = now(house, stocktake)
    assert (told.figures.on_loan, told.figures.elsewhere, told.figures.missing) == (1, 5, 24)
    for item in (shelf[0], shelf[5]):
        refused = confirm(house, stocktake, Remedy.MISSING, [shelf[10], item])
        assert isinstance(refused, Refusal)
        assert refused.code == "stocktake-changed"
    assert queries.counts(house.agency).lost == 0


@pytest.mark.django_db
def test_a_scan_again_changes_nothing(house, counted):
    _, stocktake = counted
    scan(house, stocktake, 7, 8, shelf="B2")
    said = len(kinds(house.agency))
    (again,) = scan(house, stocktake, 7, shelf="A1", actor=house.cataloguer)
    assert again.before == "B2"
    assert len(kinds(house.agency)) == said
    assert queries.progress(stocktake).shelves == [("B2", 2)]
    first = scan(house, stocktake, 9, 10, request_id="press")
    assert scan(house, stocktake, 9, 10, request_id="press") == first
    assert queries.progress(stocktake).scans == 4


@pytest.mark.django_db
def test_a_scan_taken_back_leaves_the_copy_unseen(house, counted):
    _, stocktake = counted
    scan(house, stocktake, 7)
    told = actions.remove_stocktake_scan(
        house.agency, stocktake, "KS0000007", actor=house.stock, request_id=None
    )
    assert not isinstance(told, Refusal)
    assert now(house, stocktake).figures.found == 0
    again = actions.remove_stocktake_scan(
        house.agency, stocktake, "KS0000007", actor=house.stock, request_id=None
    )
    assert isinstance(again, Refusal)
    assert_replay_equals_tables()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], "stocktake-nothing-scanned"),
        (["  "], "stocktake-nothing-scanned"),
        (["KS1", "X" * 65], "stocktake-line-wrong"),
        (["KS1\x00"], "stocktake-line-wrong"),
        ([f"K{number}" for number in range(1001)], "stocktake-too-many"),
    ],
)
def test_wrong_lists_of_scans_change_nothing(house, counted, codes, code):
    _, stocktake = counted
    told = actions.scan_copies(house.agency, stocktake, "", codes, actor=house.stock, request_id=None)
    assert isinstance(told, Refusal)
    assert told.code == code
    assert queries.progress(stocktake).scans == 0


@pytest.mark.django_db
def test_a_thousand_scans_are_one_fact_and_few_statements(house, counted, django_assert_max_num_queries):
    _, stocktake = counted
    codes = [f"KS{number:07d}" for number in range(1, 1001)]
    with django_assert_max_num_queries(40):
        read = actions.scan_copies(house.agency, stocktake, "A1", codes, actor=house.stock, request_id=None)
    assert len(read) == 1000
    with django_assert_max_num_queries(9):
        told = now(house, stocktake)
    assert (told.figures.found, told.unexpected) == (30, 970)


@pytest.mark.django_db
def test_what_was_seen_and_then_packed_or_lost_asks_for_no_look(house):
    shelf = stock_shelf(house.agency, 9, actor=house.stock)
    began = actions.begin_stocktake(
        house.agency, "Cacah ulang 2024", on=TODAY, actor=house.stock, request_id=None
    )
    with clock.told(NOON):
        scan(house, began.stocktake, *range(1, 6))
    later = TODAY + timedelta(days=1)
    send_boxes(house.agency, house.prison, house.lending, [shelf[:1]], actor=house.stock, sent_on=later)
    for item in shelf[1:3]:
        told = actions.open_case(
            house.agency, item, LossKind.LOST, on=later, actor=house.stock, request_id=None
        )
        assert not isinstance(told, Refusal)
    assert not now(house, began.stocktake).strange
    actions.remove_stocktake_scan(
        house.agency, began.stocktake, "KS0000002", actor=house.stock, request_id=None
    )
    with clock.told(NOON + timedelta(days=2)):
        scan(house, began.stocktake, 2)
        assert [one.sight for one in now(house, began.stocktake).strange] == [Sight.LOST]


@pytest.mark.django_db
def test_another_institution_neither_sees_nor_counts_it(house, counted):
    _, stocktake = counted
    assert queries.stocktake_row(house.prison, stocktake) is None
    told = actions.scan_copies(
        house.prison, stocktake, "A1", ["KS0000001"], actor=house.sari, request_id=None
    )
    assert isinstance(told, Refusal)
    assert told.code == "stocktake-unknown"


@pytest.mark.django_db
def test_a_missing_copy_is_written_off_by_another_person(house, counted):
    shelf, stocktake = counted
    confirm(house, stocktake, Remedy.MISSING, [shelf[10]])
    (case,) = queries.loss_cases(house.agency)
    told = {"on": TODAY, "document": "BA 1/2024", "request_id": None}
    same = actions.settle_case(house.agency, case.id, LossOutcome.WRITTEN_OFF, actor=house.stock, **told)
    assert same == Refusal("write-off-same-hand")
    assert queries.in_dispute(house.agency) == 0, "no partner has a part in it"
    other = actions.settle_case(house.agency, case.id, LossOutcome.WRITTEN_OFF, actor=house.head, **told)
    assert not isinstance(other, Refusal)
    assert queries.item_state(shelf[10]).status is ItemStatus.WITHDRAWN
    assert now(house, stocktake).figures.missing == 25, "written off, it is still one that this count missed"
    assert_replay_equals_tables()
