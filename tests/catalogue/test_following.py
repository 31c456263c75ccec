"""The index follows the journal, whoever wrote it and however often it failed; and keeps what is own to its
own.
"""

import pytest

from lentera.catalogue import actions, hooks, indexing, queries
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.catalogue.search.index import Writer
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

pytestmark = pytest.mark.django_db


def load(institution, *records, **options):
    return actions.import_records(institution, reads(*records), actor=ACTOR, **options)


def titles(question: str, **options) -> list[str]:
    return [row.title for row in queries.search(question, **options).records]


def test_what_is_saved_changed_and_removed_is_followed_at_once(agency):
    load(agency, book())
    assert titles("manusia") == ["Bumi Manusia"]
    row = Record.objects.get()
    form = RecordForm(title="Anak Semua Bangsa")
    actions.save_record(agency, form, record=row.id, actor=ACTOR, request_id="s")
    assert (titles("manusia"), titles("bangsa")) == ([], ["Anak Semua Bangsa"])
    actions.remove_record(agency, row.id, "ganda", actor=ACTOR, request_id="d")
    assert titles("") == []


def test_an_index_that_was_lost_is_built_from_the_journal(agency, fresh_home):
    load(agency, book(), book("Jejak Langkah", control="2"))
    assert len(titles("")) == 2
    for path in (fresh_home / "index").rglob("*"):
        if path.is_file():
            path.unlink()
    indexing._index_in.cache_clear()
    assert sorted(titles("")) == ["Bumi Manusia", "Jejak Langkah"]


def test_rebuilding_gives_what_following_gave(agency):
    load(agency, *(book(f"Judul {number}", control=str(number)) for number in range(30)))
    row = Record.objects.get(control="3")
    actions.remove_record(agency, row.id, "ganda", actor=ACTOR, request_id="d")
    before = titles("judul", limit=100, sort="title")
    assert indexing.rebuild() == 29
    assert titles("judul", limit=100, sort="title") == before
    assert indexing.catch_up() == 0


def test_whoever_catches_up_and_is_killed_goes_on_where_the_last_step_ended(agency, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.preparing.CHUNK", 2)
    monkeypatch.setattr(indexing, "STEP", 2)
    load(agency, book())
    assert len(titles("")) == 1
    with indexing.the_index().writing():  # so that nothing of it is indexed meanwhile
        load(agency, *(book(f"Judul {number}", control=f"j{number}") for number in range(8)))
    put, seen = Writer.put, list[int]()

    def dies(self, documents):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(put(self, documents))
        return seen[-1]

    monkeypatch.setattr(Writer, "put", dies)
    with pytest.raises(KeyboardInterrupt):
        indexing.catch_up()
    assert seen == [2, 2]
    monkeypatch.setattr(Writer, "put", put)
    assert indexing.catch_up() == 4
    assert sorted(titles("judul")) == [f"Judul {number}" for number in range(8)]
    assert indexing.catch_up() == 0


def test_while_another_process_writes_the_search_answers_and_later_catches_up(agency):
    load(agency, book())
    assert len(titles("")) == 1
    with indexing.the_index().writing():
        load(agency, book("Jejak Langkah", control="2"))
        assert titles("jejak") == []
    assert titles("jejak") == ["Jejak Langkah"]


def test_own_records_are_found_by_their_own_institution_only(agency, other):
    load(agency, book())
    load(other, book("Catatan Dalam", control="x"), public=False)
    assert sorted(titles("", reader=other)) == ["Bumi Manusia", "Catatan Dalam"]
    assert titles("") == titles("", reader=agency) == ["Bumi Manusia"]
    assert queries.search("").answer.total == 1


def test_where_copies_are_becomes_a_facet(agency, monkeypatch):
    load(agency, book())
    row = Record.objects.get()
    places = {row.id: (hooks.Place("Dispersip", 2, 1), hooks.Place("Perpustakaan keliling", 1, 1))}
    monkeypatch.setattr(hooks.copies, "_fillers", [lambda records, asking: places])
    assert actions.refresh_search([row.id])
    facet = queries.search("").answer.facets["place"]
    assert sorted((one.value, one.count) for one in facet) == [("Dispersip", 1), ("Perpustakaan keliling", 1)]
    assert queries.search("", chosen={"place": ["Dispersip"]}).answer.total == 1


def test_refreshing_waits_its_turn(agency, monkeypatch):
    load(agency, book())
    monkeypatch.setattr(indexing, "WAIT", 0.1)
    with indexing.the_index().writing():
        assert not actions.refresh_search(Record.objects.values_list("id", flat=True))
