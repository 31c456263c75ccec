"""Rolling back: all of an import or what is free of it, never a half told as a whole."""

import pytest

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.actions.landing import Landing
from lentera.catalogue.facts import BatchRolledBack
from lentera.catalogue.models import Record, RecordIsbn, RemovedRecord
from lentera.catalogue.rules import RecordForm
from lentera.journal.refusals import Refusal
from tests.catalogue.conftest import ACTOR
from tests.catalogue.makers import book, field
from tests.catalogue.test_importing_batches import FILE, everywhere, load, titles
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch) -> None:
    monkeypatch.setattr("lentera.catalogue.preparing.CHUNK", 2)


def roll_back(agency, done, request_id="b", reason="berkas salah"):
    return actions.rollback_batch(agency, done.batch, actor=ACTOR, request_id=request_id, reason=reason)


def counts(told):
    assert isinstance(told, BatchRolledBack), told
    return (told.removed, told.restored, told.kept)


def test_what_was_added_goes_and_what_was_changed_reads_as_before(agency):
    isbn = field("020", "a9789794612279")
    load(agency, book("Judul 0", isbn, control="0"), book("Judul 1", control="1"))
    before = list(Record.objects.order_by("id").values_list("id", "digest", "isbns"))
    done = load(agency, *(book(f"Judul {n} baru", control=str(n)) for n in range(5)))
    assert done.counts["updated"] == 2
    first = roll_back(agency, done)
    assert counts(first) == (3, 2, 0)
    assert list(Record.objects.order_by("id").values_list("id", "digest", "isbns")) == before
    assert RecordIsbn.objects.count() == 1
    assert everywhere(None) == {"Judul 0", "Judul 1"}
    assert [one.content for one in queries.harvest()].count(None) == 3
    assert queries.batch(agency, done.batch).state == "rolled-back"
    assert roll_back(agency, done) == first
    assert roll_back(agency, done, "again") == Refusal("batch-rolled-back", source="")
    assert_replay_equals_tables()


def test_a_record_that_the_same_import_touched_twice_goes(agency):
    done = load(agency, *titles(2), book("Judul 0 lagi", control="0", year=1900))
    assert (done.counts["added"], done.counts["updated"]) == (2, 1)
    roll_back(agency, done)
    assert not Record.objects.exists()
    assert_replay_equals_tables()


def test_what_is_in_use_or_was_changed_since_stays_and_is_named(agency, monkeypatch):
    done = load(agency, *titles(5))
    used, edited = Record.objects.get(control="1"), Record.objects.get(control="2")
    form = RecordForm(title="Judul tangan")
    actions.save_record(agency, form, record=edited.id, actor=ACTOR, request_id="s")
    copies = {used.id: (hooks.Place("Rak", 2, 2),)}
    monkeypatch.setattr(hooks.copies, "_fillers", [lambda records, asking: copies])
    assert counts(roll_back(agency, done)) == (3, 0, 2)
    assert everywhere(None) == {"Judul 1", "Judul tangan"}
    assert sorted(one.code for _, one in queries.rollback_log(agency, done.batch).refusals) == [
        "kept-changed",
        "kept-has-copies",
    ]
    monkeypatch.setattr(hooks.copies, "_fillers", [])
    assert counts(roll_back(agency, done, "again")) == (4, 0, 1)
    assert_replay_equals_tables()


def test_of_a_batch_that_broke_off_others_learn_nothing(agency, other, monkeypatch):
    load(agency, *titles(1))
    land = Landing.land

    def fails(self, portion, before):
        if portion.upto > 2:
            raise OSError("the lights went out")
        return land(self, portion, before)

    monkeypatch.setattr(Landing, "land", fails)
    with pytest.raises(OSError, match="lights"):
        load(agency, *(book(f"Judul {n} baru", control=str(n), year=1900 + n) for n in range(4)), file=FILE)
    monkeypatch.setattr(Landing, "land", land)
    (row,) = [one for one in queries.batches(agency) if one.state == "open"]
    told = actions.rollback_batch(agency, row.id, actor=ACTOR, request_id="b", reason="salah berkas")
    assert counts(told) == (1, 0, 0)
    assert everywhere(None) == everywhere(other) == everywhere(agency) == {"Judul 0"}
    assert not RemovedRecord.objects.filter(public=True).exists()
    again = load(agency, *titles(4), file=FILE)
    assert (again.batch != row.id, again.counts["added"]) == (True, 3)
    assert_replay_equals_tables()


def test_a_rollback_that_broke_off_goes_on(agency, monkeypatch):
    done = load(agency, *titles(5))
    from lentera.catalogue.actions import rolling_back

    step, seen = rolling_back._take_back_chunk, []

    def fails(*told):
        if len(seen) == 1:
            raise OSError("the lights went out")
        seen.append(told)
        step(*told)

    monkeypatch.setattr(rolling_back, "_take_back_chunk", fails)
    with pytest.raises(OSError, match="lights"):
        roll_back(agency, done)
    monkeypatch.setattr(rolling_back, "_take_back_chunk", step)
    assert counts(roll_back(agency, done)) == (5, 0, 0)
    assert_replay_equals_tables()


def test_two_who_take_the_same_import_back_at_once_tell_the_same_counts(agency):
    done = load(agency, *titles(5))
    others = []

    def another(_left: int) -> None:
        if not others:
            others.append(None)
            others.append(roll_back(agency, done, request_id="other"))

    told = actions.rollback_batch(
        agency, done.batch, actor=ACTOR, request_id="b", reason="berkas salah", progress=another
    )
    assert counts(told) == counts(others[1]) == (5, 0, 0)
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "reason, whose, refusal", [(" ", "own", "rollback-reason-missing"), ("x", "other", "batch-unknown")]
)
def test_a_rollback_needs_a_reason_and_ones_own_batch(agency, other, reason, whose, refusal):
    done = load(agency, *titles(1))
    told = roll_back(agency if whose == "own" else other, done, reason=reason)
    assert told == Refusal(refusal)
    assert Record.objects.count() == 1


def test_an_own_catalogue_is_rolled_back_too(other):
    done = load(other, *titles(3), public=False)
    assert counts(roll_back(other, done)) == (3, 0, 0)
    assert not RemovedRecord.objects.filter(public=True).exists()
    assert_replay_equals_tables()
