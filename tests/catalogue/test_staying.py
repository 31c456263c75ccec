"""Who stays at the index while an import lands commits seldom, keeps nobody waiting, and ends with all of it."""

from collections.abc import Callable
from contextlib import nullcontext
from queue import Queue

import pytest

from lentera.catalogue import actions, handing, indexing, staying
from lentera.catalogue.actions import importing
from lentera.catalogue.handing import Handing
from lentera.catalogue.rules import RecordForm
from lentera.catalogue.search.index import IndexBusy, SearchIndex
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

pytestmark = pytest.mark.django_db
Step = Callable[[], object]


@pytest.fixture
def sessions(agency, monkeypatch):
    """How many records each writing left, where nobody indexes but the one who stays; what is handed on reaches him."""
    told, queue, write = [], Queue(), SearchIndex.writing
    indexing.begin()

    def written(self, **options):
        inner = write(self, **options)

        class Noted:
            def __enter__(self):
                return inner.__enter__()

            def __exit__(self, *error):
                inner.__exit__(*error)
                told.append(indexing.the_index().searcher().num_docs)

        return Noted()

    monkeypatch.setattr(SearchIndex, "writing", written)
    monkeypatch.setattr(staying, "ASIDE", 0)
    monkeypatch.setattr(indexing, "_caught_up", lambda index, wait: False)
    monkeypatch.setattr(importing, "_beside", lambda many: nullcontext(Handing(queue)))
    handing.receive(queue)
    yield told
    handing._arriving.clear()
    handing._arrived.clear()
    handing._unpacked.cache_clear()


def after(*steps: Step) -> Callable[[], bool]:
    """An `ended` that does one step each time it is asked; with the last one it is the end."""
    left = list(steps)

    def ended() -> bool:
        left.pop(0)()
        return not left

    return ended


def landing(agency, *numbers: int) -> Step:
    made = [book(f"Judul {number}", control=str(number)) for number in numbers]
    return lambda: actions.import_records(agency, reads(*made), actor=ACTOR)


def saving(agency) -> Step:
    return lambda: actions.save_record(agency, RecordForm(title="Anak"), actor=ACTOR, request_id="s")


def test_what_lands_portion_by_portion_is_one_commit(agency, sessions):
    staying.stay(after(landing(agency, 1, 2), landing(agency, 3), lambda: None, landing(agency, 4)))
    assert sessions == [4]


def test_a_commit_that_is_full_is_made(agency, sessions, monkeypatch):
    monkeypatch.setattr(staying, "COMMIT", 2)
    staying.stay(after(landing(agency, 1, 2), landing(agency, 3), lambda: None))
    assert sessions == [2, 3]


def test_what_another_wrote_is_committed_at_once(agency, sessions):
    staying.stay(after(landing(agency, 1), saving(agency), landing(agency, 2), lambda: None))
    assert sessions == [2, 3]


def test_whoever_waits_for_the_index_has_it_next(agency, sessions):
    def asks() -> None:
        with pytest.raises(IndexBusy):
            SearchIndex(indexing.the_index().folder.parent)._take(0.03)

    staying.stay(after(landing(agency, 1), asks, landing(agency, 2), lambda: None))
    assert sessions == [1, 2]
    assert not indexing.the_index().is_wanted


def test_an_index_in_other_hands_is_tried_again(agency, sessions, monkeypatch):
    monkeypatch.setattr(indexing, "WAIT", 0)
    held = []

    def hold() -> None:
        landing(agency, 1)()
        held.append(indexing.the_index()._take(0))

    staying.stay(after(hold, lambda: held.pop().wait_merging_threads(), lambda: None))
    assert sessions[-1:] == [1]


def test_an_empty_catalogue_has_its_index_before_anything_lands(agency, fresh_home):
    assert not indexing.is_of_this_node()
    indexing.begin()
    assert indexing.is_of_this_node()
