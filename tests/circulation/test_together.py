"""Titles that readers had out together: counted without a reader, shown from five on, and to the own house alone."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from lentera.catalogue import hooks
from lentera.circulation import actions, queries
from lentera.circulation.actions.together import (
    GROUPS,
    add_pairs,
    drop_small,
    group_of,
    half_year,
    show_counted,
)
from lentera.circulation.models import AlsoBorrowed
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock.facts import ItemLine, ItemsAccessioned, Source
from tests.circulation.conftest import CARDS, add_reader

A, B, C = (UUID(int=number) for number in (1, 2, 3))  # records
DAY = date(2024, 3, 5)
NEXT_MONTH, MAY = date(2024, 4, 1), date(2024, 5, 3)
FIVE, FOUR = 0b11111, 0b1111  # groups of readers


def add_copies(stage, titles):
    """A copy of each title; the barcode is its first letters and number."""
    lines = tuple(
        ItemLine(
            barcode=barcode,
            title=f"Judul {barcode}",
            call_number="813",
            source=Source.PURCHASE,
            document="BA/1/2023",
            value=80_000,
            acquired_on=date(2023, 1, 2),
            record=record,
        )
        for barcode, record in titles.items()
    )
    with writing(stage.desk.institution, None, actor=stage.desk.actor) as entry:
        entry.record(ItemsAccessioned(items=tuple(uuid4() for _ in lines), lines=lines))


@pytest.fixture(autouse=True)
def any_house(monkeypatch):
    """A house of any size is large enough."""
    monkeypatch.setattr("lentera.circulation.queries.together.SMALLEST_HOUSE", 0)


def count_told(house, told, groups=FIVE):
    """Counts as five readers, or as many as there are `groups`, had them; and a month that begins."""
    add_pairs(house, told, DAY, dict.fromkeys(told, groups))
    show_counted(house, NEXT_MONTH)


@pytest.fixture
def shelf(stage):
    add_copies(stage, {"A1": A, "A2": A, "B1": B, "B2": B, "C1": C, "X1": None})
    return stage


def lend(stage, barcode, card=CARDS[0]):
    clock.tell(clock.now() + timedelta(minutes=1))
    outcome = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def give_back(stage, *barcodes):
    for barcode in barcodes:
        assert not isinstance(
            actions.give_back(stage.desk, barcode, request_id=None, at=clock.now()), Refusal
        )


def counts():
    return {(row.first, row.second): row.count for row in AlsoBorrowed.objects.all()}


def test_two_titles_out_together_are_counted_once_in_whatever_order(shelf):
    lend(shelf, "B1")
    assert counts() == {}
    lend(shelf, "A1")
    assert counts() == {(A, B): 1}
    give_back(shelf, "A1", "B1")
    lend(shelf, "A2", CARDS[1])
    assert counts() == {(A, B): 1}  # alone
    lend(shelf, "B2", CARDS[1])
    assert counts() == {(A, B): 2}


@pytest.mark.parametrize(
    "case, first, second",
    [("of different readers", ("A1", 0), ("B1", 1)), ("without a record", ("A1", 0), ("X1", 0)),
     ("of one title", ("A1", 0), ("A2", 0))],
)  # fmt: skip
def test_what_does_not_count(shelf, case, first, second):
    for barcode, card in (first, second):
        lend(shelf, barcode, CARDS[card])
    assert counts() == {}


def test_one_reader_who_takes_a_copy_again_and_again_counts_once(shelf):
    lend(shelf, "A1")
    for _ in range(4):
        lend(shelf, "B1")
        give_back(shelf, "B1")
    assert counts() == {(A, B): 1}


@pytest.mark.parametrize("undone", ["A1", "B1"])
def test_a_loan_taken_back_was_not_out_with_the_others(shelf, undone):
    loans = {barcode: lend(shelf, barcode) for barcode in ("A1", "B1")}
    actions.undo_newest(shelf.desk, loans[undone].loan, request_id="u")
    assert counts() == {(A, B): 0}
    actions.undo_newest(shelf.desk, loans[undone].loan, request_id="u")
    assert counts() == {(A, B): 0}


def test_a_repeated_request_counts_once(shelf):
    lend(shelf, "A1")
    for _ in range(2):
        actions.lend(shelf.desk, "B1", CARDS[0], request_id="same", at=clock.now())
    assert counts() == {(A, B): 1}


def add_readers(shelf, groups):
    """Cards of new readers whose bits for the pair (A, B) are these, one each."""
    found, number = {}, 0
    while len(found) < len(groups):
        card = f"8{number:04}"
        reader = add_reader(shelf.desk, card)
        found.setdefault(group_of(shelf.desk.institution, (A, B), reader), card)
        found = {bit: one for bit, one in found.items() if bit in groups}
        number += 1
    return [found[bit] for bit in groups]


def take_both(shelf, card):
    for barcode in ("A1", "B1"):
        lend(shelf, barcode, card)
    give_back(shelf, "A1", "B1")


def test_nothing_is_shown_below_five_readers_and_only_to_the_own_house(shelf):
    house, other = shelf.desk.institution, shelf.cast.other_prison
    for card in add_readers(shelf, [1, 2, 4, 8, 16]):
        show_counted(house, NEXT_MONTH)
        AlsoBorrowed.objects.update(month=None)
        assert queries.also_borrowed(house, A) == [] == hooks.also_borrowed(B, house)
        take_both(shelf, card)
    show_counted(house, NEXT_MONTH)
    assert hooks.also_borrowed(A, house) == [B] and hooks.also_borrowed(B, house) == [A]
    assert hooks.also_borrowed(A, other) == [] == hooks.also_borrowed(A, None)


def test_one_reader_is_never_five_however_often_both_are_taken(shelf):
    house = shelf.desk.institution
    for _ in range(7):
        take_both(shelf, CARDS[0])
    (row,) = AlsoBorrowed.objects.all()
    assert (row.count, row.groups.bit_count()) == (7, 1)
    show_counted(house, NEXT_MONTH)
    assert queries.also_borrowed(house, A) == []
    assert drop_small(house, date(2025, 1, 1)) == 1


def test_no_page_changes_by_a_single_loan(shelf):
    house = shelf.desk.institution
    count_told(house, {(A, B): 4}, FOUR)
    add_pairs(house, {(A, B): 1}, DAY, {(A, B): 16})
    assert queries.also_borrowed(house, A) == []  # the fifth reader left this minute
    assert show_counted(house, NEXT_MONTH.replace(day=30)) == 0
    assert queries.also_borrowed(house, A) == []
    assert show_counted(house, MAY) == 1
    assert queries.also_borrowed(house, A) == [B]


def test_a_small_house_shows_and_keeps_nothing(shelf, monkeypatch):
    house, readers = shelf.desk.institution, len(CARDS)
    monkeypatch.setattr("lentera.circulation.queries.together.SMALLEST_HOUSE", readers + 1)
    take_both(shelf, CARDS[0])
    assert counts() == {}
    count_told(house, {(A, B): 9})
    assert counts() == {}
    monkeypatch.setattr("lentera.circulation.queries.together.SMALLEST_HOUSE", readers)
    count_told(house, {(A, B): 9})
    assert queries.also_borrowed(house, A) == [B]


def test_a_loan_taken_back_takes_its_group_along(shelf):
    loans = [lend(shelf, barcode) for barcode in ("A1", "B1")]
    assert AlsoBorrowed.objects.get().groups.bit_count() == 1
    actions.undo_newest(shelf.desk, loans[1].loan, request_id="u")
    row = AlsoBorrowed.objects.get()
    assert (row.count, row.groups) == (0, 0)


def test_the_groups_of_two_pairs_do_not_tell_that_they_had_one_reader(shelf):
    readers = [UUID(int=number) for number in range(1, 201)]
    same = sum(
        group_of(shelf.desk.institution, (A, B), reader) == group_of(shelf.desk.institution, (A, C), reader)
        for reader in readers
    )
    assert same < 100  # 25 by chance, 200 if the pair did not matter
    bits = {group_of(shelf.desk.institution, (A, B), reader) for reader in readers}
    assert bits == {1 << bit for bit in range(GROUPS)}


def test_the_public_hears_of_the_agency_alone(shelf):
    count_told(shelf.cast.agency, {(A, C): 7})
    count_told(shelf.desk.institution, {(A, B): 7})
    assert hooks.also_borrowed(A, None) == [C]


def test_the_most_often_first(db, shelf):
    house = shelf.desk.institution
    count_told(house, {(C, A): 9, (A, B): 5, (A, UUID(int=9)): 4})
    assert queries.also_borrowed(house, A) == [C, B]
    assert queries.also_borrowed(house, A, limit=1) == [C]


def test_no_reader_and_no_moment_stands_in_the_table(shelf):
    lend(shelf, "A1")
    loan = lend(shelf, "B1")
    names = {field.name for field in AlsoBorrowed._meta.get_fields()}
    assert names == {"id", "institution", "first", "second", "count", "since", "groups", "shown", "month"}
    row = AlsoBorrowed.objects.get()
    assert row.since == half_year(clock.today()) and loan.loan != row.id
    assert not StoredEntry.objects.filter(kind__contains="together").exists()


@pytest.mark.parametrize(
    "day, began", [("2024-01-01", "2024-01-01"), ("2024-06-30", "2024-01-01"), ("2024-07-01", "2024-07-01"),
                   ("2024-12-31", "2024-07-01")],
)  # fmt: skip
def test_a_half_year_begins_in_january_and_july(day, began):
    assert half_year(date.fromisoformat(day)) == date.fromisoformat(began)
    assert half_year(date(2024, 3, 1), earlier=1) == date(2023, 7, 1)


def test_what_stays_small_goes_after_its_half_year_and_the_next(shelf):
    house = shelf.desk.institution
    count_told(house, {(A, B): 4, (A, C): 5})
    assert drop_small(house, date(2024, 12, 31)) == 0
    assert drop_small(house, date(2025, 1, 1)) == 1
    assert counts() == {(A, C): 5}
