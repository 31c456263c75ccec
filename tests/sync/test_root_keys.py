"""Several keys of the root with a threshold, between nodes: what waits, and what an old register gains."""

import argparse
import io
from uuid import uuid4

import msgspec
import pytest

from lentera.journal.refusals import Refusal
from lentera.sync import commands, key_changes, pairing, queries, registry, root_keys, root_signing
from lentera.sync.exporting import export
from lentera.sync.keys import public_hex, root_key
from lentera.sync.models import NodeKey, RegisteredNode, SignedTip
from lentera.sync.tips import ROOT_SIGNER
from tests.journal.sample.facts import PlantsGiven
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import carry, say


@pytest.fixture
def safe(tmp_path):
    """Keys in files, as they lie in safes."""
    folder = tmp_path / "safe"
    folder.mkdir()
    for name in "abcxy":
        root_signing.make_key(folder / name)
    return folder


def public(safe, name):
    return root_signing.read_public((safe / f"{name}.pub").read_bytes())


def set_keys(hub, safe, names, threshold):
    with hub.open():
        told = root_signing.set_keys(tuple(public(safe, name) for name in names), threshold)
        assert not isinstance(told, Refusal), told
        return ask(hub)


def ask(hub):
    with hub.open():
        asked = root_signing.request()
    assert isinstance(asked, bytes), asked
    return asked


def signature(safe, name, asked):
    told, _facts = root_signing.read_request(asked)
    return root_signing.sign_request(told, root_signing.read_key((safe / name).read_bytes()))


def sign(hub, safe, names, asked):
    for name in names:
        with hub.open():
            assert root_signing.add(signature(safe, name, asked)) is None


def known(house):
    with house.open():
        return registry.registry_seq()


def rule(house):
    with house.open():
        return [(len(one.keys), one.threshold) for one in root_keys.state().in_force]


def waiting(house):
    with house.open():
        return root_keys.state().waiting


def test_what_the_root_writes_waits_until_enough_keys_have_signed(hub, site, safe):
    before = known(site)
    asked = set_keys(hub, safe, "abc", 2)
    assert carry(hub, site).parked == [] and known(site) == before, "the old key alone changes nothing"
    sign(hub, safe, "a", asked)
    sign(hub, safe, "a", asked)
    carry(hub, site)
    assert (known(site), waiting(hub)) == (before, 1), "one signature too few, and twice by one key"
    sign(hub, safe, "c", asked)
    carry(hub, site)
    assert (known(site), waiting(hub)) == (before + 1, 0)
    assert rule(site) == rule(hub) == [(3, 2)]


def test_afterwards_the_key_on_the_hub_is_heard_no_more(hub, site, safe):
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    carry(hub, site)
    with hub.open():
        assert root_signing.idle_root_key()
        assert key_changes.retire(site.id) is None
    carry(hub, site)
    with site.open():
        assert NodeKey.objects.get(node=site.id).state == "good", "not believed: nobody has signed it"
    sign(hub, safe, "bc", ask(hub))
    carry(hub, site)
    with site.open():
        assert NodeKey.objects.get(node=site.id).state == "retired"


def test_facts_go_on_while_the_register_waits(hub, site, safe):
    set_keys(hub, safe, "abc", 2)
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=2))
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    assert (carry(hub, site).entries, carry(site, hub).entries) == (1, 1)
    taken = carry(hub, site)
    assert (taken.entries, taken.known, taken.parked) == (0, 0, [])


def test_what_waits_for_signatures_does_not_wait_for_a_stick(hub, site, safe):
    carry(hub, site)
    carry(site, hub)
    with hub.open():
        assert queries.waiting_for(site.id) == 0
    asked = set_keys(hub, safe, "ab", 2)
    with hub.open():
        assert queries.waiting_for(site.id) == 0
    sign(hub, safe, "ab", asked)
    with hub.open():
        assert queries.waiting_for(site.id) == 1


def test_keys_changed_twice_while_a_stick_travels_and_both_learned_from_one_bundle(hub, site, safe):
    stick = hub.export(site)
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    between = hub.export(site)
    second = set_keys(hub, safe, "xy", 2)
    sign(hub, safe, "bcxy", second)
    assert waiting(hub) == 0
    carry(hub, site)
    assert rule(site) == [(2, 2)]
    for old in (stick, between):
        taken = site.take(old)
        assert (taken.entries, taken.parked) == (0, [])
    assert rule(site) == [(2, 2)], "an older register changes nothing"


