"""Bundles between a hub and a site: what crosses, what does not, and what a broken or strange one changes."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import msgspec
import pytest

from lentera.institutions.models import Account
from lentera.journal import parcels
from lentera.journal.backing_up import NotABackup
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Author, DataKey, StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.replaying import unplaced
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import exporting, importing, pairing, registry
from lentera.sync.bundle.label import read
from lentera.sync.facts import NodeRegistered
from lentera.sync.importing import check
from lentera.sync.models import Parked
from tests.journal.sample.facts import BedCleared, BedDug, ListPrinted, Planted, PlantsGiven
from tests.journal.sample.models import Bed, Gift, Label, PriceList
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair

NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
ACTOR = UUID(int=7)


def say(house, author, *facts, blob=None):
    with house.open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
        if blob is not None:
            entry.record(ListPrinted(digest=entry.keep_blob(blob), lines=1))
        for fact in facts:
            entry.record(fact)


def carry(sender, receiver):
    """One stick from one node to the other."""
    taken = receiver.take(sender.export(receiver))
    assert not isinstance(taken, Refusal), taken
    return taken


def settle(*houses, rounds=4):
    """Sticks in all directions until nothing is new."""
    for _ in range(rounds):
        for sender in houses:
            for receiver in houses:
                if sender is not receiver:
                    carry(sender, receiver)


def test_what_is_said_to_a_prison_arrives_and_what_it_says_to_itself_stays(hub, site):
    gift, bed = uuid4(), uuid4()
    say(hub, AGENCY, PlantsGiven(gift=gift, partner=PRISON, plants=9), blob=b"Daftar harga")
    say(hub, AGENCY, BedDug(bed=uuid4(), name="rahasia dinas"))
    say(
        site,
        PRISON,
        BedDug(bed=bed, name="rahasia lapas"),
        PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3),
    )
    assert carry(hub, site).entries == 2
    assert carry(site, hub).entries == 1
    with site.open():
        assert [row.plants for row in Gift.objects.filter(partner=PRISON)] == [9]
        assert PriceList.objects.get().words == "Daftar harga"
        assert [row.name for row in Bed.objects.all()] == ["rahasia lapas"]
    with hub.open():
        assert [row.name for row in Bed.objects.all()] == ["rahasia dinas"]
        assert Gift.objects.filter(partner=AGENCY).count() == 1


def test_the_same_stick_twice_changes_nothing(hub, site):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    stick = hub.export(site)
    assert site.take(stick).entries == 1
    again = site.take(stick)
    assert (again.entries, again.known, again.parked) == (0, 1, [])


def test_sticks_may_be_lost_because_the_answer_starts_from_what_was_said(hub, site):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=1))
    hub.export(site)  # lost
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=2))
    assert carry(hub, site).entries == 2
    carry(site, hub)  # says what it has
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=3))
    taken = carry(hub, site)
    assert (taken.entries, taken.known) == (1, 0)


def test_only_the_new_home_writes_for_an_author(hub, site):
    with hub.open(), pytest.raises(LookupError):
        say(hub, PRISON, BedDug(bed=uuid4(), name="x"))
    say(site, PRISON, BedDug(bed=uuid4(), name="y"))
    with site.open():
        assert Author.objects.get(id=AGENCY).home == hub.id


def test_a_home_that_moved_takes_its_own_words_along(hub, template, tmp_path):
    bed = uuid4()
    say(hub, PRISON, BedDug(bed=bed, name="dari pusat"))
    house = House(tmp_path / "late", template).start("site", "Lapas")
    pair(hub, house, [PRISON])
    say(house, PRISON, Planted(bed=bed, plants=4, kind="mawar", on=date(2024, 2, 6)))
    with house.open():
        assert [(row.name, row.plants) for row in Bed.objects.all()] == [("dari pusat", 4)]
        assert verify(rebuild=True).problems == []


def test_a_former_home_does_not_send_again_and_again_what_the_author_said_to_himself(hub, template, tmp_path):
    say(hub, PRISON, *(BedDug(bed=uuid4(), name=f"bed {number}") for number in range(300)))
    house = House(tmp_path / "late", template).start("site", "Lapas")
    pair(hub, house, [PRISON])
    say(house, PRISON, BedDug(bed=uuid4(), name="sendiri"))
    carry(house, hub)
    taken = carry(hub, house)
    assert (taken.entries, taken.known) == (0, 0)


def test_a_restored_site_gets_back_what_it_had_said_to_others(hub, site):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    copy = site.keep_copy("old")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=2))
    carry(site, hub)
    site.put_back(copy)
    assert carry(hub, site).entries >= 0  # the hub does not know yet that something is missing
    carry(site, hub)
    assert carry(hub, site).entries == 1
    with site.open():
        assert sorted(row.plants for row in Gift.objects.all()) == [1, 2]
        assert verify(rebuild=True).problems == []


def test_a_restored_site_that_lost_a_part_of_the_registry_reads_the_rest_and_hears_it_again(hub, site):
    copy = site.keep_copy("old")
    for name in ("Rutan A", "Rutan B"):
        with hub.open():
            keys = {"signing": uuid4().hex * 2, "recipient": "age1"}
            registry.register(NodeRegistered(node=uuid4(), name=name, role="site", **keys))
        carry(hub, site)
        if name == "Rutan A":
            carry(site, hub)
    site.put_back(copy)
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=2))
    taken = carry(hub, site)
    assert [(one.code, one.details["area"]) for one in taken.parked] == [("parent-unknown", "sync")]
    assert taken.entries == 1, "what can be judged by the known part is read"
    carry(site, hub)
    assert carry(hub, site).parked == []
    with site.open():
        assert {"Rutan A", "Rutan B"} <= {node.name for node in registry.nodes()}
        assert not Parked.objects.exists() and verify(rebuild=True).problems == []


def test_a_restored_site_that_went_on_forks_and_its_home_joins_the_branches(hub, site):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    copy = site.keep_copy("old")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=2))
    carry(site, hub)
    site.put_back(copy)
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    settle(hub, site, rounds=2)
    with hub.open():
        assert sorted(row.plants for row in Gift.objects.all()) == [1, 2], "the branch known later waits"
    with site.open():
        (stream,) = forked_streams(PRISON)
        assert join(stream.id, reason="cadangan dipulihkan", actor=ACTOR).reason == "cadangan dipulihkan"
        assert join(stream.id, reason="lagi", actor=ACTOR) == Refusal("nothing-to-join")
        assert sorted(row.plants for row in Gift.objects.all()) == [1, 2, 3]
    carry(site, hub)
    with hub.open():
        assert sorted(row.plants for row in Gift.objects.all()) == [1, 2, 3]
        assert forked_streams() == []
        assert verify(rebuild=True).problems == []
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=4))
    assert carry(site, hub).entries == 1


def test_what_contradicts_after_a_join_is_an_open_question_everywhere_the_same(hub, site):
    bed = uuid4()
    say(site, PRISON, BedDug(bed=bed, name="x"))
    copy = site.keep_copy("old")
    say(site, PRISON, Planted(bed=bed, plants=1, kind="a", on=date(2024, 2, 6)))
    later = site.keep_copy("later")
    site.put_back(copy)
    say(site, PRISON, BedCleared(bed=bed))
    with site.open():
        cleared = {row.kind for row in StoredEntry.objects.filter(institution=PRISON)}
        assert cleared == {"sample.bed_dug", "sample.bed_cleared"}
        ours = {bytes(row.hash) for row in StoredEntry.objects.filter(institution=PRISON)}
    with site.open():  # a copy of the other branch comes home, as a clone would bring it
        from tests.sync.nodes import as_database

        with as_database(later):
            from lentera.journal.receiving import ranges_of

            pieces = ranges_of(PRISON, size=1)
        from lentera.journal.receiving import receive

        for piece in pieces:
            receive(piece)
        (stream,) = forked_streams(PRISON)
        assert bytes(stream.tip) in ours
        join(stream.id, reason="dua salinan", actor=ACTOR)
        assert [(row.kind, row.why) for row in unplaced(PRISON)] == [("sample.planted", "row-gone")]
        assert verify(rebuild=True).problems == []


def test_every_changed_byte_of_a_stick_is_noticed(hub, site):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    stick = hub.export(site)
    before = site.entries()
    places = [*range(0, 700, 7), *range(700, len(stick), max(1, len(stick) // 150)), len(stick) - 1]
    for place in places:
        broken = bytearray(stick)
        broken[place] ^= 0x20
        assert isinstance(site.take(bytes(broken)), Refusal), f"byte {place}"
        assert isinstance(check(bytes(broken)), Refusal), f"byte {place}"
    for length in (0, 10, 400, 900, len(stick) // 2, len(stick) - 1):
        assert isinstance(site.take(stick[:length]), Refusal)
    assert isinstance(site.take(stick + b"\0"), Refusal)
    assert site.entries() == before


def test_a_stick_for_another_node_and_one_from_a_stranger_are_refused(hub, site, template, tmp_path):
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    stick = hub.export(other)
    assert site.take(stick) == Refusal("bundle-for-another", name="Rutan Pelaihari")
    lonely = House(tmp_path / "lonely", template).start("hub", "Orang asing")
    lonely.say_author(uuid4(), "Asing")
    with site.open():
        request = pairing.ask()
    with lonely.open():
        reply, code = pairing.answer(request, [])
    strange = lonely.export(site)
    assert site.take(strange) == Refusal("bundle-stranger", name="Orang asing")
    with site.open():
        assert pairing.accept(reply, code) == Refusal("pairing-other-root")


def test_an_answer_is_believed_only_with_the_code_of_the_other_screen(hub, template, tmp_path):
    house = House(tmp_path / "new", template).start("site", "Lapas")
    with house.open():
        request = pairing.ask()
    with hub.open():
        reply, code = pairing.answer(request, [])
    wrong = "".join("0" if sign == "1" else "1" if sign.isdigit() else sign for sign in code)
    with house.open():
        assert pairing.accept(reply, wrong) == Refusal("pairing-code-wrong")
        assert pairing.accept(reply, "²" * 12) == Refusal("pairing-code-wrong")
        assert pairing.accept(reply[:-9], code) == Refusal("pairing-no-answer")
        assert not isinstance(pairing.accept(reply, code), Refusal)


def test_a_site_cannot_speak_for_another(hub, site, template, tmp_path):
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    carry(hub, site)
    with other.open():  # a cheat: the prison's author is made to write here
        from lentera.journal.guard import open_door

        with open_door():
            Author.objects.filter(id=PRISON).update(home=other.id)
    say(other, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=66))
    taken = hub.take(other.export(hub))
    assert [one.code for one in taken.parked] == ["tip-not-proven"]
    with hub.open():
        assert not Gift.objects.filter(plants=66).exists()
        assert Parked.objects.get().entries == 1


def test_the_label_is_read_without_any_key(hub, site):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    stick = hub.export(site)
    label = importing.check(stick)
    assert (label.sender_name, label.receiver_name, label.number) == ("Dispersip", "Lapas Karang Intan", 2)
    assert read(stick)[0] == label
    assert b"Lapas Karang Intan" in stick[:600]
    assert str(PRISON).encode() not in stick


def test_a_restored_site_gets_again_what_it_was_sent_and_had_confirmed(hub, site):
    copy = site.keep_copy("old")
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    carry(hub, site)
    carry(site, hub)
    site.put_back(copy)
    carry(site, hub)
    assert carry(hub, site).entries == 1


def test_who_readers_and_staff_are_moves_with_their_institution_and_leaves_nothing_behind(
    hub, template, tmp_path
):
    reader, labelled = uuid4(), uuid4()
    with hub.open():
        Label.rows.remember(PRISON, id=reader, text="Rudi Hartono", number="K-0417")
        Label.rows.remember(OTHER, id=labelled, text="Siti", number="K-0001")
        account = Account.objects.create_account("sari", "rahasia sekali")
        Account.objects.filter(id=account.id).update(institution=PRISON)
    house = House(tmp_path / "late", template).start("site", "Lapas")
    pair(hub, house, [PRISON])
    with house.open():
        [(found, secret)] = Label.rows.find(PRISON, number="K-0417")
        assert (found, secret.text) == (reader, "Rudi Hartono")
        moved = Account.objects.get(username="sari")
        assert moved.id == account.id and moved.check_password("rahasia sekali")
        assert not Label.objects.filter(institution=OTHER).exists()
    with hub.open():
        assert Label.rows.open(PRISON, reader) is not None, "kept until the new home has confirmed"
    carry(house, hub)
    with hub.open():
        assert not Label.objects.filter(institution=PRISON).exists()
        assert not DataKey.objects.filter(institution=PRISON).exists()
        assert not Account.objects.get(id=account.id).has_usable_password()
        assert Label.rows.open(OTHER, labelled).text == "Siti"
    carry(hub, house)
    with house.open():
        assert Label.rows.open(PRISON, reader).text == "Rudi Hartono"


def test_long_entries_and_many_of_them_fit_into_frames(hub, site):
    names = [f"{number} " + "x" * 40_000 for number in range(60)]
    with hub.open(), writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
        entry.keep_blob(bytes(range(256)) * 9_000)  # cited by nobody: stays
        for name in names:
            entry.record(ListPrinted(digest=entry.keep_blob(f"{name}{uuid4()}".encode() * 20), lines=1))
        entry.record_all(PlantsGiven(gift=uuid4(), partner=PRISON, plants=1) for _ in range(900))
    taken = carry(hub, site)
    assert (taken.entries, taken.blobs) == (960, 60)
    with site.open():
        assert PriceList.objects.count() == 60


def test_a_parcel_that_was_not_taken_in_is_kept_at_the_old_home(hub, template, tmp_path, monkeypatch):
    with hub.open():
        Label.rows.remember(PRISON, id=uuid4(), text="Rudi Hartono", number="K-0417")
    house = House(tmp_path / "late", template).start("site", "Lapas")

    def stop(_):
        raise NotABackup("a newer program")

    with monkeypatch.context() as patch:
        patch.setattr(parcels, "unpack", stop)
        told = pair(hub, house, [PRISON])
    assert told == Refusal("parcel-broken", reason="a newer program")
    carry(house, hub)  # it knows the registry already, but has no parcel
    with hub.open():
        assert Label.objects.filter(institution=PRISON).count() == 1
    carry(hub, house)
    carry(house, hub)
    with house.open():
        assert Label.rows.find(PRISON, number="K-0417")
    with hub.open():
        assert not Label.objects.filter(institution=PRISON).exists()


class FromTomorrow(msgspec.Struct, tag="tomorrow", array_like=True):
    wind: str


def test_what_only_a_newer_program_says_is_passed_over_and_named(hub, site, monkeypatch):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    told = exporting._messages
    with monkeypatch.context() as patch:
        patch.setattr(
            exporting,
            "_messages",
            lambda *given: (*told(*given), FromTomorrow("timur"), FromTomorrow("barat")),
        )
        stick = hub.export(site)
    taken = site.take(stick)
    assert [(one.code, one.details) for one in taken.newer] == [("bundle-newer", {"kinds": "tomorrow"})]
    assert taken.entries == 1
    with site.open():
        assert [row.plants for row in Gift.objects.filter(partner=PRISON)] == [9]
    assert carry(hub, site).newer == []
