"""Batches: nobody else sees a half, a broken import goes on, counts add up whatever the file holds."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lentera.catalogue import actions, indexing, queries
from lentera.catalogue.actions.authorities import save_authority
from lentera.catalogue.actions.landing import Landing
from lentera.catalogue.actions.renaming import rename_authority
from lentera.catalogue.authorities.rules import AuthorityForm
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.models import Batch, Landed, PendingRecord, Record
from lentera.catalogue.queries import Everything
from lentera.catalogue.rules import RecordForm
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db
FILE = "f" * 64


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch) -> None:
    monkeypatch.setattr("lentera.catalogue.preparing.CHUNK", 2)


def load(agency: UUID, *records, **options) -> actions.Progress:
    return actions.import_records(agency, reads(*records), actor=ACTOR, **options)


def titles(number: int) -> list:
    return [book(f"Judul {n}", control=str(n), year=1900 + n) for n in range(number)]


@pytest.fixture
def breaks_off(monkeypatch):
    """Let the second chunk of imports fail, until it is told to hold."""
    land = Landing.land

    def fails(self, portion, before):
        if portion.upto > 2:
            raise OSError("the lights went out")
        return land(self, portion, before)

    monkeypatch.setattr(Landing, "land", fails)
    return lambda: monkeypatch.setattr(Landing, "land", land)


def everywhere(reader: UUID | None) -> set[str]:
    """The titles that somebody finds by any way."""
    found = {row.title for row in queries.search("", reader=reader, limit=200).records}
    assert found == {row.title for row in queries.visible(reader)}
    if reader is None:
        assert found == {
            queries.brief_of(queries.marc_from(told)).title for _, told in queries.find(Everything())[0]
        }
        harvest = [one for one in queries.harvest() if one.content is not None]
        assert len(harvest) == len(found)
        assert queries.harvest_size() == len(queries.harvest())
        assert all(queries.harvested(one.id) == one for one in harvest)
    return found


def test_others_see_a_batch_when_its_last_block_is_written(agency, other, breaks_off):
    with pytest.raises(OSError, match="lights"):
        load(agency, *titles(5), file=FILE)
    own = {"Judul 0", "Judul 1"}
    assert (everywhere(None), everywhere(other), everywhere(agency)) == (set(), set(), own)
    assert queries.publishers() == []
    assert [(one.state, one.read, one.added) for one in queries.batches(agency)] == [("open", 2, 2)]
    breaks_off()
    load(agency, *titles(5), file=FILE)
    assert everywhere(None) == everywhere(other) == everywhere(agency) == {f"Judul {n}" for n in range(5)}
    assert_replay_equals_tables()


def test_an_import_that_broke_off_goes_on_where_it_was(agency, breaks_off):
    with pytest.raises(OSError, match="lights"):
        load(agency, *titles(5), request_id="r")
    breaks_off()
    done = load(agency, *titles(5), request_id="r")
    assert (done.read, done.resumed, done.counts["added"]) == (5, 2, 5)
    (row,) = queries.batches(agency)
    assert (row.state, row.read, row.added, row.unchanged) == ("done", 5, 5, 0)
    assert Record.objects.count() == 5
    entries = StoredEntry.objects.count()
    again = load(agency, *titles(5), request_id="r")
    assert (again.batch, again.counts, StoredEntry.objects.count()) == (done.batch, done.counts, entries)
    assert_replay_equals_tables()


def test_a_file_that_brings_nothing_new_is_a_batch_like_any_other(agency):
    load(agency, *titles(5))
    again = load(agency, *titles(5))
    row = queries.batch(agency, again.batch)
    assert again.landed and again.counts == {"unchanged": 5}
    assert (row.state, row.read, row.added, row.updated, row.unchanged) == ("done", 5, 0, 0, 5)
    told = actions.preview_rollback(agency, again.batch)
    assert (told.removed, told.restored, told.kept) == (0, 0, 0)
    back = actions.rollback_batch(agency, again.batch, actor=ACTOR, request_id="b", reason="salah")
    assert (back.removed, back.restored, back.kept) == (0, 0, 0)
    assert queries.batch(agency, again.batch).state == "rolled-back"
    assert everywhere(None) == {f"Judul {n}" for n in range(5)}
    assert_replay_equals_tables()


def test_a_heading_that_is_renamed_meanwhile_shows_nothing_of_an_open_batch(agency, breaks_off):
    with pytest.raises(OSError, match="lights"):
        load(agency, *titles(5), file=FILE)
    form = AuthorityForm(kind="person", heading="Toer, Pramoedya Ananta")
    saved = save_authority(agency, form, actor=ACTOR, request_id="a")
    done = rename_authority(agency, saved.authority, "Pramoedya", actor=ACTOR, request_id="r", most=1)
    assert (done.changed, done.left) == (1, 1)
    done = rename_authority(agency, saved.authority, "Pramoedya", actor=ACTOR, request_id="s", most=5)
    assert (done.changed, done.left) == (1, 0)
    assert everywhere(None) == set() and everywhere(agency) == {"Judul 0", "Judul 1"}
    assert_replay_equals_tables()


def test_another_file_is_another_batch(agency, breaks_off):
    with pytest.raises(OSError, match="lights"):
        load(agency, *titles(5), file=FILE)
    breaks_off()
    done = load(agency, *titles(2), file="e" * 64)
    assert {row.id: row.state for row in queries.batches(agency)}.pop(done.batch) == "done"
    assert Batch.objects.filter(closed_at=None).count() == 1


def test_what_an_open_batch_changes_reads_as_before_until_it_is_done(agency, breaks_off):
    load(agency, *titles(2))
    changed = [book(f"Judul {n} baru", control=str(n), year=1900 + n) for n in range(4)]
    with pytest.raises(OSError, match="lights"):
        load(agency, *changed, file=FILE)
    assert PendingRecord.objects.count() == 2
    assert everywhere(None) == everywhere(agency) == {"Judul 0", "Judul 1"}
    breaks_off()
    done = load(agency, *changed, file=FILE)
    assert (done.counts["updated"], done.counts["added"]) == (2, 2)
    assert everywhere(None) == {f"Judul {n} baru" for n in range(4)}
    assert not PendingRecord.objects.exists()
    assert_replay_equals_tables()


def test_a_record_edited_meanwhile_stays_hidden_and_keeps_the_edit(agency, breaks_off):
    with pytest.raises(OSError, match="lights"):
        load(agency, *titles(4), file=FILE)
    row = Record.objects.get(control="0")
    form = RecordForm(title="Judul tangan")
    actions.save_record(agency, form, record=row.id, actor=ACTOR, request_id="s")
    assert everywhere(None) == set()
    assert everywhere(agency) == {"Judul tangan", "Judul 1"}
    breaks_off()
    load(agency, *titles(4), file=FILE)
    assert "Judul tangan" in everywhere(None)
    assert_replay_equals_tables()


def test_harvesters_get_a_batch_by_the_moment_of_its_publishing(agency, noon):
    load(agency, *titles(3))
    before = queries.quiet_moment()
    load(agency, *(book(f"Lain {n}", control=f"x{n}") for n in range(3)))
    told = queries.harvest(before)
    published = Landed.objects.order_by("-published_at").first()
    assert published is not None
    assert {one.moment for one in told} == {published.published_at}
    whole, after = [], None
    while page := queries.harvest(after=after, limit=2):
        whole += page
        after = (page[-1].moment, page[-1].id)
    assert [(one.moment, one.id) for one in whole] == sorted((one.moment, one.id) for one in whole)
    assert len({one.id for one in whole}) == 6


def test_nothing_of_a_file_lands_while_another_process_lands_it(agency, monkeypatch):
    land = Landing.land

    def overtaken(self, portion, before):
        land(self, portion, before)
        return land(self, portion, before)

    monkeypatch.setattr(Landing, "land", overtaken)
    done = load(agency, *titles(5), file=FILE)
    assert (done.landed, done.stopped) == (False, Refusal("import-running"))
    assert Batch.objects.get().closed_at is None


def test_the_log_tells_what_was_refused_and_mended(agency):
    def spoiled() -> Iterator[Read]:
        yield Read(1, 0, book(), None, ("leader",))
        yield Read(2, 90, None, Refusal("record-no-title", control="7"))

    done = actions.import_records(agency, spoiled, actor=ACTOR, skip_bad=True)
    log = queries.batch_log(agency, done.batch)
    assert log.refusals == [(2, Refusal("record-no-title", control="7"))]
    assert dict(log.mended) == {"leader": 1}


records_of_a_file = st.lists(
    st.one_of(
        st.none(),
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from(["Anggrek", "Bambu"]), st.sampled_from([1990, 1991])
        ),
    ),
    max_size=9,
)


@settings(max_examples=20)
@given(files=st.lists(records_of_a_file, min_size=1, max_size=3))
def test_counts_always_add_up(files, agency, monkeypatch):
    monkeypatch.setattr(indexing, "follow", lambda *_: None)
    for told in files:
        file = [
            Read(number, 0, None, Refusal("record-no-fields"))
            if one is None
            else Read(number, 0, book(one[1], control=one[0], year=one[2]))
            for number, one in enumerate(told, 1)
        ]
        there = Record.objects.count()
        tried = actions.import_records(agency, lambda file=file: file, actor=ACTOR, dry_run=True)
        done = actions.import_records(agency, lambda file=file: file, actor=ACTOR, skip_bad=True)
        row = Batch.objects.get(id=done.batch)
        assert tried.counts == done.counts
        assert row.read == done.read == len(file) == row.added + row.updated + row.unchanged + row.refused
        assert row.refused == told.count(None)
        assert Record.objects.count() == there + row.added
