"""Parts for small sticks: each stands alone, and losing or shuffling them loses nothing."""

import argparse
import io
from datetime import UTC, datetime
from itertools import permutations
from random import Random
from uuid import uuid4

import pytest

from lentera.journal.models import Stream
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import commands, exporting, gathering
from lentera.sync.bundle.messages import Have, Wants
from lentera.sync.bundle.packing import PAD, Packer, file_size
from lentera.sync.importing import check
from lentera.sync.models import BlobPiece, Parked, Peer, PeerTip, SignedTip
from tests.journal.sample.facts import BedDug, PlantsGiven
from tests.journal.sample.models import Gift, PriceList
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.sticks import parts_of, say_noise
from tests.sync.test_exchange import ACTOR, NOON, carry, say

pytestmark = pytest.mark.django_db
KIB = 1024


def say_gifts(house, author, to, count, first=0):
    """Gifts in blocks of 1,000; the ids are random, so they take some room."""
    for start in range(first, first + count, 1000):
        with house.open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
            for number in range(start, min(start + 1000, first + count)):
                entry.record(PlantsGiven(gift=uuid4(), partner=to, plants=number))


def gifts(house):
    with house.open():
        return Gift.objects.count()


@pytest.mark.parametrize("room", [64 * KIB, 100 * KIB, 300 * KIB])
def test_no_part_is_larger_than_its_stick_and_all_together_are_the_whole(hub, site, room):
    carry(site, hub)
    say_gifts(hub, AGENCY, PRISON, 5000)
    say_noise(hub, AGENCY, 6, 40_000)
    parts = parts_of(hub, site, room)
    labels = [check(part) for part in parts]
    assert all(len(part) <= room for part in parts)
    assert len({label.number for label in labels}) == 1
    assert [(label.part, label.parts) for label in labels] == [
        (n, len(parts)) for n in range(1, len(parts) + 1)
    ]
    assert len(parts) >= 2
    for part in parts:
        taken = site.take(part)
        assert taken.parked == []
    assert gifts(site) == 5000
    with site.open():
        assert PriceList.objects.count() == 6
        assert verify(rebuild=True).problems == []


def test_every_part_taken_alone_brings_what_it_holds(hub, site):
    """Streams that begin in a part are stored whatever came of the others; the rest waits with its reason."""
    carry(site, hub)
    say_gifts(hub, AGENCY, PRISON, 4000)
    first, *others = parts_of(hub, site, 70 * KIB)
    before = site.keep_copy("before")
    taken = site.take(first)
    assert taken.parked == [] and 0 < taken.entries < 4000
    site.put_back(before)
    taken = site.take(others[-1])
    assert {one.code for one in taken.parked} == {"parent-unknown"}
    with site.open():
        assert Parked.objects.count() == len(taken.parked)


def test_parts_in_any_order_twice_read_give_the_whole(hub, site):
    carry(site, hub)
    say_gifts(hub, AGENCY, PRISON, 3000)
    say_noise(hub, AGENCY, 3, 60_000)
    parts = parts_of(hub, site, 90 * KIB)
    assert len(parts) >= 3
    before = site.keep_copy("before")
    orders = list(permutations(range(len(parts))))
    for order in Random(7).sample(orders, 2):
        site.put_back(before)
        for number in order * len(parts):
            assert not isinstance(site.take(parts[number]), Refusal)
        assert gifts(site) == 3000, order
        with site.open():
            assert not Parked.objects.exists()
            assert PriceList.objects.count() == 3


def test_a_part_that_never_comes_is_made_up_by_the_next_export(hub, site):
    carry(site, hub)
    say_gifts(hub, AGENCY, PRISON, 4000)
    say(hub, AGENCY, BedDug(bed=uuid4(), name="dinas"), blob=b"daftar")
    parts = parts_of(hub, site, 70 * KIB)
    assert len(parts) >= 3
    for number in [len(parts) - 1, *range(len(parts) - 2)]:
        site.take(parts[number])  # the last first, the last but one never
    heard = carry(site, hub)
    assert heard.parked == []
    taken = carry(hub, site)
    assert taken.parked == []
    assert gifts(site) == 4000
    with site.open():
        assert not Parked.objects.exists()
        assert verify(rebuild=True).problems == []


