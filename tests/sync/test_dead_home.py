"""The home of a dead node is moved by the root; what the node still has when it comes back is lost nowhere."""

import argparse
import io
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import translation

from lentera.config import cli
from lentera.journal import mark
from lentera.journal.backing_up import make_recovery_key
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Author
from lentera.journal.node import NotAtHome
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import commands, homes, key_changes, pairing, queries, registry, taking_over
from lentera.sync.importing import take
from lentera.sync.kept.recovering import recover
from lentera.sync.middleware import NodeQuestion
from lentera.sync.models import Handover, TakenHome
from lentera.sync.taking_over import decide_where_to
from tests.cast import make_cast, staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import BedDug, Planted, PlantsGiven
from tests.journal.sample.models import Bed, Gift, Label
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import ACTOR, carry, say, settle

HERE, THERE, ELSEWHERE = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    "case, home, to, heard, told",
    [
        ("away from a dead node to here", THERE, HERE, True, None),
        ("away from a dead node to a third", THERE, ELSEWHERE, True, None),
        ("it writes there already", THERE, THERE, True, "home-there-already"),
        ("it writes here: nothing is dead", HERE, ELSEWHERE, True, "home-not-dead"),
        ("nobody knows where it writes", None, ELSEWHERE, True, "home-not-dead"),
        ("to a node that was given up", THERE, ELSEWHERE, False, "home-node-ended"),
    ],
)
def test_which_homes_can_be_taken_over(case, home, to, heard, told):
    decided = decide_where_to("Lapas", home, to, here=HERE, heard=heard)
    assert (None if decided is None else decided.code) == told, case


def give(house, plants):
    say(house, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=plants))


def gifts(house):
    with house.open():
        return sorted(row.plants for row in Gift.objects.filter(partner=AGENCY))


def take_over(hub, to, reason="komputer terbakar"):
    with hub.open():
        told = taking_over.take_over(PRISON, to.id, reason)
        assert not isinstance(told, Refusal), told
        return told


def is_proven_everywhere(*houses):
    for house in houses:
        with house.open():
            assert verify(rebuild=True).problems == []
            assert forked_streams() == []
        assert house.replay_gives_the_same()


@pytest.fixture
def second(hub, site, template, tmp_path):
    """Another computer of the prison, paired but home of nobody yet."""
    house = House(tmp_path / "second", template).start("site", "Lapas, komputer kedua")
    assert pair(hub, house, []).parked == []
    return house


def test_a_dead_site_that_comes_back_with_what_nobody_had_becomes_a_branch_and_is_joined(hub, site, second):
    bed = uuid4()
    say(site, PRISON, BedDug(bed=bed, name="di penjara"))
    give(site, 1)
    carry(site, hub)
    give(site, 2)  # nobody hears of it
    say(site, PRISON, Planted(bed=bed, plants=3, kind="mawar", on=date(2024, 2, 6)))
    told = take_over(hub, second)
    assert set(told.upto.values()) == {0} and told.former == site.id
    assert carry(hub, second).parked == []
    give(second, 30)
    say(second, PRISON, BedDug(bed=uuid4(), name="di komputer kedua"))
    carry(second, hub)
    assert gifts(hub) == [1, 30]

    give(site, 4)  # the dead one lives, and does not know
    taken = carry(site, hub)
    assert (taken.entries, taken.parked) == (2, []), "kept, not refused"
    assert gifts(hub) == [1, 30], "and not laid out"
    with hub.open():
        assert [(fork.area, fork.here) for fork in queries.forks()] == [("sample", False)]
    carry(hub, site)
    with pytest.raises(NotAtHome):
        give(site, 5)
    for sender, receiver in ((site, second), (site, hub), (hub, second)):
        assert carry(sender, receiver).parked == []
    with second.open():
        forked = forked_streams(PRISON)
        assert {stream.audience for stream in forked} == {"self", f"to:{AGENCY}"}
        for stream in forked:
            assert not isinstance(join(stream.id, reason="hidup lagi", actor=ACTOR), Refusal)
        assert sorted(row.name for row in Bed.objects.all()) == ["di komputer kedua", "di penjara"]
        assert Bed.objects.get(id=bed).plants == 3
    for sender, receiver in ((second, hub), (hub, site), (hub, second)):
        assert carry(sender, receiver).parked == []
    assert gifts(hub) == gifts(second) == [1, 2, 4, 30]
    is_proven_everywhere(hub, second)
    with site.open():
        assert verify(rebuild=True).problems == []


