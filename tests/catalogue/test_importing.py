"""Importing: counts add up, nothing lands by halves, and a file read again changes nothing."""

from uuid import UUID

import pytest

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.facts import RecordRemoved, RecordSaved
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.models import Batch, Record, RecordIsbn
from lentera.catalogue.rules import RecordForm
from lentera.journal import reading
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.journal.proofs import assert_replay_equals_tables

ISBN = field("020", "a9789794612279")
pytestmark = pytest.mark.django_db


def counts(done: actions.Progress) -> tuple[int, int, int, int, int]:
    told = tuple(done.counts[outcome] for outcome in actions.OUTCOMES)
    assert done.read == sum(told)
    return (done.read, *told)


def load(agency, *records, **options) -> actions.Progress:
    return actions.import_records(agency, reads(*records), actor=ACTOR, **options)


def test_what_was_imported_is_there_and_replays(agency):
    done = load(agency, book(), book("Jejak Langkah", ISBN, control="lt-2"), source="toer.mrc")
    assert counts(done) == (2, 2, 0, 0, 0)
    one = queries.record_by_isbn(agency, "979-461-227-8")
    assert one is not None
    assert (one.title, one.author, one.year) == ("Jejak Langkah", "Toer, Pramoedya Ananta", 1980)
    assert queries.marc_of(one).control("001") == "lt-2"
    assert Batch.objects.get().added == 2
    assert_replay_equals_tables()


def test_the_same_file_again_changes_nothing(agency):
    records = [book(), book("Jejak Langkah", ISBN, control="lt-2")]
    load(agency, *records)
    before = list(Record.objects.order_by("id").values_list("id", "digest", "content"))
    assert counts(load(agency, *records)) == (2, 0, 0, 2, 0)
    assert list(Record.objects.order_by("id").values_list("id", "digest", "content")) == before


def test_a_changed_record_keeps_its_id_and_loses_its_old_isbn(agency):
    load(agency, book("Bumi Manusia", ISBN))
    (id,) = Record.objects.values_list("id", flat=True)
    assert counts(load(agency, book("Bumi Manusia", field("250", "aCet. 2"), year=1981))) == (1, 0, 1, 0, 0)
    row = Record.objects.get()
    assert (row.id, row.year, row.isbn) == (id, 1981, "")
    assert not RecordIsbn.objects.exists()
    assert_replay_equals_tables()


def test_a_record_twice_in_one_file_is_one_record(agency):
    assert counts(load(agency, book(), book(), book(year=1999))) == (3, 1, 1, 1, 0)
    assert Record.objects.get().year == 1999
    assert_replay_equals_tables()


def test_a_dry_run_tells_the_same_counts_and_changes_nothing(agency):
    load(agency, book())
    entries = StoredEntry.objects.count()
    records = [book(), book(year=1990), book("Jejak Langkah", control="lt-2")]
    tried = load(agency, *records, dry_run=True)
    assert (StoredEntry.objects.count(), Record.objects.count()) == (entries, 1)
    assert tried.landed is False
    assert counts(tried) == counts(load(agency, *records)) == (3, 1, 1, 1, 0)


def spoiled() -> list[Read]:
    return [
        Read(1, 0, book()),
        Read(2, 90, None, Refusal("record-authority")),
        Read(3, 99, book(control="9", title="X")),
    ]


def test_with_one_bad_record_nothing_lands_unless_asked(agency):
    done = actions.import_records(agency, spoiled, actor=ACTOR)
    assert (counts(done), done.landed) == ((3, 2, 0, 0, 1), False)
    assert done.refusals == [(2, Refusal("record-authority"))]
    assert not StoredEntry.objects.exists()
    done = actions.import_records(agency, spoiled, actor=ACTOR, skip_bad=True)
    assert (counts(done), done.landed, Record.objects.count()) == ((3, 2, 0, 0, 1), True, 2)


def test_libraries_do_not_match_each_others_records(agency, other):
    load(agency, book())
    assert counts(load(other, book(), public=False)) == (1, 1, 0, 0, 0)
    assert queries.visible(None).count() == 1
    assert queries.visible(other).count() == 2
    (own,) = Record.objects.filter(institution=other)
    assert queries.record(own.id, reader=agency) is None
    assert_replay_equals_tables()


def form(**changes) -> RecordForm:
    return RecordForm(**{"title": "Merawat Anggrek", "author": "Perhimpunan Anggrek", "year": 2015} | changes)


def save(agency: UUID, request_id: str = "r1", **options):
    return actions.save_record(
        agency, options.pop("form", form()), actor=ACTOR, request_id=request_id, **options
    )


def test_a_form_saved_twice_is_one_record(agency):
    first, again = save(agency), save(agency)
    assert first == again
    assert isinstance(first, RecordSaved)
    assert reading.kinds(agency) == ["catalogue.record_saved"]
    assert_replay_equals_tables()


def test_editing_keeps_what_the_form_does_not_show(agency):
    load(agency, book("Bumi Manusia", ISBN, field("856", "uhttps://contoh.id"), field("500", "aCatatan")))
    row = Record.objects.get()
    shown = form(title="Bumi Manusia", author="Toer, Pramoedya Ananta", year=1980, isbn=ISBN.first("a"))
    saved = save(agency, record=row.id, form=shown)
    assert isinstance(saved, RecordSaved)
    marc = queries.marc_of(Record.objects.get())
    assert [marc.control("001"), *(one.tag for one in marc.each("500", "856"))] == ["lt-1", "500", "856"]


def test_a_refused_form_changes_nothing(agency):
    assert save(agency, form=form(isbn="979-461-227-9")) == Refusal("isbn-wrong", isbn="979-461-227-9")
    assert not StoredEntry.objects.exists()


def test_another_librarys_record_cannot_be_changed_or_removed(agency, other):
    load(agency, book())
    (id,) = Record.objects.values_list("id", flat=True)
    assert save(other, record=id) == Refusal("record-unknown")
    assert actions.remove_record(other, id, "x", actor=ACTOR, request_id="d") == Refusal("record-unknown")


def test_a_removal_needs_a_reason_and_no_copies_and_can_be_undone(agency, monkeypatch):
    load(agency, book("Bumi Manusia", ISBN))
    row = Record.objects.get()
    assert actions.remove_record(agency, row.id, " ", actor=ACTOR, request_id="a") == Refusal(
        "removal-reason-missing"
    )
    copies = {row.id: (hooks.Place("Rak", 2, 0),)}
    monkeypatch.setattr(hooks.copies, "_fillers", [lambda records, asking: copies])
    refused = actions.remove_record(agency, row.id, "ganda", actor=ACTOR, request_id="b")
    assert refused == Refusal("record-has-copies", title="Bumi Manusia", copies=2)
    monkeypatch.setattr(hooks.copies, "_fillers", [])
    removed = actions.remove_record(agency, row.id, "ganda", actor=ACTOR, request_id="c")
    assert isinstance(removed, RecordRemoved)
    assert not Record.objects.exists()
    assert not RecordIsbn.objects.exists()
    entry = StoredEntry.objects.get(kind="catalogue.record_removed")
    undo(agency, entry.stream, bytes(entry.hash), request_id="u", actor=ACTOR)
    back = Record.objects.get()
    assert (back.id, back.title, back.digest) == (row.id, row.title, row.digest)
    assert RecordIsbn.objects.count() == 1
    assert_replay_equals_tables()
