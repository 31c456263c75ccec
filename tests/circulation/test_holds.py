"""Holds through the journal: asked for, set on the hold shelf, fetched, lapsed, passed on. Who waits, no fact says."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.facts import (
    Lent,
    Priority,
    Renewed,
    Returned,
    SetOnHoldShelf,
    TakenFromHoldShelf,
    TakenWhy,
)
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import HeldCopy, Hold, ShelfCopy
from lentera.circulation.queries import HoldState
from lentera.circulation.rules import Wanted
from lentera.journal import clock
from lentera.journal.models import Request, StoredEntry
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from lentera.stock import hooks as stock_hooks
from tests.circulation.conftest import CARDS, OWN, add_reader, noon_of
from tests.circulation.hold_stage import LAW, ORCHIDS, add_titles, moves, place
from tests.journal.proofs import assert_replay_equals_tables

FIRST, SECOND, THIRD = CARDS


@pytest.fixture
def titles(stage):
    return add_titles(stage)


def lend(stage, barcode, card, request_id=None):
    return actions.lend(stage.desk, barcode, card, request_id=request_id, at=clock.now())


def give_back(stage, barcode):
    return actions.give_back(stage.desk, barcode, request_id=None, at=clock.now())


def shelve(stage, barcode, request_id=None):
    return actions.set_on_shelf(stage.desk, barcode, request_id=request_id, at=clock.now())


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def later(minutes=1):
    clock.tell(clock.now() + timedelta(minutes=minutes))


def states(stage, card=None):
    reader = None if card is None else stage.readers[card]
    return [line.state for line in queries.hold_lines(stage.cast.prison, reader=reader)]


def test_a_copy_that_comes_back_stands_ready_for_the_first_and_goes_to_nobody_else(stage, titles):
    lend(stage, LAW[0], THIRD)
    first = place(stage, FIRST, titles.law)
    later()
    second = place(stage, SECOND, titles.law)
    assert (first.place, second.place, first.here) == (1, 2, 1)
    assert states(stage) == [HoldState.OUT, HoldState.OUT]
    assert code(shelve(stage, LAW[0])) == "item-still-lent"
    give_back(stage, LAW[0])
    shelved = shelve(stage, LAW[0], request_id="s1")
    assert (shelved.card, shelved.fact.until) == (FIRST, date(2024, 3, 8))
    assert shelve(stage, LAW[0], request_id="s1") == shelved
    assert shelve(stage, LAW[0]) == Refusal("hold-stands-ready", item=LAW[0], card=FIRST)
    assert lend(stage, LAW[0], SECOND) == Refusal("item-on-hold-shelf", item=LAW[0])
    assert isinstance(lend(stage, LAW[0], FIRST), Lent)
    assert queries.own_holds(stage.cast.prison, stage.readers[FIRST]) == []
    assert [line.card for line in queries.hold_lines(stage.cast.prison)] == [SECOND]
    assert not ShelfCopy.objects.exists()
    told = [kind for kind in kinds(stage.cast.prison) if kind.startswith("circulation.")]
    assert told[-4:] == [
        "circulation.returned",
        "circulation.set_on_hold_shelf",
        "circulation.taken_from_hold_shelf",
        "circulation.lent",
    ]
    assert_replay_equals_tables()


def test_legal_and_re_entry_requests_go_first(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law, priority=Priority.REENTRY)
    later()
    place(stage, THIRD, titles.law, priority=Priority.LEGAL)
    assert [line.card for line in queries.hold_lines(stage.cast.prison)] == [THIRD, SECOND, FIRST]
    assert shelve(stage, LAW[0]).card == THIRD


def test_the_same_press_is_one_hold_and_a_second_one_is_refused(stage, titles):
    first = place(stage, FIRST, titles.law, request_id="h1")
    assert place(stage, FIRST, titles.law, request_id="h1") == first
    again = actions.place_hold(stage.desk, FIRST, Wanted(record=titles.law), request_id="h2", at=clock.now())
    assert code(again) == "hold-already"
    assert Hold.objects.count() == 1


@pytest.mark.parametrize(
    "case, card, barcode, expected",
    [
        ("unknown card", "99999", LAW[0], "card-unknown"),
        ("in hand", FIRST, ORCHIDS[0], "hold-in-hand"),
        ("unknown title", SECOND, "", "hold-of-nothing"),
    ],
)
def test_bad_input_changes_nothing(stage, titles, case, card, barcode, expected):
    lend(stage, ORCHIDS[0], FIRST)
    before = StoredEntry.objects.count()
    records = {LAW[0]: titles.law, ORCHIDS[0]: titles.orchids}
    wanted = Wanted(record=records.get(barcode, titles.nowhere))
    outcome = actions.place_hold(stage.desk, card, wanted, request_id=None, at=clock.now())
    assert code(outcome) == expected
    assert not Hold.objects.exists()
    assert StoredEntry.objects.count() == before


def test_one_copy_can_be_asked_for_alone(stage, titles):
    wanted = Wanted(item=stage.items[ORCHIDS[1]])
    actions.place_hold(stage.desk, FIRST, wanted, request_id=None, at=clock.now())
    assert code(shelve(stage, ORCHIDS[0])) == "hold-nobody-waits"
    assert shelve(stage, ORCHIDS[1]).card == FIRST
    wanted = Wanted(item=stage.items[OWN[0]])
    actions.place_hold(stage.desk, SECOND, wanted, request_id=None, at=clock.now())
    assert shelve(stage, OWN[0]).card == SECOND, "a copy without a record can be asked for too"


def test_a_free_copy_is_fetched_from_its_shelf(stage, titles):
    for card in CARDS:
        place(stage, card, titles.orchids)
        later()
    lend(stage, ORCHIDS[0], add_and_card(stage))
    assert states(stage) == [HoldState.TO_FETCH, HoldState.OUT, HoldState.OUT]


def add_and_card(stage):
    stage.readers["70420"] = add_reader(stage.desk, "70420")
    return "70420"


def test_who_waits_blocks_the_renewal_of_another_unless_a_free_copy_serves_him(stage, titles):
    lend(stage, LAW[0], FIRST)
    lend(stage, ORCHIDS[0], FIRST)
    place(stage, SECOND, titles.law)
    place(stage, SECOND, titles.orchids)

    def renew(barcode):
        return actions.renew(stage.desk, barcode, request_id=None, at=clock.now())

    assert renew(LAW[0]) == Refusal("renewal-held", item=LAW[0])
    assert isinstance(renew(ORCHIDS[0]), Renewed)
    [line] = [line for line in queries.hold_lines(stage.cast.prison) if line.record == titles.law]
    assert actions.cancel_hold(stage.desk, line.id, at=clock.now())
    assert isinstance(renew(LAW[0]), Renewed)


def test_nobody_renews_by_bringing_back_and_taking_again_while_others_wait(stage, titles):
    lend(stage, LAW[0], FIRST)
    lend(stage, ORCHIDS[0], FIRST)
    place(stage, SECOND, titles.law)
    place(stage, SECOND, titles.orchids)
    for barcode in (LAW[0], ORCHIDS[0]):
        give_back(stage, barcode)
    assert lend(stage, LAW[0], FIRST) == Refusal("hold-others-first", item=LAW[0])
    assert isinstance(lend(stage, ORCHIDS[0], FIRST), Lent), "the other copy serves who waits"
    assert isinstance(lend(stage, LAW[0], SECOND), Lent), "whose turn it is need not come by the hold shelf"


def test_who_asked_before_the_others_may_have_it_again(stage, titles):
    lend(stage, LAW[0], FIRST)
    later()
    give_back(stage, LAW[0])
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    assert isinstance(lend(stage, LAW[0], FIRST), Lent)


def test_a_copy_that_nobody_waits_for_or_that_another_had_is_lent_again(stage, titles):
    lend(stage, LAW[0], FIRST)
    give_back(stage, LAW[0])
    assert isinstance(lend(stage, LAW[0], FIRST), Lent)
    place(stage, SECOND, titles.law)
    give_back(stage, LAW[0])
    assert isinstance(lend(stage, LAW[0], THIRD), Lent)


def test_what_is_not_fetched_goes_to_the_next_by_tick_and_running_it_again_changes_nothing(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    shelve(stage, LAW[0])
    clock.tell(noon_of(date(2024, 3, 8)))
    tick(date(2024, 3, 8))
    assert HeldCopy.rows.find(stage.cast.prison, reader=stage.readers[FIRST]), "its last day"
    clock.tell(noon_of(date(2024, 3, 9)))
    tick(date(2024, 3, 9))
    [line] = queries.shelf_lines(stage.cast.prison)
    assert (line.card, line.slip, line.until) == (SECOND, False, date(2024, 3, 14))
    entries = StoredEntry.objects.count()
    tick(date(2024, 3, 9))
    assert StoredEntry.objects.count() == entries
    assert [one.card for one in queries.hold_lines(stage.cast.prison)] == [SECOND]
    clock.tell(noon_of(date(2024, 3, 15)))
    tick(date(2024, 3, 15))
    [line] = queries.shelf_lines(stage.cast.prison)
    assert (line.card, line.hold) == ("", None), "it stands there for nobody till somebody puts it back"
    assert not Hold.objects.exists()
    back = actions.put_back(stage.desk, LAW[0], request_id=None, at=clock.now())
    assert back == TakenFromHoldShelf(item=stage.items[LAW[0]], why=TakenWhy.PUT_BACK)
    assert_replay_equals_tables()


def test_whoever_is_out_for_a_time_keeps_his_place_while_others_are_served(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    shelve(stage, LAW[0])
    moves(stage, FIRST, MovementKind.OUT)
    [line] = queries.shelf_lines(stage.cast.prison)
    assert (line.card, line.away) == (FIRST, True), (
        "it stands there until its last day: he may be back by then"
    )
    for day, card in ((date(2024, 3, 9), SECOND), (date(2024, 3, 15), "")):
        clock.tell(noon_of(day))
        tick(day)
        assert [line.card for line in queries.shelf_lines(stage.cast.prison)] == [card]
    [hold] = queries.hold_lines(stage.cast.prison)
    assert (hold.card, hold.state, hold.place) == (FIRST, HoldState.SUSPENDED, 1)
    assert code(shelve(stage, LAW[0])) == "hold-suspended"
    assert isinstance(lend(stage, LAW[0], THIRD), Lent)
    assert isinstance(actions.renew(stage.desk, LAW[0], request_id=None, at=clock.now()), Renewed)
    place(stage, SECOND, titles.law)
    moves(stage, FIRST, MovementKind.BACK)
    assert code(actions.renew(stage.desk, LAW[0], request_id=None, at=clock.now())) == "renewal-held"
    give_back(stage, LAW[0])
    assert shelve(stage, LAW[0]).card == FIRST
    assert_replay_equals_tables()


def test_a_copy_left_over_on_the_hold_shelf_is_fetched_for_who_comes_back(stage, titles):
    place(stage, FIRST, titles.law)
    shelve(stage, LAW[0])
    moves(stage, FIRST, MovementKind.OUT)
    clock.tell(noon_of(date(2024, 3, 9)))
    tick(date(2024, 3, 9))
    moves(stage, FIRST, MovementKind.BACK)
    assert states(stage) == [HoldState.TO_FETCH]
    assert shelve(stage, LAW[0]).card == FIRST


def test_of_two_who_ask_in_one_second_the_first_is_first(stage, titles):
    """The clock counts whole seconds, and a scanner is quicker; some ask for the title, one for the very copy."""
    title, copy = Wanted(record=titles.law), Wanted(item=stage.items[LAW[0]])
    told = [
        actions.place_hold(stage.desk, card, wanted, request_id=None, at=clock.now())
        for card, wanted in zip(CARDS, (title, title, copy), strict=True)
    ]
    assert [one.place for one in told] == [1, 2, 3]
    assert [line.card for line in queries.hold_lines(stage.cast.prison)] == list(CARDS)
    assert shelve(stage, LAW[0]).card == CARDS[0]


def test_the_place_that_is_told_is_the_place_on_the_list(stage, titles):
    """Behind a hold of one copy, behind one who is served, and among words that no record has."""
    title, copy = Wanted(record=titles.law), Wanted(item=stage.items[LAW[0]])
    words, others = Wanted(title="Kitab Angin"), Wanted(title="KITAB angin")
    asked = [(FIRST, title), (SECOND, copy), (THIRD, title), (FIRST, words), (SECOND, others)]
    told = []
    for card, wanted in asked:
        told.append(actions.place_hold(stage.desk, card, wanted, request_id=None, at=clock.now()))
        later()
    assert [one.place for one in told] == [1, 2, 3, 1, 2]
    assert {line.id: line.place for line in queries.hold_lines(stage.cast.prison)} == {
        one.hold: one.place for one in told
    }
    shelve(stage, LAW[0])
    add_reader(stage.desk, "K-999")
    last = actions.place_hold(stage.desk, "K-999", title, request_id=None, at=clock.now())
    places = {line.id: line.place for line in queries.hold_lines(stage.cast.prison)}
    assert (places[told[0].hold], places[told[1].hold], places[told[2].hold]) == (0, 1, 2), "one is served"
    assert places[last.hold] == last.place == 3


def test_a_copy_for_which_nobody_waits_any_more_can_be_lent(stage, titles):
    hold = place(stage, FIRST, titles.law).hold
    shelve(stage, LAW[0])
    actions.cancel_hold(stage.desk, hold, at=clock.now())
    assert isinstance(lend(stage, LAW[0], SECOND), Lent)
    assert not ShelfCopy.objects.exists()
    assert_replay_equals_tables()


def test_putting_back_keeps_the_place_in_the_queue(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    shelve(stage, LAW[0])
    actions.put_back(stage.desk, LAW[0], request_id=None, at=clock.now())
    assert code(actions.put_back(stage.desk, LAW[0], request_id=None, at=clock.now())) == "hold-not-on-shelf"
    assert shelve(stage, LAW[0]).card == FIRST


def test_an_undone_loan_gives_the_hold_its_place_back(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    shelve(stage, LAW[0])
    loan = lend(stage, LAW[0], FIRST).loan
    later()
    actions.undo_newest(stage.desk, loan, request_id="u1")
    assert shelve(stage, LAW[0]).card == FIRST
    assert_replay_equals_tables()


def test_a_filled_hold_is_forgotten_after_the_time_of_undo(stage, titles):
    place(stage, FIRST, titles.law)
    lend(stage, LAW[0], FIRST)
    assert Hold.objects.count() == 1
    later(16)
    tick(date(2024, 3, 5))
    assert not Hold.objects.exists()


def test_a_return_is_not_undone_while_the_copy_stands_on_the_hold_shelf(stage, titles):
    loan = lend(stage, LAW[0], THIRD).loan
    place(stage, FIRST, titles.law)
    assert isinstance(give_back(stage, LAW[0]), Returned)
    assert isinstance(shelve(stage, LAW[0]).fact, SetOnHoldShelf)
    assert code(actions.undo_newest(stage.desk, loan, request_id="u1")) == "undo-on-hold-shelf"
    actions.put_back(stage.desk, LAW[0], request_id=None, at=clock.now())
    assert code(actions.undo_newest(stage.desk, loan, request_id="u2")) == "ReturnUndone"


def test_a_copy_on_the_hold_shelf_is_neither_packed_nor_free(stage, titles):
    place(stage, FIRST, titles.law)
    shelve(stage, LAW[0])
    item = stage.items[LAW[0]]
    assert stock_hooks.tied(stage.cast.prison, [item]) == {item: Refusal("item-on-hold-shelf", item=LAW[0])}
    assert item in stock_hooks.out_of(stage.cast.prison)
    actions.put_back(stage.desk, LAW[0], request_id=None, at=clock.now())
    assert stock_hooks.tied(stage.cast.prison, [item]) == {}


def test_the_holds_of_who_leaves_go_and_the_next_moves_up(stage, titles):
    place(stage, FIRST, titles.law)
    later()
    place(stage, SECOND, titles.law)
    shelve(stage, LAW[0])
    before = StoredEntry.objects.count()
    assert actions.release_holds(stage.cast.prison, stage.readers[FIRST]) == 1
    assert StoredEntry.objects.count() == before, "nothing is recorded, so no block names reader and copy"
    [line] = queries.shelf_lines(stage.cast.prison)
    assert line.card == ""
    assert shelve(stage, LAW[0]).card == SECOND


def test_closing_a_membership_ends_its_holds(stage, titles):
    place(stage, FIRST, titles.law)
    outcome = actions.close_reader(stage.desk, stage.readers[FIRST], request_id=None, at=clock.now())
    assert not isinstance(outcome, Refusal)
    assert not Hold.objects.exists()


def test_no_fact_of_holds_and_no_block_of_them_says_who_waits(stage, titles):
    place(stage, FIRST, titles.law, request_id="h1")
    later()
    place(stage, SECOND, titles.law, request_id="h2")
    shelve(stage, LAW[0], request_id="s1")
    actions.lapse(stage.cast.prison, date(2024, 4, 1), actor=stage.cast.prison)
    lend(stage, LAW[0], SECOND, request_id="l1")
    place(stage, THIRD, titles.law, request_id="h3")
    give_back(stage, LAW[0])
    shelve(stage, LAW[0], request_id="s2")
    actions.close_reader(stage.desk, stage.readers[THIRD], request_id="c1", at=clock.now())
    readers = {id for card in CARDS for id in (str(stage.readers[card]), card)}
    told = StoredEntry.objects.filter(institution=stage.cast.prison, kind__contains="hold_shelf")
    assert told.count() == 4
    for row in StoredEntry.objects.filter(institution=stage.cast.prison):
        names = {one for one in readers if one.encode() in bytes(row.bytes)}
        assert not names or row.kind.startswith("circulation.reader_"), row.kind
    closed = Request.objects.get(institution=stage.cast.prison, request_id="c1")
    assert len(bytes(closed.entries)) == 48, "the holds of who leaves go without a fact beside his"
