"""Sealed rows: nothing to read without the key outside the database, nothing left after forgetting."""

from uuid import uuid4

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from lentera.journal.forgettable import drop_cached_keys, forgettable_models
from lentera.journal.node import keys_folder
from tests.journal.sample.models import Label


@pytest.fixture
def label(gardener):
    return Label.rows.remember(gardener, text="Bunga Kenanga", number="A-17")


def columns():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sample_label")
        return b"".join(
            bytes(value) for row in cursor for value in row if isinstance(value, bytes | memoryview)
        )


def test_a_secret_is_found_by_its_value_and_opened(gardener, label):
    assert Label.rows.open(gardener, label).text == "Bunga Kenanga"
    assert [id for id, _ in Label.rows.find(gardener, number="A-17")] == [label]
    assert Label.rows.count(gardener, number="A-18") == 0
    assert b"Kenanga" not in columns()
    assert b"A-17" not in columns()


def test_the_same_value_looks_different_at_each_institution(gardener, neighbour, label):
    Label.rows.remember(neighbour, text="Lain", number="A-17")
    hashes = set(Label._base_manager.values_list("number_hash", flat=True))
    assert len(hashes) == 2
    assert Label.rows.open(neighbour, label) is None


def test_remembering_the_same_id_replaces(gardener, label):
    Label.rows.remember(gardener, id=label, text="Kamboja", number="A-18")
    assert Label.rows.open(gardener, label).text == "Kamboja"
    assert Label.rows.count(gardener, number="A-17") == 0


def test_a_sealed_row_cannot_be_moved_to_another_id(gardener, label):
    other = uuid4()
    Label._base_manager.filter(id=label).update(id=other)
    with pytest.raises(InvalidTag):
        Label.rows.open(gardener, other)


def test_forgetting_leaves_nothing(gardener, label):
    assert Label.rows.forget(gardener, [label]) == 1
    assert Label.rows.open(gardener, label) is None
    assert columns() == b""


def test_without_the_nodes_key_nothing_opens(gardener, label):
    (keys_folder() / "node.key").write_bytes(b"\1" * 32)
    drop_cached_keys()
    with pytest.raises(Exception, match=r"^$|unwrap|integrity"):
        Label.rows.open(gardener, label)
    (keys_folder() / "node.key").unlink()
    drop_cached_keys()


def test_many_are_sealed_at_once(gardener):
    assert (
        Label.rows.remember_all(gardener, ({"text": f"t{n}", "number": str(n)} for n in range(1200))) == 1200
    )
    assert len(Label.rows.all(gardener)) == 1200


def test_every_forgettable_model_says_how_long_it_is_kept():
    assert [model.__name__ for model in forgettable_models() if not model.KEPT] == []
    assert issubclass(Label.Secret, msgspec.Struct)