def test_what_a_node_has_is_said_by_every_part(hub, site):
    say_gifts(site, PRISON, AGENCY, 3000)
    parts = parts_of(site, hub, 70 * KIB)
    told = []
    for part in reversed(parts):
        hub.take(part)
        with hub.open():
            told.append(sorted(map(bytes, PeerTip.objects.values_list("hash", flat=True))))
            assert Peer.objects.get(id=site.id).heard == check(part).number
    assert len(parts) >= 2 and all(one == told[0] for one in told)


def test_a_stream_that_is_passed_on_is_cut_where_its_home_signed(hub, site, template, tmp_path):
    """The hub cannot sign for the prison: it cuts at tips that came with the prison's own bundles."""
    say_noise(site, PRISON, 24, 30_000)
    carry(site, hub)
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    with hub.open():
        PeerTip.objects.filter(peer=other.id).delete()
        stream = Stream.objects.get(institution=PRISON, audience="public", area="sample")
        assert SignedTip.objects.filter(stream=stream.id).count() >= 3
    fresh = House(tmp_path / "fresh", template).start("site", "Rutan Baru")
    pair(hub, fresh, [])
    with hub.open():
        PeerTip.objects.filter(peer=fresh.id).delete()
    parts = parts_of(hub, fresh, 400 * KIB)
    assert len(parts) >= 2
    for part in parts:
        assert fresh.take(part).parked == []
    with fresh.open():
        assert PriceList.objects.count() == 24


def test_a_stretch_that_nobody_can_prove_in_part_waits_for_a_larger_stick(hub, site, template, tmp_path):
    """What the prison said to the remand house lies at the hub with one signature, at its end."""
    say_gifts(site, PRISON, OTHER, 3000)
    carry(site, hub)
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    with hub.open():
        PeerTip.objects.filter(peer=other.id).delete()
        stream = Stream.objects.get(institution=PRISON, audience=f"to:{OTHER}")
        assert SignedTip.objects.filter(stream=stream.id, seq__lt=stream.seq).count() >= 1
        SignedTip.objects.filter(stream=stream.id, seq__lt=stream.seq).delete()
        made = exporting.export_parts(other.id, 64 * KIB)
    assert [one.code for one in made.left] == ["load-too-large"]
    assert made.left[0].details["size"] > 64 * KIB
    assert all(len(part) <= 64 * KIB for part in made.bundles)
    [whole] = parts_of(hub, other, 2 << 20)
    assert other.take(whole).parked == []


def test_content_larger_than_the_stick_comes_in_chunks(hub, site):
    carry(site, hub)
    say_noise(hub, AGENCY, 1, 500_000)
    parts = parts_of(hub, site, 160 * KIB)
    assert len(parts) >= 4 and all(len(part) <= 160 * KIB for part in parts)
    before = site.keep_copy("before")
    for order in (parts, parts[::-1], parts[2:] + parts[:2]):
        site.put_back(before)
        for part in order:
            assert not isinstance(site.take(part), Refusal)
        with site.open():
            assert PriceList.objects.count() == 1
            assert not BlobPiece.objects.exists()


def test_a_chunk_that_was_lost_is_asked_for(hub, site):
    """The entry is there, its content is not: the stream waits in plain sight, and the next bundle brings it."""
    carry(site, hub)
    say_noise(hub, AGENCY, 1, 500_000)
    parts = parts_of(hub, site, 160 * KIB)
    for part in parts[1:]:
        site.take(part)
    with site.open():
        assert not PriceList.objects.exists()
        assert Stream.objects.exclude(waiting="").count() == 1
        assert BlobPiece.objects.exists()
    carry(site, hub)
    for part in parts_of(hub, site, 160 * KIB):
        site.take(part)
    with site.open():
        assert PriceList.objects.count() == 1
        assert not Stream.objects.exclude(waiting="").exists()
        assert not BlobPiece.objects.exists()