def test_where_the_new_home_has_not_gone_on_what_comes_late_continues_the_line(hub, site):
    give(site, 1)
    carry(site, hub)
    give(site, 2)
    take_over(hub, hub)
    assert carry(site, hub).parked == []
    assert gifts(hub) == [1, 2]
    settle(hub, site, rounds=2)
    give(hub, 3)
    assert gifts(hub) == [1, 2, 3]
    is_proven_everywhere(hub)


def test_a_site_that_was_put_back_to_before_the_move_is_told_again(hub, site):
    give(site, 1)
    carry(site, hub)
    copy = site.keep_copy("before")
    take_over(hub, hub)
    give(hub, 10)
    carry(hub, site)
    site.put_back(copy)
    give(site, 2)
    settle(hub, site, rounds=2)
    with pytest.raises(NotAtHome):
        give(site, 3)
    with hub.open():
        (stream,) = forked_streams(PRISON)
        join(stream.id, reason="cadangan", actor=ACTOR)
    assert gifts(hub) == [1, 2, 10]
    is_proven_everywhere(hub)


def test_a_home_that_came_back_to_the_hub_is_the_last_in_the_list(hub, site):
    with hub.open():
        assert registry.homes_of(PRISON) == [hub.id, site.id]
    take_over(hub, hub)
    with hub.open():
        assert registry.homes_of(PRISON) == [site.id, hub.id]
        assert Author.objects.get(id=PRISON).home == hub.id
        assert pairing.move_home(PRISON, site.id) is None
        assert registry.homes_of(PRISON) == [hub.id, site.id]


def test_a_key_that_is_retired_after_the_move_still_proves_what_was_known(hub, site, second):
    give(site, 1)
    say(site, PRISON, BedDug(bed=uuid4(), name="x"))
    carry(site, hub)
    take_over(hub, second)
    with hub.open():
        assert key_changes.retire(site.id) is None
    assert carry(hub, second).parked == []
    assert gifts(second) == [1]
    give(site, 2)
    assert [one.code for one in carry(site, hub).parked] == ["tip-not-proven"], (
        "given up: what comes later waits"
    )


@pytest.mark.parametrize("to_hub", [True, False])
def test_a_parcel_that_the_dead_node_never_took_in_goes_to_the_new_home(
    hub, second, template, tmp_path, to_hub
):
    with hub.open():
        Label.rows.remember(PRISON, id=uuid4(), text="Rudi Hartono", number="K-0417")
    lost = House(tmp_path / "lost", template).start("site", "Lapas")
    with lost.open():
        request = pairing.ask()
    with hub.open():
        pairing.answer(request, [PRISON])  # and the answer never arrives
        assert taking_over.look(PRISON, second.id).parcel_here
    new = hub if to_hub else second
    take_over(hub, new)
    if not to_hub:
        carry(hub, second)
        carry(second, hub)
    with new.open():
        assert [secret.text for _id, secret in Label.rows.find(PRISON, number="K-0417")] == ["Rudi Hartono"]
    with hub.open():
        assert Label.objects.filter(institution=PRISON).exists() == to_hub
        assert not Handover.objects.filter(author=PRISON, confirmed_at=None).exists()


