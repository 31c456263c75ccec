"""The rules of counting the shelves: what a scan means, and figures that always add up."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lentera.journal.refusals import Refusal
from lentera.stock.facts import HoldingStatus
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
