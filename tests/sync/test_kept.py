"""Parcels that the hub keeps unread: what comes back after a restore, and what a keeper may not do."""

from uuid import UUID, uuid4

import pytest
from pyrage.x25519 import Identity

from lentera.journal.backing_up import make_recovery_key
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Blob
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import answering, taking_over
from lentera.sync.bundle.messages import AskedBack, KeepNone, Kept
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.kept import holding, sending, state
from lentera.sync.kept.payload import SEALED, Payload, seal
from lentera.sync.kept.recovering import recover
from lentera.sync.models import KeptParcel, OwnParcel
from tests.journal.sample.facts import BedDug, PlantsGiven
from tests.journal.sample.models import Bed, Label
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import ACTOR, NOON, carry, say

NAME = "Warga Rekaan Nomor 017"


@pytest.fixture
def key(site):
    """The recovery key of the site, as it lies on paper."""
    with site.open():
        return make_recovery_key()


def dig(house, *names):
    say(house, PRISON, *(BedDug(bed=uuid4(), name=name) for name in names))


def remember(house, text, number="70017", id=None):
    with house.open():
        return Label.rows.remember(PRISON, id=id, text=text, number=number)


def forget(house, id):
    with house.open():
        Label.rows.forget(PRISON, [id])


def beds(house):
    with house.open():
        return sorted(Bed.objects.filter(institution=PRISON).values_list("name", flat=True))


def labels(house):
    with house.open():
        return sorted(one.text for one in Label.rows.all(PRISON).values())


def held(hub):
    with hub.open():
        return sorted(KeptParcel.objects.values_list("kind", flat=True))


def restore(house, copy):
    house.put_back(copy, noticed=True)
    with house.open():
        answering.restored()


def bring_back(hub, site, key):
    carry(site, hub)
    carry(hub, site)
    with site.open():
        return recover(key)


def sound(house):
    with house.open():
        assert verify(rebuild=True).problems == []


def test_what_was_kept_comes_back_after_a_restore(hub, site, key):
    dig(site, "lama")
    copy = site.keep_copy("old")
    dig(site, "baru")
    id = remember(site, NAME)
    carry(site, hub)
    assert held(hub) == ["entries", "rows"]
    restore(site, copy)
    assert (beds(site), labels(site)) == (["lama"], [])
    done = bring_back(hub, site, key)
    assert not isinstance(done, Refusal), done
    assert (done.parcels, done.entries, done.added, done.notes) == (2, 1, 1, [])
    assert (beds(site), labels(site)) == (["baru", "lama"], [NAME])
    with site.open():
        assert Label.rows.find(PRISON, number="70017")[0][0] == id
    sound(site)


def test_nothing_is_kept_without_a_recovery_key(hub, site):
    dig(site, "a")
    remember(site, NAME)
    carry(site, hub)
    assert held(hub) == []


def test_what_the_keeper_said_to_hold_is_not_sent_again(hub, site, key):
    dig(site, "a")
    remember(site, NAME)
    sticks = [site.export(hub) for _ in range(3)]
    with site.open():
        assert OwnParcel.objects.count() == 2, "nothing new, nothing made"
    hub.take(sticks[0])
    carry(hub, site)
    with site.open():
        assert list(sending.messages(hub.id)) == []
    carry(site, hub)
    assert held(hub) == ["entries", "rows"]


def test_lost_late_and_repeated_sticks_leave_one_parcel_of_each_kind(hub, site, key):
    sticks = []
    for number in range(4):
        dig(site, f"bed {number}")
        remember(site, f"{NAME} {number}")
        sticks.append(site.export(hub))
    for number in (1, 3, 0, 2, 1):
        hub.take(sticks[number])
    assert held(hub) == ["entries", "rows"]
    carry(hub, site)
    dig(site, "bed 4")
    carry(site, hub)
    assert held(hub) == ["entries", "entries", "rows"], "only what is new since"


def test_small_parcels_become_one_so_that_few_are_held(hub, site, key):
    for number in range(20):
        dig(site, f"bed {number}")
        carry(site, hub)
        carry(hub, site)
    assert len(held(hub)) <= 5
    copy = site.keep_copy("now")
    site.put_back(copy)
    with site.open():
        OwnParcel.objects.all().delete()  # a new home knows of none
    done = bring_back(hub, site, key)
    assert (done.entries, done.notes) == (0, []), "all that is held tells the whole"


