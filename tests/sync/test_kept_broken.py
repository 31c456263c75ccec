"""Parcels that the hub keeps unread: what a keeper, a stranger or a damaged bundle cannot do with them."""

import pytest
from pyrage.x25519 import Identity

from lentera.journal.refusals import Refusal
from lentera.sync.bundle.messages import AskedBack, KeepNone, Kept
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.kept import holding, sending
from lentera.sync.kept.payload import SEALED, Payload, seal
from lentera.sync.kept.recovering import recover
from lentera.sync.models import KeptParcel
from tests.sync.conftest import OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import NOON, carry
from tests.sync.test_kept import (
    beds,
    bring_back,
    dig,
    labels,
    lost_site,
    parcels_at,
    remember,
    restore,
    sound,
)


def test_the_wrong_key_opens_nothing_and_the_right_one_still_does(hub, site, key):
    lost_site(hub, site)
    with site.open():
        assert recover(key) == Refusal("parcel-nothing-waits")
    other = str(Identity.generate())
    assert bring_back(hub, site, other) == Refusal("parcel-wrong-key")
    with site.open():
        assert recover("kunci lemari") == Refusal("parcel-no-key")
        assert KeptParcel.objects.count() == 2
        assert recover(key).entries == 1
        assert recover(key) == Refusal("parcel-nothing-waits")


def test_a_parcel_that_the_keeper_changed_or_made_itself_is_not_used(hub, site, key):
    lost_site(hub, site)
    with hub.open():
        rows, entries = KeptParcel.objects.filter(kind="rows"), KeptParcel.objects.filter(kind="entries")
        changed = bytearray(rows.get().data)
        changed[-5] ^= 1
        rows.update(data=bytes(changed))
        recipient = Identity.from_str(key).to_public()
        payload = Payload(author=PRISON.bytes, kind="entries", made=NOON, ends={}, over=[])
        entries.update(tag=payload.tag, data=seal(payload, str(recipient)))  # signed by the hub's own key
    done = bring_back(hub, site, key)
    codes = sorted(note.code for note in done.notes)
    assert codes == ["parcel-changed", "parcel-wrong-key"] and (beds(site), labels(site)) == ([], [])


def test_a_keeper_that_hands_back_older_or_fewer_parcels_is_noticed(hub, site, key):
    copy = site.keep_copy("empty")
    dig(site, "a")
    remember(site, "satu", "1")
    carry(site, hub)
    carry(hub, site)
    old = parcels_at(hub)
    for number in range(3):  # more than the first parcel, so that it stays one of its own
        dig(site, *(f"bed {number} {place}" for place in range(number + 1)))
    remember(site, "dua", "2")
    carry(site, hub)
    with hub.open():
        KeptParcel.objects.filter(kind="rows").delete()
        (row,) = [one for one in old if one.kind == "rows"]
        row.save(force_insert=True)
    restore(site, copy)
    done = bring_back(hub, site, key)
    assert [note.code for note in done.notes] == ["parcel-rows-lack"]
    assert labels(site) == ["satu"] and len(beds(site)) == 7


def test_entries_without_those_before_them_wait_and_are_named(hub, site, key, monkeypatch):
    monkeypatch.setattr(sending, "MERGED", 0)
    copy = site.keep_copy("empty")
    kept: list[KeptParcel] = []
    for name in ("a", "b", "c"):
        dig(site, name)
        carry(site, hub)
        carry(hub, site)
        known = {one.id for one in kept}
        kept += [one for one in parcels_at(hub) if one.kind == "entries" and one.id not in known]
    assert len(kept) == 3
    middle = kept[1]
    with hub.open():
        KeptParcel.objects.filter(id=middle.id).delete()
    restore(site, copy)
    done = bring_back(hub, site, key)
    assert sorted(note.code for note in done.notes) == ["parcel-entries-lack", "parcel-gap"]
    assert beds(site) == ["a"]
    with hub.open():
        middle.save(force_insert=True)  # found after all
    done = bring_back(hub, site, key)
    assert (done.notes, beds(site)) == ([], ["a", "b", "c"])
    sound(site)


def test_only_the_home_adds_drops_and_gets_back(hub, site, key, template, tmp_path):
    dig(site, "a")
    carry(site, hub)
    before = [one.tag for one in parcels_at(hub)]
    stranger = House(tmp_path / "lain", template).start("site", "Rutan")
    pair(hub, stranger, [OTHER])
    told = [
        Kept(
            PRISON.bytes,
            "rows",
            b"t" * 16,
            [bytes.fromhex(tag) for tag in before],
            NOON,
            25,
            SEALED + b"1234",
        ),
        AskedBack(PRISON.bytes, []),
        KeepNone(PRISON.bytes),
    ]
    with hub.open():
        holding.take(stranger.id, 9, told)
        assert [one.tag for one in KeptParcel.objects.order_by("kind")] == before
        assert not any(isinstance(one, Kept) for one in holding.says(stranger.id))
        holding.take(site.id, 9, told[1:2])
        assert any(isinstance(one, Kept) for one in holding.says(site.id))
        holding.take(site.id, 10, told[2:])
        assert not KeptParcel.objects.exists()


@pytest.mark.parametrize(
    "size, data, code",
    [
        (30, SEALED + b"12345678", "bundle-cut-off"),
        (holding.LARGEST + 1, SEALED, "bundle-too-large"),
        (22, SEALED + b"12345", "bundle-too-large"),
        (30, b"Warga Rekaan 017 di Blok C....", "parcel-not-sealed"),
    ],
)
def test_a_parcel_that_is_cut_too_large_or_open_is_refused(hub, site, size, data, code):
    with hub.open(), pytest.raises(NotABundle) as refused:
        holding.take(site.id, 1, [Kept(PRISON.bytes, "rows", b"t" * 16, [], NOON, size, data)])
    assert refused.value.refusal.code == code


@pytest.mark.parametrize("author, tag", [(b"short", b"t" * 16), (PRISON.bytes, b"t" * 15)])
def test_an_id_that_is_none_is_refused(hub, site, author, tag):
    with hub.open(), pytest.raises(NotABundle):
        holding.take(site.id, 1, [Kept(author, "rows", tag, [], NOON, 21, SEALED)])
