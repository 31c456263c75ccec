"""The mark beside the keys: a restore, a move and a copy are noticed before anything is written."""

import io
import json
from types import SimpleNamespace
from uuid import uuid4

import pytest

from lentera.journal import mark
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import DataKey, Node
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import answering, node_commands, queries
from lentera.sync.keys import signing_key
from tests.journal.sample.facts import BedDug, PlantsGiven
from tests.journal.sample.models import Label
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_exchange import ACTOR, carry, say


def dig(house, name="bed"):
    say(house, PRISON, BedDug(bed=uuid4(), name=name))


def doubt_of(house):
    with house.open():
        return mark.doubt()


@pytest.fixture
def restored(site):
    """The prison's node, put back to before its last fact; the mark lies beside the keys and stays."""
    dig(site, "before")
    copy = site.keep_copy("old")
    dig(site, "lost")
    site.put_back(copy, noticed=True)
    return site


def test_what_fits_asks_nothing(site):
    dig(site)
    assert doubt_of(site) is None
    site.put_back(site.keep_copy("now"), noticed=True)
    assert doubt_of(site) is None


def test_a_database_behind_its_mark_writes_nothing_until_somebody_says_why(restored):
    assert doubt_of(restored) == mark.Doubt(mark.BEHIND, 1)
    before = restored.entries()
    with pytest.raises(mark.NodeAsks):
        dig(restored)
    assert restored.entries() == before
    with restored.open():
        assert answering.moved() == Refusal("node-behind", streams=1)
        answering.restored()
    dig(restored, "again")
    assert doubt_of(restored) is None


def test_a_node_in_doubt_makes_no_bundle_but_takes_what_it_lost(hub, site):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    copy = site.keep_copy("old")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=2))
    carry(site, hub)
    site.put_back(copy, noticed=True)
    with site.open():
        from lentera.sync.exporting import export

        assert export(hub.id) == Refusal("node-asks")
        answering.restored()
    carry(site, hub)  # says what it has now
    assert carry(hub, site).entries == 1
    assert doubt_of(site) is None


def test_branches_after_a_restore_are_shown_until_they_are_joined(hub, site):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    copy = site.keep_copy("old")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=2))
    carry(site, hub)
    site.put_back(copy, noticed=True)
    with site.open():
        answering.restored()
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    carry(site, hub)
    carry(hub, site)
    with site.open():
        (fork,) = queries.forks()
        assert fork.here and fork.author == "Lapas Karang Intan"
        join(fork.stream, reason="cadangan lama", actor=ACTOR)
        assert queries.forks() == []
        assert mark.doubt() is None
    with hub.open():
        assert [fork.here for fork in queries.forks()] == [False]
    carry(site, hub)
    with hub.open():
        assert queries.forks() == [] and forked_streams() == []


def test_another_machine_is_asked_whether_it_moved(site, monkeypatch):
    dig(site)
    monkeypatch.setattr(mark, "_machine_name", lambda: "another")
    mark.machine.cache_clear()
    assert doubt_of(site) == mark.Doubt(mark.ELSEWHERE)
    with pytest.raises(mark.NodeAsks):
        dig(site)
    with site.open():
        assert answering.moved() is None
    dig(site)
    monkeypatch.undo()
    mark.machine.cache_clear()


def test_a_machine_without_a_name_is_not_asked(site, monkeypatch):
    dig(site)
    monkeypatch.setattr(mark, "_machine_name", lambda: "")
    mark.machine.cache_clear()
    assert doubt_of(site) is None
    monkeypatch.undo()
    mark.machine.cache_clear()


def test_a_copy_writes_for_nobody_and_keeps_no_identities(hub, site):
    dig(site)
    with site.open():
        old, signing = this_node(), signing_key()
        Label.rows.remember(PRISON, id=uuid4(), text="seorang", number="7")
        assert answering.copied("nama lain") == Refusal("node-name-differs", name="Lapas Karang Intan")
        assert this_node() == old
        assert answering.copied(" lapas karang intan ") is None
        assert this_node() != old
        assert Node.objects.get().name == "Lapas Karang Intan (salinan)"
        assert not DataKey.objects.exists() and not Label._base_manager.exists()
        assert mark.doubt() is None
        assert signing_key().private_bytes_raw() != signing.private_bytes_raw()
    with pytest.raises(LookupError):
        dig(site)
    refused = site.take(hub.export(SimpleNamespace(id=old)))
    assert refused == Refusal("bundle-for-another", name="Lapas Karang Intan")


def test_a_mark_that_a_power_cut_left_short_says_nothing(restored):
    folder = restored.folder / "keys" / "mark"
    for path in folder.glob("?" * 32):
        path.write_bytes(path.read_bytes()[:11])
    assert doubt_of(restored) is None


def test_a_full_disk_beside_the_keys_costs_only_the_mark(site, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mark._files, "put", full)
    dig(site, "kept")
    assert any(names for names in site.entries().values())


def test_another_node_in_the_same_folder_begins_a_mark_of_its_own(restored):
    place = restored.folder / "keys" / "mark" / "node.json"
    place.write_text(json.dumps({"node": str(uuid4()), "machine": ""}))
    assert doubt_of(restored) is None
    dig(restored)


@pytest.mark.parametrize(
    "told, code, words",
    [
        ([], 1, "1 aliran berakhir sebelum tandanya"),
        (["restored"], 0, "1 aliran berakhir sebelum tandanya"),
        (["moved"], 1, "lentera node restored"),
        (["copy"], 1, "Ketik persis"),
        (["copy", "--name", "Lapas Karang Intan"], 0, "hanya dapat dibaca"),
    ],
)
def test_the_command_says_it_and_answers_it(restored, told, code, words):
    import argparse

    parser = argparse.ArgumentParser()
    node_commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    with restored.open():
        assert node_commands.run(parser.parse_args(["node", *told]), out) == code
    assert words in out.getvalue()