@pytest.mark.parametrize("to_hub", [True, False])
def test_parcels_that_the_hub_kept_sealed_are_opened_at_the_new_home(hub, site, second, to_hub):
    with site.open():
        key = make_recovery_key()
        Label.rows.remember(PRISON, id=uuid4(), text="Rudi Hartono", number="K-0417")
    say(site, PRISON, BedDug(bed=uuid4(), name="di penjara"))
    carry(site, hub)
    with hub.open():
        found = taking_over.look(PRISON, second.id)
        assert found.kept == 2 and "parsel tersegel disimpan di sini" in " ".join(homes.what_is_lost(found))
    new = hub if to_hub else second
    take_over(hub, new)
    if not to_hub:
        settle(hub, second, rounds=2)
    with new.open():
        told = recover(key)
        assert (told.parcels, told.notes) == (2, [])
        assert [row.name for row in Bed.objects.filter(institution=PRISON)] == ["di penjara"]
        assert [secret.text for _id, secret in Label.rows.find(PRISON, number="K-0417")] == ["Rudi Hartono"]
    is_proven_everywhere(new)


def test_what_is_refused_changes_nothing(hub, site):
    before = hub.entries()
    with hub.open():
        assert taking_over.take_over(PRISON, hub.id, "  ") == Refusal("home-reason-missing")
        assert taking_over.look(AGENCY, site.id).code == "home-not-dead"
        assert taking_over.look(PRISON, uuid4()).code == "node-unknown"
        assert taking_over.look(uuid4(), site.id).code == "home-author-unknown"
        assert taking_over.look(registry.anchor().author, site.id).code == "home-author-unknown"
    with site.open():
        assert taking_over.look(PRISON, hub.id) == Refusal("home-moved-by-root", name="Dispersip")
    assert hub.entries() == before


def run(house, *told):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    with house.open():
        code = commands.run(parser.parse_args(["sync", "home", "move", *map(str, told)]), out)
    return code, out.getvalue()


def test_the_command_says_what_is_lost_before_it_moves_anything(hub, site):
    give(site, 1)
    say(site, PRISON, BedDug(bed=uuid4(), name="x"))
    carry(site, hub)
    code, words = run(hub, PRISON, "--to", "Dispersip", "--from-dead")
    assert code == 1 and "Belum ada yang dipindahkan" in words
    assert "sample, kepada Dispersip: catatan ke-1, 20" in words and "tidak ada di sini sama sekali" in words
    assert run(hub, PRISON, "--to", "Dispersip")[0] == 1
    code, words = run(hub, PRISON, "--to", "Dispersip", "--from-dead", "--reason", "komputer terbakar")
    assert code == 0 and "Mulai sekarang Lapas Karang Intan menulis di Dispersip" in words
    assert "akun petugasnya tidak ada di sini" in words
    with hub.open():
        (taken,) = homes.taken_homes()
        assert (taken.author, taken.home, taken.reason, taken.late) == (
            "Lapas Karang Intan", "Dispersip", "komputer terbakar", None,
        )  # fmt: skip
    give(site, 2)
    carry(hub, site)
    with site.open():
        (taken,) = homes.taken_homes()
        assert taken.late == 2, "the gift, and what the prison said to itself"


# The pages.

PAGE = "/desk/nodes/homes/"


@pytest.fixture
def cast(db, settings, tmp_path):
    """The usual people, at a hub with a home and keys of its own."""
    settings.LENTERA_HOME = tmp_path / "hub"
    mark.look_again()
    yield make_cast()
    mark.look_again()


@pytest.fixture
def away(cast, template, tmp_path):
    """A node of the other prison, paired with the hub, which is the database of the test."""
    house = House(tmp_path / "site", template).start("site", "Rutan Pelaihari")
    with house.open():
        request = pairing.ask()
    reply, _code = pairing.answer(request, [cast.other_prison])
    with house.open():
        pairing.accept(reply, _code)
    return house