def test_unfinished_blobs_are_thrown_away_after_ninety_days_and_bounded(hub, site, monkeypatch):
    carry(site, hub)
    say_noise(hub, AGENCY, 1, 500_000)
    parts = parts_of(hub, site, 160 * KIB)
    monkeypatch.setattr(gathering, "ROOM", 100_000)
    for part in parts[:-1]:
        site.take(part)
    with site.open():
        held = sum(len(row.data) for row in BlobPiece.objects.all())
        assert 0 < held <= 100_000
        BlobPiece.objects.update(seen_at=datetime(2020, 1, 1, tzinfo=UTC))
    carry(hub, site)
    with site.open():
        assert not BlobPiece.objects.exists()


def test_a_stick_that_holds_nothing_is_refused(hub, site):
    with hub.open():
        refused = exporting.export_parts(site.id, 1000)
        assert refused.code == "stick-too-small"
        assert exporting.export_parts(uuid4(), 1 << 20).code == "node-unknown"


def test_a_moving_institution_takes_its_parcel_along_in_parts(hub, template, tmp_path):
    from tests.journal.sample.models import Label

    with hub.open():
        for number in range(40):
            Label.rows.remember(PRISON, id=uuid4(), text=f"Anggota {number}", number=f"K-{number}")
    house = House(tmp_path / "late", template).start("site", "Lapas")
    say_gifts(hub, AGENCY, PRISON, 3000)
    pair(hub, house, [PRISON])
    with hub.open():
        PeerTip.objects.filter(peer=house.id).delete()
    parts = parts_of(hub, house, 70 * KIB)
    assert len(parts) >= 2
    for part in parts[::-1]:
        assert not isinstance(house.take(part), Refusal)
    with house.open():
        assert len(Label.rows.find(PRISON, number="K-7")) == 1


@pytest.mark.parametrize("size", [1, 100, PAD - 30, PAD, 3 * PAD + 5])
def test_the_size_of_a_file_is_known_before_it_is_sealed(size):
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    packer = Packer(1 << 20)
    noise = Random(size).randbytes(size)
    assert packer.add([Have(noise[:16].ljust(16), [noise])])
    sealed = packer.seal([str(identity.to_public())])
    assert len(sealed) <= file_size(packer.taken)


def test_a_packer_takes_all_or_nothing():
    packer = Packer(64 * KIB)
    noise = Random(1).randbytes(30_000)
    assert packer.add([Have(b"x" * 16, [noise])])
    before = packer.taken
    assert not packer.add([Wants([]), Have(b"y" * 16, [Random(2).randbytes(40_000)])])
    assert packer.taken == before
    assert packer.add([Wants([])])


def run(house, *words):
    """A command at a node; its exit code and what it said."""
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    said = io.StringIO()
    with house.open():
        code = commands.run(parser.parse_args(["sync", *words]), said)
    return code, said.getvalue()


def test_the_command_writes_parts_into_a_folder_or_under_a_name(hub, site, tmp_path):
    carry(site, hub)
    say_noise(hub, AGENCY, 6, 20_000)
    stick = tmp_path / "stick"
    stick.mkdir()
    to = ("export", "--to", "Lapas Karang Intan", "--stick")
    code, said = run(hub, *to, "96KB", str(stick))
    assert code == 0 and "Aman dicabut" in said
    names = sorted(one.name for one in stick.iterdir())
    assert names[0] == "lapas-karang-intan-0002-1dari2.lentera" and len(names) == 2
    code, _said = run(hub, *to, "96KB", str(tmp_path / "0001.lentera"))
    assert code == 0 and (tmp_path / "0001-2dari2.lentera").exists()
    code, _said = run(hub, *to, "free", str(tmp_path / "satu.lentera"))
    assert code == 0 and (tmp_path / "satu.lentera").exists(), "one part keeps the name that was given"
    for size, words in (("kecil", "tidak terbaca"), ("9KB", "terlalu kecil")):
        code, said = run(hub, *to, size, str(tmp_path / "x.lentera"))
        assert code == 1 and words in said and not (tmp_path / "x.lentera").exists()
    assert "bundel berikutnya kira-kira" in run(hub, "status")[1]