def test_two_changes_before_anybody_signed_need_all_three_sets(hub, site, safe):
    set_keys(hub, safe, "abc", 2)
    asked = set_keys(hub, safe, "xy", 2)
    before = known(site)
    sign(hub, safe, "xy", asked)
    carry(hub, site)
    assert known(site) == before
    sign(hub, safe, "ab", asked)
    carry(hub, site)
    assert known(site) == before + 2 and rule(site) == [(2, 2)]


def test_a_rolled_back_register_that_goes_on_under_the_stolen_first_key_is_held_back(hub, site, safe):
    copy = hub.keep_copy("before")
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    carry(hub, site)
    hub.put_back(copy)
    with hub.open():
        assert key_changes.retire(site.id) is None
    before = site.entries()
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=2))
    for _ in range(2):
        taken = site.take(hub.export(site))
        assert [one.code for one in taken.parked] == ["tip-not-proven"]
    with site.open():
        root = registry.anchor().stream
        assert NodeKey.objects.get(node=site.id).state == "good"
    assert site.entries()[root] == before[root] and taken.known == 1, "the rest is read"


def test_an_honest_hub_that_was_restored_hears_of_the_change_and_joins_its_register(hub, site, safe):
    from lentera.journal.joining import forked_streams, join

    copy = hub.keep_copy("before")
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    carry(hub, site)
    hub.put_back(copy)
    with hub.open():
        registry.register(_named(hub, "Nama lain"))
    assert len(carry(hub, site).parked) == 1, "but the site hears what the hub lacks"
    carry(site, hub)
    assert carry(hub, site).parked == [], "its own branch is not shown before it is signed"
    with hub.open():
        (stream,) = forked_streams()
        join(stream.id, reason="cadangan", actor=hub.id)
    sign(hub, safe, "bc", ask(hub))
    carry(hub, site)
    with site.open():
        assert RegisteredNode.objects.get(id=hub.id).name == "Nama lain"
    assert hub.replay_gives_the_same() and site.replay_gives_the_same()
    shared = {stream.id}
    assert hub.rows(shared) == site.rows(shared)


def _named(hub, name):
    row = registry.node(hub.id)
    from lentera.sync.facts import NodeRegistered

    return NodeRegistered(node=row.id, name=name, role=row.role, signing=row.signing, recipient=row.recipient)


def test_a_new_site_waits_for_the_signatures_and_then_trusts_the_keys_of_its_own_day(
    hub, site, safe, template, tmp_path
):
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    late = House(tmp_path / "late", template).start("site", "Rutan Pelaihari")
    with late.open():
        request = pairing.ask()
    with hub.open():
        assert pairing.answer(request, [OTHER]) == Refusal("root-signatures-wait")
    sign(hub, safe, "bc", ask(hub))
    with hub.open():
        _reply, code = pairing.answer(request, [OTHER])
        assert code == pairing.code_of(root_keys.present_anchor()) != pairing.code_of(registry.anchor())
    assert pair(hub, late, [OTHER]).parked == []
    with late.open():
        assert registry.anchor().threshold == 2 and len(registry.anchor().keys) == 3
        assert pairing.code_of(root_keys.present_anchor()) == code
    with site.open():
        assert registry.anchor().keys == ()
    say(late, OTHER, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=5))
    assert carry(late, hub).parked == []


def test_what_one_key_signed_before_there_were_several_stays_as_it_is(hub, site):
    with hub.open():
        tips = SignedTip.objects.filter(stream=registry.anchor().stream)
        assert set(tips.values_list("signing", flat=True)) == {ROOT_SIGNER}
        assert root_keys.state().first and not root_keys.was_changed()
        assert msgspec.json.decode(msgspec.json.encode(registry.anchor())).keys() == {
            "author",
            "node",
            "public",
        }


def test_one_key_among_several_on_the_hub_signs_by_itself(hub, site, safe):
    with hub.open():
        own = public_hex(root_key())
        told = root_signing.set_keys((own, public(safe, "a"), public(safe, "b")), 2)
        assert not isinstance(told, Refusal)
    asked = ask(hub)
    sign(hub, safe, "a", asked)
    assert waiting(hub) == 0, "the key of the hub has signed for the old set and for the new"
    carry(hub, site)
    assert rule(site) == [(3, 2)]