def test_all_comes_back_at_a_node_that_lost_everything_but_its_identity(hub, site, key):
    empty = site.keep_copy("empty")
    for number in range(7):
        dig(site, f"bed {number}")
        remember(site, f"{NAME} {number}", number=str(number))
        carry(site, hub)
        carry(hub, site)
    restore(site, empty)
    done = bring_back(hub, site, key)
    assert (done.entries, done.added, done.notes) == (7, 7, [])
    assert len(beds(site)) == len(labels(site)) == 7
    sound(site)


def test_who_was_forgotten_before_or_after_the_restore_does_not_come_back(hub, site, key):
    early, late = remember(site, "dilupakan dahulu", "1"), remember(site, "dilupakan kemudian", "2")
    stays = remember(site, "lama", "3")
    dig(site, "a")
    copy = site.keep_copy("old")
    forget(site, early)
    remember(site, "baru", "4")
    remember(site, "diganti", "3", id=stays)
    carry(site, hub)
    restore(site, copy)
    assert "dilupakan dahulu" in labels(site), "the old backup had him"
    forget(site, late)
    remember(site, "sesudah", "5")
    done = bring_back(hub, site, key)
    assert (done.added, done.renewed, done.removed) == (1, 1, 1)
    assert labels(site) == ["baru", "diganti", "sesudah"]
    carry(site, hub)
    assert held(hub) == ["entries", "rows"], "the parcel with the forgotten one has left the hub"


def test_what_was_changed_here_since_the_restore_stays(hub, site, key):
    id = remember(site, "lama")
    copy = site.keep_copy("old")
    remember(site, "hilang", id=id)
    carry(site, hub)
    restore(site, copy)
    remember(site, "sekarang", id=id)
    bring_back(hub, site, key)
    assert labels(site) == ["sekarang"]


def test_a_restored_node_does_not_push_out_what_it_lost(hub, site, key):
    dig(site, "a")
    remember(site, "satu", "1")
    carry(site, hub)
    carry(hub, site)
    copy = site.keep_copy("old")
    dig(site, "b")
    remember(site, "dua", "2")
    carry(site, hub)
    restore(site, copy)
    dig(site, "c")
    remember(site, "tiga", "3")
    for number in range(3):  # long before anybody brings the key
        carry(site, hub)
        carry(hub, site)
        remember(site, f"empat {number}", f"4{number}")
    assert held(hub).count("rows") == 2, "the lost ones, and those of now"
    with site.open():
        done = recover(key)
    assert done.notes == [], done
    assert labels(site) == ["dua", "empat 0", "empat 1", "empat 2", "satu", "tiga"]
    with site.open():
        (stream,) = forked_streams(PRISON)
        join(stream.id, reason="cadangan lama", actor=UUID(int=7))
    assert beds(site) == ["a", "b", "c"]
    sound(site)
    carry(site, hub)
    carry(hub, site)
    with site.open():
        assert sending.lacking(PRISON) == [] and not list(sending.messages(hub.id))
    assert held(hub).count("rows") == 1


def test_a_restore_that_nobody_noticed_is_seen_by_what_the_keeper_holds(hub, site, key):
    copy = site.keep_copy("old")
    dig(site, "a")
    remember(site, NAME)
    carry(site, hub)
    site.put_back(copy)
    carry(hub, site)  # it holds what this database never had
    carry(site, hub)  # so that is asked back
    carry(hub, site)
    with site.open():
        done = recover(key)
    assert (done.entries, done.added) == (1, 1)
    assert (beds(site), labels(site)) == (["a"], [NAME])


def test_a_hub_restored_from_an_old_backup_is_given_again_what_it_lost(hub, site, key):
    dig(site, "a")
    carry(site, hub)
    carry(hub, site)
    copy = hub.keep_copy("old")
    before = site.keep_copy("before")
    dig(site, "b")
    remember(site, NAME)
    carry(site, hub)
    carry(hub, site)
    hub.put_back(copy)
    carry(hub, site)  # says less
    carry(site, hub)
    restore(site, before)
    done = bring_back(hub, site, key)
    assert (done.entries, done.added, done.notes) == (1, 1, [])
    assert (beds(site), labels(site)) == (["a", "b"], [NAME])


def parcels_at(hub):
    with hub.open():
        return list(KeptParcel.objects.order_by("kind"))


def lost_site(hub, site):
    """A site that wrote, kept and was restored to before that; its parcels lie at the hub."""
    copy = site.keep_copy("old")
    dig(site, "a")
    remember(site, NAME)
    carry(site, hub)
    restore(site, copy)


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


