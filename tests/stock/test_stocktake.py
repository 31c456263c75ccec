"""Counting the shelves: figures that always add up, proposals that people confirm, and nothing done by itself."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, hooks, queries
from lentera.stock.facts import HoldingStatus, ItemStatus, LossKind, LossOutcome, Remedy
from lentera.stock.rules.stocktake import (
    Scope,
    Seen,
    ShelfCopy,
    Sight,
    class_of,
    decide_stocktake,
    disordered,
    look,
    picture,
)
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import send_boxes, stock_shelf

TODAY = date(2024, 2, 15)
NOON = datetime(2024, 2, 15, 4, tzinfo=UTC)
COUNTER = UUID(int=7)
LIBRARY, OTHER = UUID(int=1), UUID(int=2)


def copy(**values: object) -> ShelfCopy:
    return ShelfCopy(
        **{
            "item": uuid4(),
            "barcode": "KS1",
            "title": "Buku",
            "call_number": "813 KEN b",
            "shelf": "A1",
            "library": None,
            "status": HoldingStatus.IN_HAND,
            **values,
        }  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("813 KEN b", "813"),
        ("R 813.54 KEN", "813.54"),
        ("FIK AND", ""),
        ("2X4.1 ABD", ""),
        ("", ""),
        ("1813", ""),
    ],
)
def test_the_class_in_a_call_number(call, number):
    assert class_of(call) == number


@pytest.mark.parametrize(
    ("scope", "values", "held"),
    [
        (Scope(), {}, True),
        (Scope(), {"call_number": ""}, True),
        (Scope(first="800", last="899"), {}, True),
        (Scope(first="800", last="899"), {"call_number": "899.221 X"}, True),
        (Scope(first="900"), {}, False),
        (Scope(last="799"), {}, False),
        (Scope(first="800"), {"call_number": ""}, False),
        (Scope(library=LIBRARY), {"library": OTHER}, False),
        (Scope(library=LIBRARY), {"library": None}, True),
    ],
)
def test_what_belongs_to_a_count(scope, values, held):
    assert scope.holds(copy(**values)) is held


@pytest.mark.parametrize(
    ("values", "out", "shelf", "sight"),
    [
        ({}, False, "A1", Sight.FOUND),
        ({}, False, "a1", Sight.FOUND),
        ({}, False, "", Sight.FOUND),
        ({"shelf": ""}, False, "B2", Sight.FOUND),
        ({}, False, "B2", Sight.MISPLACED),
        ({}, True, "A1", Sight.ON_LOAN),
        ({"placed": True, "status": HoldingStatus.SENT_AWAY}, False, "A1", Sight.PLACED),
        ({"status": HoldingStatus.SENT_AWAY}, False, "A1", Sight.SENT_AWAY),
        ({"status": HoldingStatus.LOST}, False, "A1", Sight.LOST),
        ({"status": HoldingStatus.WITHDRAWN}, False, "A1", Sight.WITHDRAWN),
        ({"call_number": "100 X"}, False, "A1", Sight.OTHER_SCOPE),
    ],
)
def test_what_a_scan_means(values, out, shelf, sight):
    one = copy(**values)
    assert look(one, Scope(first="800"), shelf, out={one.item: NOON} if out else {}) is sight


BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("case", "values", "out", "at", "sight"),
    [
        ("lent, then seen here", {}, {"since": NOON}, AFTER, Sight.ON_LOAN),
        ("seen in the moment of the loan", {}, {"since": NOON}, NOON, Sight.ON_LOAN),
        ("seen here, then lent", {}, {"since": NOON}, BEFORE, Sight.FOUND),
        ("on the hold shelf", {"shelf": "B2"}, {"since": None}, AFTER, Sight.FOUND),
        ("packed, then seen", {"placed": True, "since": NOON}, {}, AFTER, Sight.PLACED),
        ("seen when the boxes were begun", {"placed": True, "since": NOON}, {}, NOON, Sight.PLACED),
        ("seen, then packed", {"placed": True, "since": NOON}, {}, BEFORE, Sight.FOUND),
        ("placed, nobody knows when", {"placed": True}, {}, BEFORE, Sight.PLACED),
        ("lost, then seen", {"status": HoldingStatus.LOST, "since": NOON}, {}, AFTER, Sight.LOST),
        ("seen, then lost", {"status": HoldingStatus.LOST, "since": NOON}, {}, BEFORE, Sight.FOUND),
        ("lost, nobody knows when", {"status": HoldingStatus.LOST}, {}, BEFORE, Sight.LOST),
    ],
)
def test_what_happened_after_a_copy_was_seen_is_no_contradiction(case, values, out, at, sight):
    one = copy(**values)
    known = {one.item: out["since"]} if out else {}
    assert look(one, Scope(), "A1", out=known, at=at) is sight, case
    told = picture([one], [Seen("KS1", one.item, "A1", COUNTER, 1, at)], Scope(), out=known, marked=())
    assert [strange.sight for strange in told.strange] == ([] if sight is Sight.FOUND else [sight]), case
    assert (told.figures.found, told.unexpected) == ((0, 1) if sight is Sight.LOST else (1, 0)), case


def test_an_unknown_barcode_is_told():
    assert look(None, Scope(), "A1", out={}) is Sight.UNKNOWN


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "name-missing"),
        ({"own_library": False}, "stocktake-library-unknown"),
        ({"scope": Scope(first="abc")}, "stocktake-class-wrong"),
        ({"scope": Scope(first="400", last="300")}, "stocktake-range-backwards"),
    ],
)
def test_what_hinders_a_count(values, code):
    told = {"name": "Cacah ulang 2024", "scope": Scope(), "own_library": True, **values}
    outcome = decide_stocktake(uuid4(), on=TODAY, **told)
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_a_class_may_be_counted_with_its_subdivisions():
    assert not isinstance(
        decide_stocktake(uuid4(), "Sastra", on=TODAY, scope=Scope(first="899.2", last="8"), own_library=True),
        Refusal,
    )


def test_copies_out_of_order_are_named_by_the_least_moves():
    calls = ["813 AAA", "813 BBB", "500 ZZZ", "813.5 AAA", "813 CCC", "899 AAA"]
    copies = [copy(call_number=call) for call in calls]
    seen = [Seen("x", one.item, "A1", COUNTER, place, NOON) for place, one in enumerate(copies)]
    wrong = {told.call_number for _, told in disordered(seen, {one.item: one for one in copies})}
    assert wrong in ({"500 ZZZ", "813 CCC"}, {"500 ZZZ", "813.5 AAA"})
    gone, held = copies[2].item, copies[3].item  # nobody puts a copy right that a reader took home meanwhile
    out = {gone: NOON + timedelta(days=1), held: None}
    told = picture(copies, seen, Scope(), out=out, marked=())
    assert {one.call_number for _, one in told.disordered} == wrong - {"500 ZZZ"}


states = st.builds(
    copy,
    status=st.sampled_from(HoldingStatus),
    placed=st.booleans(),
    since=st.deferred(lambda: moments),
    call_number=st.sampled_from(["813 KEN", "100 A", "", "899.2 B"]),
    shelf=st.sampled_from(["", "A1", "B2"]),
    library=st.sampled_from([None, LIBRARY, OTHER]),
)
moments = st.sampled_from([None, NOON - timedelta(hours=1), NOON])
scopes = st.builds(
    Scope,
    library=st.sampled_from([None, LIBRARY]),
    first=st.sampled_from(["", "500"]),
    last=st.sampled_from(["", "899"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine fails no rule
@given(st.lists(states, max_size=12), scopes, st.data())
def test_the_figures_always_add_up(copies, scope, data):
    some = st.sets(st.sampled_from([one.item for one in copies])) if copies else st.just(set())
    out, marked, scanned = data.draw(some), data.draw(some), sorted(data.draw(some))
    strangers = data.draw(st.integers(0, 3))
    seen = [Seen(str(place), item, "A1", COUNTER, place, NOON) for place, item in enumerate(scanned)]
    seen += [Seen(f"?{number}", None, "A1", COUNTER, 100 + number, NOON) for number in range(strangers)]
    told = picture(copies, seen, scope, out=dict.fromkeys(out, data.draw(moments)), marked=marked)
    for one in (told.figures, *told.classes, *told.shelves):
        assert one.expected == one.found + one.on_loan + one.elsewhere + one.missing
    for groups in (told.classes, told.shelves):
        for part in ("expected", "found", "on_loan", "elsewhere", "missing"):
            assert sum(getattr(one, part) for one in groups) == getattr(told.figures, part)
    assert told.figures.found + told.unexpected == len(seen)
    assert len(told.missing) == told.figures.missing
    for one in told.missing:
        assert one.item not in out and not one.placed and one.item not in scanned


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
