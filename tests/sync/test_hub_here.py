"""A hub on the database that the tests run on (`--backend=postgresql`: PostgreSQL), and a site on SQLite as ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connections

from lentera.journal import mark
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Stream
from lentera.journal.writing import writing
from lentera.sync import comparing, network
from lentera.sync.models import Compared
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import BedDug, Planted, PlantsGiven
from tests.journal.sample.models import Gift
from tests.sync import nodes
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_comparing import damage
from tests.sync.test_exchange import ACTOR, NOON, carry, say, settle


class Here(House):
    """The node in the database of the test."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.id, self.author = folder, UUID(int=0), UUID(int=0)
        self._here, self._told = connections["default"], connections.databases["default"]

    @contextmanager
    def open(self) -> Iterator[House]:
        home, settings.LENTERA_HOME = settings.LENTERA_HOME, self.folder
        before, told = connections["default"], connections.databases["default"]
        connections["default"], connections.databases["default"] = self._here, self._told
        nodes._forget_caches()
        try:
            yield self
        finally:
            connections["default"], connections.databases["default"] = before, told
            settings.LENTERA_HOME = home
            nodes._forget_caches()


@pytest.fixture
def hub(db, tmp_path):
    house = Here(tmp_path / "hub").start("hub", "Dispersip")
    house.say_author(AGENCY, "Dispersip")
    house.say_author(PRISON, "Lapas Karang Intan")
    yield house
    mark.look_again()


@pytest.fixture
def site(hub, template, tmp_path):
    house = House(tmp_path / "site", template).start("site", "Lapas Karang Intan")
    assert pair(hub, house, [PRISON]).parked == []
    return house


def shared(house):
    """What a node has of streams that are not somebody's own."""
    own = {id for id, row in house.streams().items() if row.audience == "self"}
    return {id: hashes for id, hashes in house.entries().items() if id not in own}


def test_a_month_goes_to_the_hub_and_its_words_come_back(hub, site):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    with site.open(), writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
        entry.record_all(PlantsGiven(gift=uuid4(), partner=AGENCY, plants=number) for number in range(1000))
    say(site, PRISON, BedDug(bed=uuid4(), name="Melati"))
    first = site.export(hub)
    carry(site, hub)
    assert hub.take(first).entries == 0, "a stick that came late changes nothing"
    carry(hub, site)
    assert shared(hub) == shared(site)
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == 1000
        assert_replay_equals_tables()
    assert site.replay_gives_the_same()


def test_a_restored_site_makes_a_branch_and_joins_it(hub, site):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=1))
    backup = site.keep_copy("backup")
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=2))
    carry(site, hub)
    site.put_back(backup)
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    settle(hub, site, rounds=2)
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == 2, "the one known later waits beside"
    with site.open():
        for stream in forked_streams(PRISON):
            join(stream.id, reason="cadangan dipulihkan", actor=ACTOR)
    settle(hub, site, rounds=2)
    assert shared(hub) == shared(site)
    with hub.open():
        assert sorted(Gift.objects.filter(partner=AGENCY).values_list("plants", flat=True)) == [1, 2, 3]
        assert_replay_equals_tables()


def test_over_the_network(hub, site, monkeypatch):
    """The view reads and answers on the hub's database; the line is the test client's."""
    from django.test import Client
    from msgspec.json import decode

    from lentera.sync.halfway import Progress
    from lentera.sync.line import KIND, Address

    def post(self, id, body, place):
        with hub.open():
            answer = Client().post(
                f"/sync/{id}/", data=body, content_type=KIND, CONTENT_TYPE=KIND, HTTP_CONTENT_RANGE=place
            )
        assert answer.status_code == 200, answer.content
        return decode(answer.content, type=Progress)

    def fetch(self, id, answer, start, keep):
        with hub.open():
            told = Client().get(f"/sync/{id}/", HTTP_RANGE=f"bytes={start}-")
            keep(start, b"".join(told.streaming_content))

    monkeypatch.setattr(Address, "_post", post)
    monkeypatch.setattr(Address, "fetch", fetch)
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    with site.open():
        taken = network.exchange(hub.id, "https://pusat.example", pause=lambda _: None)
    assert taken.entries == 1 and taken.parked == []
    assert shared(hub) == shared(site)


def test_both_have_equal_digests_and_a_damaged_row_is_an_alarm_at_both(both):
    hub, site = both
    bed = uuid4()
    say(
        site, PRISON, BedDug(bed=bed, name="Melati"), Planted(bed=bed, plants=3, kind="mawar", on=NOON.date())
    )
    for sender, receiver in ((site, hub), (hub, site), (site, hub)):
        carry(sender, receiver)
    for house in both:
        with house.open():
            assert {row.verdict for row in Compared.objects.all()} == {comparing.EQUAL}
            assert Compared.objects.count() >= 3
    damage(hub, Gift, plants=99)
    for sender, receiver in ((hub, site), (site, hub)):
        carry(sender, receiver)
    for house in both:
        with house.open():
            assert comparing.different_streams() == 2
    with hub.open():
        for stream in Stream.objects.filter(area="sample"):
            comparing.mend(stream.id)
        assert comparing.different_streams() == 0
        assert_replay_equals_tables()
    carry(hub, site)
    with site.open():
        assert comparing.different_streams() == 0