def test_a_long_story_goes_in_several_bundles(hub, site, key, monkeypatch):
    monkeypatch.setattr(sending, "LARGEST_INSIDE", 100_000)
    monkeypatch.setattr(sending, "MERGED", 0)
    copy = site.keep_copy("empty")
    for start in range(0, 2500, 500):
        dig(site, *(f"bed {start + number}" for number in range(500)))
    for _ in range(3):
        carry(site, hub)
        carry(hub, site)
    assert held(hub).count("entries") > 1
    restore(site, copy)
    done = bring_back(hub, site, key)
    assert (done.entries, done.notes) == (2500, [])
    sound(site)


def test_content_that_entries_cite_comes_back_with_them(hub, site, key):
    copy = site.keep_copy("empty")
    with site.open(), writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
        digest = entry.keep_blob(b"catatan panjang " * 50)
        entry.record(BedDug(bed=uuid4(), name=digest))
        entry.keep_blob(b"tidak disebut")
    carry(site, hub)
    restore(site, copy)
    bring_back(hub, site, key)
    with site.open():
        assert [one.digest for one in Blob.objects.filter(institution=PRISON)] == [digest]


def test_switched_off_the_keeper_drops_what_it_holds(hub, site, key):
    dig(site, "a")
    remember(site, NAME)
    carry(site, hub)
    carry(hub, site)
    with site.open():
        assert state.switch(False) is None
    carry(site, hub)
    assert held(hub) == []
    carry(hub, site)
    with site.open():
        assert not list(sending.messages(hub.id))
        assert state.switch(True) is None
    carry(site, hub)
    assert held(hub) == ["entries", "rows"]


def test_a_restored_node_does_not_drop_what_it_lost_because_it_was_off_then(hub, site, key):
    with site.open():
        state.switch(False)
    copy = site.keep_copy("off")
    with site.open():
        state.switch(True)
    dig(site, "a")
    carry(site, hub)
    restore(site, copy)
    assert bring_back(hub, site, key).entries == 1


def test_the_loss_is_said_plainly(hub, site, key):
    def words(house):
        with house.open():
            return " ".join(state.sentences(state.keeping()))

    dig(site, "a", "b")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    assert "rusak sekarang, 3 catatan" in words(site)
    carry(site, hub)
    assert "3 catatan" in words(site), "until the keeper has said so"
    assert "Untuk Lapas Karang Intan: 2 parsel" in words(hub)
    carry(hub, site)
    assert "menyimpan 2 parsel" in words(site) and "tidak ada yang hilang" in words(site)
    remember(site, NAME)
    assert "identitas dan akun" in words(site)
    lost_site(hub, site)
    carry(site, hub)
    carry(hub, site)
    assert "menunggu kunci pemulihan" in words(site)


def lived(hub, site):
    """A site that wrote and kept, and that nobody will hear of again."""
    dig(site, "a")
    remember(site, NAME)
    carry(site, hub)
    carry(hub, site)
    carry(site, hub)


def test_the_home_of_a_dead_site_moves_to_the_hub_and_its_parcels_open_there(hub, site, key):
    lived(hub, site)
    with hub.open():
        assert recover(key) == Refusal("parcel-nothing-waits"), (
            "while the site is at home, nothing opens here"
        )
        assert not isinstance(taking_over.take_over(PRISON, hub.id, "kebakaran"), Refusal)
        assert "menunggu kunci pemulihan" in " ".join(state.sentences(state.keeping()))
        done = recover(key)
        assert (done.entries, done.notes) == (1, [])
    assert (beds(hub), labels(hub)) == (["a"], [NAME])
    sound(hub)


def test_a_new_node_takes_the_rows_under_a_key_of_its_own(hub, site, key, template, tmp_path):
    lived(hub, site)
    fresh = House(tmp_path / "baru", template).start("site", "Lapas Baru")
    pair(hub, fresh, [])
    with hub.open():
        assert not isinstance(taking_over.take_over(PRISON, fresh.id, "kebakaran"), Refusal)
    carry(hub, fresh)
    remember(fresh, "orang baru", "2")
    done = bring_back(hub, fresh, key)
    assert (done.entries, done.added, done.notes) == (1, 1, [])
    assert (beds(fresh), labels(fresh)) == (["a"], [NAME, "orang baru"])
    with fresh.open():
        assert len(Label.rows.find(PRISON, number="70017")) == 1, "found by card under the new key"
    sound(fresh)
