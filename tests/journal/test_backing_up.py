"""A backup is whole or refused, opens with the recovery key only, and gives the same journal and secrets back."""

import base64
from uuid import uuid4

import pyrage
import pytest
from django.core.management.color import no_style
from django.db import connection

from lentera.journal.backing_up import NotABackup, back_up, kept_models, make_recovery_key, restore
from lentera.journal.forgettable import drop_cached_keys
from lentera.journal.guard import open_door
from lentera.journal.models import Node
from lentera.journal.node import keys_folder, node_key, this_node
from lentera.journal.references import save_reference
from lentera.journal.writing import writing
from lentera.sync.models import PeerTip
from tests.journal.conftest import ACTOR, NOON
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import ListPrinted
from tests.journal.sample.models import Bed, Label, Tool

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(gardener, bed):
    with writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
        save_reference(entry, Tool, uuid4(), {"name": "Sekop", "bought": NOON.date(), "price": 5})
        entry.record(ListPrinted(digest=entry.keep_blob(b"mawar"), lines=1))
    label = Label.rows.remember(gardener, text="Bunga Kenanga", number="A-17")
    return gardener, label


def empty_node():
    with open_door():
        for model in kept_models():
            model._base_manager.all().delete()
    (keys_folder() / "node.key").write_bytes(b"\5" * 32)
    this_node.cache_clear()
    drop_cached_keys()


def test_a_restored_node_says_the_same(story, tmp_path):
    gardener, label = story
    secret, file = make_recovery_key(), tmp_path / "lentera.backup"
    before = {model: list(model._base_manager.order_by("pk").values_list()) for model in kept_models()}
    key = node_key()
    rows = back_up(file)
    assert rows == sum(map(len, before.values()))
    empty_node()
    assert restore(file, secret) == rows
    assert {
        model: list(model._base_manager.order_by("pk").values_list()) for model in kept_models()
    } == before
    assert node_key() == key
    assert Label.rows.open(gardener, label).text == "Bunga Kenanga"
    assert Bed.objects.count() == 1
    assert_replay_equals_tables()


def test_numbers_of_the_database_go_on_after_the_restored_ones(story, tmp_path):
    secret, file = make_recovery_key(), tmp_path / "lentera.backup"
    said = {"peer": uuid4(), "stream": uuid4(), "hash": b"h" * 32}
    for _ in range(3):
        PeerTip.objects.create(**said)
    back_up(file)
    empty_node()
    with connection.cursor() as cursor:  # as a new database begins
        for statement in connection.ops.sql_flush(no_style(), ["sync_peertip"], reset_sequences=True):
            cursor.execute(statement)
    restore(file, secret)
    PeerTip.objects.create(**said)
    assert PeerTip.objects.count() == 4


def test_nothing_in_the_file_reads_without_the_recovery_key(story, tmp_path):
    make_recovery_key()
    file = tmp_path / "lentera.backup"
    back_up(file)
    written = file.read_bytes()
    for word in (b"Kenanga", b"Mawar", node_key(), base64.b64encode(node_key())):
        assert word not in written
    stranger = str(pyrage.x25519.Identity.generate())
    empty_node()
    with pytest.raises(NotABackup, match="not a backup for this recovery key"):
        restore(file, stranger)
    assert not Node.objects.exists()


@pytest.mark.parametrize(
    "hurt", [lambda data: data[:-40], lambda data: data[:-1] + bytes([data[-1] ^ 1]), lambda _: b"x"]
)
def test_a_damaged_file_changes_nothing(story, tmp_path, hurt):
    secret, file = make_recovery_key(), tmp_path / "lentera.backup"
    back_up(file)
    file.write_bytes(hurt(file.read_bytes()))
    empty_node()
    with pytest.raises(NotABackup):
        restore(file, secret)
    assert not any(model._base_manager.exists() for model in kept_models())


def test_a_node_in_use_is_not_overwritten(story, tmp_path):
    secret, file = make_recovery_key(), tmp_path / "lentera.backup"
    back_up(file)
    with pytest.raises(NotABackup, match="a node already"):
        restore(file, secret)
    empty_node()
    with pytest.raises(NotABackup, match="AGE-SECRET-KEY"):
        restore(file, "rahasia")
