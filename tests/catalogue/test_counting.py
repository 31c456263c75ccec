"""Counts of a question: exact in all parts of an index, told to other processes while it stays, counted ahead."""

import random
from uuid import UUID

import pytest

from lentera.catalogue import actions, indexing, queries
from lentera.catalogue.hooks import Shelves
from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.queries import ahead
from lentera.catalogue.rules import RecordForm
from lentera.catalogue.search import counting, sharing, subjects
from lentera.catalogue.search.answering import answer
from lentera.catalogue.search.index import Document, SearchIndex
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field


def ident(number: int) -> UUID:
    return UUID(int=number << 65)


def put(index: SearchIndex, *numbers: int) -> None:
    with index.writing() as writer:
        writer.put(
            Document(id=ident(number), brief=Brief(title=f"Buku {number}", material="book"))
            for number in numbers
        )


@pytest.fixture
def told(tmp_path, monkeypatch) -> SearchIndex:
    """An index of three titles of which one process has counted all."""
    monkeypatch.setattr(counting, "COSTLY", 2)
    index = SearchIndex(tmp_path)
    put(index, 1, 2, 3)
    answer(index, "buku")
    return index


def another(index: SearchIndex) -> SearchIndex:
    """The index as another process opens it."""
    sharing.shared_at.cache_clear()
    return SearchIndex(index.folder.parent)


def test_another_process_knows_what_one_has_counted(told, monkeypatch):
    first = answer(told, "buku")
    monkeypatch.setattr(counting, "_count", None)
    again = answer(another(told), "buku")
    assert (again.total, again.facets) == (first.total, first.facets) == (3, again.facets)
    assert again.facets["material"][0].count == 3


def test_what_was_told_of_one_commit_says_nothing_of_the_next(told):
    put(told, 4)
    assert answer(another(told), "buku").total == 4
    assert len(list(told.folder.glob(f"{sharing.PREFIX}*"))) == 1


def test_a_question_is_known_by_all_that_decides_its_answer(told):
    assert answer(another(told), "buku", chosen={"material": ["map"]}).total == 0
    assert answer(another(told), "buku", readers=(ident(9).hex,)).total == 0
    assert answer(another(told), "judul:buku").total == answer(another(told), "anggrek buku").total == 3


@pytest.mark.parametrize("damage", [b"", b"x", b"\n\n\xff\xfe\n", b'{"total": 7}\n'])
def test_what_cannot_be_read_is_counted(told, damage):
    (path,) = told.folder.glob(f"{sharing.PREFIX}*")
    path.write_bytes(path.read_bytes()[:60] + damage)
    assert answer(another(told), "buku").total == 3
    assert answer(another(told), "").total == 3


def test_no_more_is_told_than_there_is_room_for(told, monkeypatch):
    (path,) = told.folder.glob(f"{sharing.PREFIX}*")
    size = path.stat().st_size
    monkeypatch.setattr(sharing, "MOST", size)
    assert answer(another(told), "").total == 3
    assert path.stat().st_size == size


def test_few_titles_are_told_to_nobody(told):
    (path,) = told.folder.glob(f"{sharing.PREFIX}*")
    size = path.stat().st_size
    assert answer(told, "judul:1").total == 1
    assert path.stat().st_size == size


@pytest.mark.parametrize("seed", range(4))
def test_states_are_those_of_each_title_whatever_changed_since(tmp_path, seed):
    """In an index of several parts, some without any copy; `place` chosen or not, and a state."""
    chance, index = random.Random(seed), SearchIndex(tmp_path)
    titles = [ident(number) for number in range(1, 41)]
    placed = set(chance.sample(titles[10:], 12))
    for part in range(4):
        with index.writing() as writer:
            writer.put(
                Document(
                    id=title, brief=Brief(title="Buku"), places=("Dispersip",) if title in placed else ()
                )
                for title in titles[part * 10 : part * 10 + 10]
            )
    for _ in range(6):
        away, only = (frozenset(chance.sample(titles, chance.randrange(9))) for _ in range(2))
        shelves, has = Shelves(away=away, here=only, only=only), placed | only
        expected = {
            "now": len(has - away),
            "loan": len(away),
            "none": len(titles) - len(has | away),
        }
        for chosen in ({}, {"availability": ["now"]}):
            facets = answer(index, "buku", chosen=chosen, shelves=shelves).facets["availability"]
            assert {one.value: one.count for one in facets} == {
                state: count for state, count in expected.items() if count
            }
        within = answer(index, "", chosen={"place": ["Dispersip"]}, shelves=shelves).facets["availability"]
        assert sum(one.count for one in within) == len(placed)


@pytest.mark.django_db
def test_frequent_words_are_counted_before_anybody_asks(agency, monkeypatch):
    about = field("650", "aBunga")
    records = [book("Merawat Anggrek", about, control="a"), book("Anggrek Bulan", about, control="b")]
    actions.import_records(agency, reads(*records), actor=ACTOR)
    monkeypatch.setattr(ahead, "COSTLY", 1)
    monkeypatch.setattr(counting, "COSTLY", 1)
    queries.search("")  # the index is there
    assert ahead.count_ahead() == 0, "a commit has just been made"
    monkeypatch.setattr(ahead, "QUIET", -1)
    assert ahead.count_ahead() > 1
    assert ahead.count_ahead() == 0, "done for this commit"
    expected = queries.search("anggrek").answer
    sharing.shared_at.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(subjects, "_read", None)
        patched.setattr(subjects, "_names", {})
        indexing.the_index().reading().kept.clear()  # as in a process that just began
        told = queries.search("judul:merawat judul:anggrek").answer.facets["subject_facet"]
        assert [(one.value, one.count) for one in told] == [("Bunga", 1)], (
            "named without reading the catalogue"
        )
        patched.setattr(counting, "_count", None)
        for question, total in (
            ("anggrek", 2),
            ("judul:anggrek", 2),
            ("subjek:bunga", 2),
            ("judul:bulan", 1),
        ):
            assert queries.search(question).answer.total == total, question
    actions.save_record(agency, RecordForm(title="Anggrek lagi"), actor=ACTOR, request_id="lagi")
    assert queries.search("anggrek").answer.total == expected.total + 1
    assert ahead.count_ahead() > 1
