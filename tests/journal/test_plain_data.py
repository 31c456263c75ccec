"""Reference data, its history, undo; and who may read what."""

from datetime import date
from uuid import uuid4

import pytest

from lentera.journal.guard import open_door
from lentera.journal.history import history, may_read
from lentera.journal.models import Grant, StoredEntry
from lentera.journal.references import remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR, NOON
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import BedDug
from tests.journal.sample.models import Bed, Tool

SPADE = {"name": "Sekop", "bought": date(2024, 1, 5), "price": 75_000, "in_use": True}


def save(author, tool, **changes):
    with writing(author, None, actor=ACTOR, at=NOON) as entry:
        save_reference(entry, Tool, tool, SPADE | changes)


def newest(author, tool):
    return history(tool, reader=author)[0]


def take_back(author, tool):
    line = newest(author, tool)
    return undo(author, line.stream, line.hash, request_id=f"undo {line.hash.hex()}", actor=ACTOR)


def test_saving_again_replaces_and_removing_takes_it_out(gardener):
    tool = uuid4()
    save(gardener, tool)
    save(gardener, tool, name="Cangkul", bought=None)
    row = Tool.objects.get()
    assert (row.name, row.bought, row.price, row.in_use) == ("Cangkul", None, 75_000, True)
    with writing(gardener, None, actor=ACTOR) as entry:
        remove_reference(entry, Tool, tool)
    assert not Tool.objects.exists()
    assert [line.kind for line in history(tool, reader=gardener)] == ["journal.removed"] + 2 * [
        "journal.saved"
    ]
    assert_replay_equals_tables()


def test_undo_is_a_compensating_fact(gardener):
    tool = uuid4()
    save(gardener, tool)
    save(gardener, tool, name="Cangkul")
    take_back(gardener, tool)
    assert Tool.objects.get().name == "Sekop"
    assert StoredEntry.objects.count() == 3
    assert_replay_equals_tables()


def test_undoing_the_first_saving_removes_and_undoing_the_removal_restores(gardener):
    tool = uuid4()
    save(gardener, tool)
    take_back(gardener, tool)
    assert not Tool.objects.exists()
    take_back(gardener, tool)
    assert Tool.objects.get().name == "Sekop"


def test_only_the_newest_change_can_be_undone(gardener):
    tool = uuid4()
    save(gardener, tool)
    first = newest(gardener, tool)
    save(gardener, tool, name="Cangkul")
    outcome = undo(gardener, first.stream, first.hash, request_id="u", actor=ACTOR)
    assert outcome == Refusal("undo-newer-change")


def test_a_fact_without_a_compensating_one_is_not_undone(gardener, bed, neighbour):
    line = newest(gardener, bed)
    refused = undo(gardener, line.stream, line.hash, request_id="u", actor=ACTOR)
    assert refused == Refusal("undo-not-possible", kind="sample.bed_dug")
    assert undo(neighbour, line.stream, line.hash, request_id="u", actor=ACTOR) == Refusal("undo-not-yours")
    assert Bed.objects.exists()


def test_history_shows_what_the_reader_may_read(gardener, neighbour):
    tool, bed = uuid4(), uuid4()
    save(gardener, tool)
    with writing(gardener, None, actor=ACTOR) as entry:
        entry.record(BedDug(bed=bed, name="Rahasia"))
    assert history(tool, reader=neighbour) == []
    with open_door():
        granted = {"reader": neighbour, "audience": "partners", "since": NOON, "stream": uuid4()}
        Grant.objects.create(id=uuid4(), institution_id=gardener, **granted)
    assert [line.kind for line in history(tool, reader=neighbour)] == ["journal.saved"]
    assert history(bed, reader=neighbour) == []
    with open_door():
        Grant.objects.update(until=NOON)
    assert history(tool, reader=neighbour) == []


@pytest.mark.parametrize(
    "audience, readable", [("public", True), ("self", False), ("partners", False), ("parties:x", False)]
)
def test_a_stranger_reads_only_what_is_public(gardener, neighbour, audience, readable):
    assert may_read(neighbour, gardener, audience) is readable
    assert may_read(gardener, gardener, audience) is True
    assert may_read(neighbour, gardener, f"to:{neighbour}") is True