def test_the_page_shows_what_is_known_and_lost_and_moves_the_home_once_a_reason_is_told(cast, away):
    admin, own = staff_client(cast.admin), queries.own_node()
    assert PAGE in admin.get("/desk/nodes/").content.decode()
    page = admin.get(PAGE).content.decode()
    assert "Perlihatkan yang dikenal" in page and "Yang hilang" not in page
    chosen = {"institution": str(cast.other_prison), "to": str(own.id)}
    page = admin.get(PAGE, chosen).content.decode()
    assert "Yang hilang, dan yang tidak" in page and "kepada umum" in page and not TakenHome.objects.exists()
    page = admin.post(PAGE, {**chosen, "reason": " ", "request_id": uuid4().hex}).content.decode()
    assert "Belum ada yang dipindahkan" in page and not TakenHome.objects.exists()
    page = admin.post(
        PAGE, {**chosen, "reason": "komputer terbakar", "request_id": uuid4().hex}
    ).content.decode()
    assert "Rumahnya dipindahkan" in page and "komputer terbakar" in page
    assert Author.objects.get(id=cast.other_prison).home == own.id
    assert "Semua lembaga menulis di simpul ini" in page
    assert_replay_equals_tables()


def test_a_choice_that_is_none_and_a_home_that_is_not_dead_are_told(cast, away):
    admin = staff_client(cast.admin)
    page = admin.get(PAGE, {"institution": str(cast.agency), "to": str(away.id)}).content.decode()
    assert "Pilih dari daftarnya" in page
    page = admin.get(PAGE, {"institution": str(cast.other_prison), "to": str(away.id)}).content.decode()
    assert "sudah menulis di simpul itu" in page


def test_only_the_root_has_the_page(cast, away):
    assert staff_client(cast.agus).get(PAGE).status_code == 403
    assert "diurus di sana" in staff_client(cast.sari).get(PAGE).content.decode()


def test_at_the_old_home_whoever_writes_reads_where_it_is_done_now(cast, away):
    """The hub plays the old home here: the other prison writes at the site."""
    told = staff_client(cast.admin)
    assert Author.objects.get(id=cast.other_prison).home == away.id
    with pytest.raises(NotAtHome), writing(cast.other_prison, None, actor=cast.admin):
        pass
    request = told.get("/desk/nodes/").wsgi_request
    answer = NodeQuestion(lambda _request: None).process_exception(
        request, NotAtHome(cast.other_prison, away.id)
    )
    words = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "sekarang menulis di simpul Rutan Pelaihari. Di sini semuanya dapat dibaca" in words


def test_a_command_at_the_old_home_says_where_it_is_done_now(cast, away, monkeypatch, capsys):
    def refuse(_told):
        raise NotAtHome(cast.other_prison, away.id)

    told = SimpleNamespace(run=refuse, command="tick")
    monkeypatch.setattr(cli, "_parser", lambda: SimpleNamespace(parse_args=lambda _words: told))
    with translation.override("id"):
        assert cli.main([]) == 1
    heard = capsys.readouterr()
    assert "Rutan Pelaihari" in heard.out + heard.err


def test_the_page_of_exchange_at_the_old_home_says_so(cast, away, monkeypatch):
    admin, own = staff_client(cast.admin), queries.own_node()
    taking_over.take_over(cast.other_prison, own.id, "komputer terbakar")
    assert "Rumahnya dipindahkan dari sini" not in admin.get("/desk/nodes/").content.decode()
    monkeypatch.setattr(homes, "this_node", lambda: away.id)
    page = " ".join(admin.get("/desk/nodes/").content.decode().split())
    assert "Rumahnya dipindahkan dari sini" in page and f"menulis di {own.name} sejak" in page


def test_a_stick_of_the_old_home_is_taken_at_the_desk(cast, away):
    own = SimpleNamespace(id=queries.own_node().id)
    taking_over.take_over(cast.other_prison, own.id, "komputer terbakar")
    taken = take(away.export(own))
    assert not isinstance(taken, Refusal) and taken.parked == []
