"""Availability as a facet: counted over everything found, true the moment a loan is recorded."""

from uuid import UUID, uuid4

import pytest

from lentera.catalogue.hooks import Shelves
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.search.answering import answer
from lentera.catalogue.search.index import Document, SearchIndex
from tests.catalogue.makers import book

TITLES = [UUID(int=number << 65) for number in range(1, 7)]  # 1 to 4 have copies, 5 is here only, 6 has none


@pytest.fixture
def index(tmp_path):
    made = SearchIndex(tmp_path)
    with made.writing() as writer:
        writer.put(
            Document(
                id=title,
                brief=brief_of(book(f"Seri {number}", control=str(number))),
                places=("Dispersip",) if number <= 4 else (),
            )
            for number, title in enumerate(TITLES, 1)
        )
    return made


SHELVES = Shelves(
    away=frozenset(TITLES[2:4]), here=frozenset([TITLES[0], TITLES[4]]), only=frozenset([TITLES[4]])
)


@pytest.mark.parametrize(
    "case, chosen, found",
    [
        ("nothing chosen", {}, {1, 2, 3, 4, 5, 6}),
        ("free now", {"availability": ["now"]}, {1, 2, 5}),
        ("all away", {"availability": ["loan"]}, {3, 4}),
        ("no copy", {"availability": ["none"]}, {6}),
        ("either", {"availability": ["now", "none"]}, {1, 2, 5, 6}),
        ("nonsense", {"availability": ["x"]}, {1, 2, 3, 4, 5, 6}),
        ("in hand here", {"here": ["1"]}, {1, 5}),
        ("with another facet", {"availability": ["now"], "place": ["Dispersip"]}, {1, 2}),
    ],
)
def test_a_state_narrows(index, case, chosen, found):
    told = answer(index, "seri", chosen=chosen, shelves=SHELVES)
    assert {TITLES.index(id) + 1 for id in told.records} == found
    assert told.total == len(found)


def test_each_state_is_counted_within_the_other_choices_only(index):
    for chosen in ({}, {"availability": ["loan"]}):
        told = answer(index, "seri", chosen=chosen, shelves=SHELVES)
        assert [(one.value, one.count) for one in told.facets["availability"]] == [
            ("now", 3),
            ("loan", 2),
            ("none", 1),
        ]
    told = answer(index, "seri", chosen={"here": ["1"]}, shelves=SHELVES)
    assert [(one.value, one.count) for one in told.facets["availability"]] == [("now", 2)]
    narrowed = answer(index, "seri", chosen={"availability": ["loan"]}, shelves=SHELVES)
    assert [(one.value, one.count) for one in narrowed.facets["material"]] == [("book", 2)]


def test_a_catalogue_whose_copies_nobody_knows_has_no_such_facet(index):
    told = answer(index, "seri", chosen={"availability": ["now"]})
    assert (told.total, "availability" in told.facets) == (6, False)


def test_an_index_without_any_copy_counts_all_as_without(tmp_path):
    made = SearchIndex(tmp_path)
    with made.writing() as writer:
        writer.put([Document(id=uuid4(), brief=brief_of(book()))])
    told = answer(made, "", shelves=Shelves())
    assert [(one.value, one.count) for one in told.facets["availability"]] == [("none", 1)]
