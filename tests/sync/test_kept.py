"""Parcels that the hub keeps unread: what comes back after a restore, and what a keeper may not do."""

from uuid import UUID, uuid4

from lentera.journal.backing_up import make_recovery_key
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Blob
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import answering, taking_over
from lentera.sync.kept import sending, state
from lentera.sync.kept.recovering import recover
from lentera.sync.models import KeptParcel, OwnParcel
from tests.journal.sample.facts import BedDug, PlantsGiven
from tests.journal.sample.models import Bed, Label
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import ACTOR, NOON, carry, say

NAME = "Warga Rekaan Nomor 017"


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


def test_a_freshly_paired_site_would_lose_nothing_that_the_hub_gave_it(hub, template, tmp_path):
    dig(hub, "a", "b")
    say(hub, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    house = House(tmp_path / "site", template).start("site", "Lapas Karang Intan")
    pair(hub, house, [PRISON])
    with house.open():
        make_recovery_key()
        assert beds(house) == ["a", "b"] and state.keeping().loose == 0
    dig(house, "c")
    with house.open():
        assert state.keeping().loose == 1


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
