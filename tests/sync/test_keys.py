"""Keys that change: renewed, retired, in wrong hands. Old sticks stay good, later ones wait, nothing is lost."""

import argparse
import io
import shutil
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.sync import commands, exporting, key_changes, pairing, registry
from lentera.sync.keys import public_hex, signing_key
from lentera.sync.models import NodeKey
from tests.journal.sample.facts import PlantsGiven
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House
from tests.sync.test_exchange import carry, say


def give(site, plants):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=plants))


def renew(hub, site):
    with site.open():
        request = key_changes.ask_renewal()
    with hub.open():
        assert key_changes.register_renewal(request) == "Lapas Karang Intan"


def key_of(house):
    with house.open():
        return public_hex(signing_key())


def states(hub, site):
    with hub.open():
        return sorted(NodeKey.objects.filter(node=site.id).values_list("state", flat=True))


def test_a_node_takes_its_next_keys_when_it_reads_that_they_are_registered(hub, site):
    before = key_of(site)
    renew(hub, site)
    assert key_of(site) == before, "not before it reads so"
    carry(hub, site)
    assert key_of(site) != before and states(hub, site) == ["good", "retired"]
    give(site, 1)
    assert carry(site, hub).parked == []
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=2))
    assert carry(hub, site).entries == 1


def test_sticks_that_travelled_while_keys_changed_are_good_on_both_sides(hub, site):
    carry(site, hub)
    give(site, 1)
    up, down = site.export(hub), hub.export(site)
    renew(hub, site)
    carry(hub, site)
    assert site.take(down).parked == [], "written to the old key of the receiver"
    taken = hub.take(up)
    assert [one.code for one in taken.parked] == ["tip-not-proven"], "signed after what the root knew"
    assert carry(site, hub).entries == 1, "and proven by the new key in the next bundle"


def test_what_the_old_key_signed_before_stays_proven(hub, site):
    give(site, 1)
    up = site.export(hub)
    assert hub.take(up).entries == 1
    renew(hub, site)
    again = hub.take(up)
    assert (again.entries, again.parked) == (0, [])


def test_a_renewal_needs_both_keys(hub, site, template, tmp_path):
    with site.open():
        request = key_changes.ask_renewal()
    told = msgspec.json.decode(request, type=key_changes.Renewal)
    stranger = House(tmp_path / "stranger", template).start("site", "Penyusup")
    with stranger.open():
        foreign = msgspec.structs.replace(told, old=public_hex(signing_key()), by_old="", by_next="")
        forged = signing_key().sign(foreign.message()).hex()
    with hub.open():
        for broken in (
            b"{}",
            request[:-9],
            msgspec.json.encode(msgspec.structs.replace(told, by_old=told.by_next)),
            msgspec.json.encode(msgspec.structs.replace(told, recipient="age1x")),
        ):
            assert key_changes.register_renewal(broken) == Refusal("renewal-no-request")
        both = msgspec.structs.replace(foreign, signing=foreign.old, by_old=forged, by_next=forged)
        with stranger.open():
            both = msgspec.structs.replace(both, by_old="", by_next="")
            sign = signing_key().sign(both.message()).hex()
        told_so = key_changes.register_renewal(
            msgspec.json.encode(msgspec.structs.replace(both, by_old=sign, by_next=sign))
        )
    assert told_so == Refusal("renewal-other-key", name="Lapas Karang Intan")
    assert states(hub, site) == ["good"]


def test_only_the_root_changes_the_register(hub, site):
    with site.open():
        for told in (
            key_changes.retire(hub.id),
            key_changes.compromise(hub.id),
            key_changes.register_renewal(key_changes.ask_renewal()),
        ):
            assert told == Refusal("not-the-root")
    with hub.open():
        assert key_changes.retire(hub.id) == Refusal("node-is-this")
        assert key_changes.retire(uuid4()).code == "node-unknown"


def test_a_thief_with_a_copy_of_the_keys_is_heard_no_more_and_the_owner_goes_on_with_new_ones(
    hub, site, tmp_path
):
    give(site, 1)
    carry(site, hub)
    shutil.copytree(site.folder, tmp_path / "stolen")
    thief = House.__new__(House)
    thief.folder, thief.database, thief.id, thief.author = (
        tmp_path / "stolen",
        tmp_path / "stolen/node.sqlite3",
        site.id,
        PRISON,
    )
    with hub.open():
        assert key_changes.compromise(site.id) is None
        assert key_changes.compromise(site.id) == Refusal("key-ended-already", name="Lapas Karang Intan")
        assert exporting.export(site.id) == Refusal("node-key-lost", name="Lapas Karang Intan")
    give(thief, 666)
    assert hub.take(thief.export(hub)) == Refusal("bundle-stranger", name="Lapas Karang Intan")
    give(site, 2)
    assert hub.take(site.export(hub)) == Refusal("bundle-stranger", name="Lapas Karang Intan")
    with site.open():
        for name in ("signing.key", "reading.key"):
            (site.folder / "keys" / name).unlink()
        request = pairing.ask()
    with hub.open():
        reply, code = pairing.answer(request, [PRISON])
    with site.open():
        assert pairing.accept(reply, code).parked == []
    taken = carry(site, hub)
    assert (taken.entries, taken.parked) == (1, [])
    assert states(hub, site) == ["compromised", "good"]


def test_since_when_a_key_is_distrusted_can_be_told(hub, site):
    give(site, 1)
    with clock.told(clock.now() + timedelta(hours=2)):
        give(site, 2)
        stick = site.export(hub)
    taken = hub.take(stick)
    assert taken.entries == 2
    with hub.open():
        assert key_changes.compromise(site.id, clock.now() + timedelta(hours=1)) is None
        key = NodeKey.objects.get(node=site.id)
        (seq,) = {seq for stream, seq in key.limits.items() if seq >= 0}
        assert seq == 0, "the first gift counts, the second does not"
        stream = next(stream for stream, told in key.limits.items() if told == 0)
        from uuid import UUID

        assert registry.counts(key.signing, PRISON, UUID(hex=stream), 0)
        assert not registry.counts(key.signing, PRISON, UUID(hex=stream), 1)


def run(house, *told):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    with house.open():
        code = commands.run(parser.parse_args(["sync", "keys", *told]), out)
    return code, out.getvalue()


def test_the_commands(hub, site, tmp_path):
    code, words = run(site, "renew", "--ask", str(tmp_path / "minta.json"))
    assert code == 0 and "Bawa ke pusat" in words
    code, words = run(hub, "renew", str(tmp_path / "minta.json"))
    assert code == 0 and "Lapas Karang Intan" in words
    code, words = run(hub)
    assert code == 0 and words.count("berlaku") == 2 and words.count("pensiun") == 1
    code, words = run(hub, "retire", "Lapas Karang Intan")
    assert code == 0
    assert run(hub, "retire", "Lapas Karang Intan")[0] == 1
    code, words = run(hub, "compromise", "tak ada")
    assert code == 1 and "tidak terdaftar" in words
    code, words = run(hub, "compromise", str(site.id), "--since", "2026-01-01T08:00+08:00")
    assert code == 0 and "tidak dipercaya" in run(hub, "list")[1]


@pytest.mark.parametrize("told", ["kemarin", "2026-13-01"])
def test_a_moment_that_is_none_is_wrong_usage(hub, told):
    with pytest.raises(SystemExit):
        run(hub, "compromise", "x", "--since", told)