def test_a_signature_over_a_changed_request_and_a_foreign_one_are_refused(hub, site, safe):
    asked = set_keys(hub, safe, "ab", 2)
    told = msgspec.json.decode(asked, type=root_signing.Request)
    lied = msgspec.structs.replace(told, runs=[root_signing.Run(parents=[], entries=[b"{}"])])
    for broken in (b"{}", asked[:-5], msgspec.json.encode(msgspec.structs.replace(told, hash="00" * 32))):
        assert root_signing.read_request(broken) == Refusal("root-request-no")
    assert root_signing.read_request(msgspec.json.encode(lied)).code == "root-request-newer"
    with hub.open():
        good = signature(safe, "a", asked)
        for broken in (b"{}", good[:-4], good.replace(told.hash[:4].encode(), b"0000", 1)):
            assert root_signing.add(broken) == Refusal("root-signature-no")
        assert root_signing.add(signature(safe, "x", asked)).code == "root-signature-of-none"
        other = msgspec.structs.replace(told, hash="11" * 32)
        forged = root_signing.sign_request(other, root_signing.read_key((safe / "a").read_bytes()))
        assert root_signing.add(forged) == Refusal("root-signature-other")
    with site.open():
        assert root_signing.add(good) == Refusal("not-the-root")
        assert root_signing.set_keys(("a",), 1) == Refusal("not-the-root")
        assert root_signing.request() == Refusal("not-the-root")


def test_a_key_file_is_never_written_over_and_a_public_one_proves_itself(safe):
    with pytest.raises(FileExistsError):
        root_signing.make_key(safe / "a")
    assert (safe / "a").stat().st_mode & 0o077 == 0
    told = msgspec.json.decode((safe / "a.pub").read_bytes())
    other = msgspec.json.decode((safe / "b.pub").read_bytes())
    assert root_signing.read_public(msgspec.json.encode({**told, "public": other["public"]})) == Refusal(
        "root-public-no"
    )
    assert root_signing.read_key(b"kunci") == Refusal("root-key-no")


def run(house, *told):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    with house.open():
        code = commands.run(parser.parse_args(["sync", "root", *map(str, told)]), out)
    return code, out.getvalue()


def test_the_commands(hub, site, safe, tmp_path):
    stick = tmp_path / "minta.json"
    code, words = run(hub, "show")
    assert code == 0 and "Satu kunci memutuskan" in words
    assert run(hub, "request", stick)[0] == 1
    assert run(hub, "make-key", tmp_path / "z")[0] == 0
    assert run(hub, "make-key", tmp_path / "z")[0] == 1
    files = [safe / f"{name}.pub" for name in "abc"]
    code, words = run(hub, "set", "--keys", *files, "--threshold", 2, "--request", stick)
    assert code == 0 and "2 dari 3 kunci harus" in words and "1 catatan register menunggu" in words
    for name in "ab":
        code, words = run(site, "sign", "--key", safe / name, stick)
        assert code == 0 and "Kunci akar diganti: 2 tanda tangan" in words
    signatures = sorted(tmp_path.glob("minta.json.*.ttd"))
    code, words = run(hub, "add", signatures[0])
    assert code == 0 and "1 dari 2 tanda tangan" in words
    code, words = run(hub, "add", *signatures)
    assert code == 0 and "Tanda tangannya cukup" in words and "dapat dihapus" in words
    code, words = run(hub, "show")
    assert "menunggu" not in words and words.count("belum tanda tangan") == 1
    code, words = run(hub, "set", "--keys", safe / "a", "--threshold", 1)
    assert code == 1 and "bukan kunci umum akar" in words
    code, words = run(hub, "add", stick)
    assert code == 1 and "minta.json bukan tanda tangan" in words


def test_a_tip_of_nobody_is_not_kept_and_blocks_no_true_one(hub, site, safe):
    """A registered node sends a false signature of a root key over a known place; the true one counts all the same."""
    sign(hub, safe, "ab", set_keys(hub, safe, "abc", 2))
    carry(hub, site)
    with site.open():
        row = SignedTip.objects.filter(stream=registry.anchor().stream).order_by("-seq", "signing").first()
        SignedTip.objects.filter(stream=row.stream, hash=row.hash, signing=row.signing).update(
            signature=bytes(64)
        )
        made = export(hub.id)
        assert isinstance(made, bytes)
    assert hub.take(made).parked == []
    assert rule(hub) == [(3, 2)]
