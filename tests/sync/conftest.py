"""Nodes for tests of exchange."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lentera.journal.refusals import Refusal
from tests.sync.nodes import House, make_template
from tests.sync.states import States

AGENCY, PRISON, OTHER = (UUID(int=number) for number in (101, 102, 103))


@pytest.fixture(scope="session")
def template(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """An empty database, made once."""
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template") / "empty.sqlite3")


@pytest.fixture(scope="session")
def states(tmp_path_factory) -> States:
    """Nodes as the fixtures below made them the first time."""
    return States(tmp_path_factory.mktemp("states"))


@pytest.fixture
def hub(db, template, tmp_path, states) -> House:
    """A hub at which the agency and two prisons write."""

    def begin() -> tuple[list[House], None]:
        house = House(tmp_path / "hub", template).start("hub", "Dispersip")
        for author, name in (
            (PRISON, "Lapas Karang Intan"),
            (OTHER, "Rutan Pelaihari"),
            (AGENCY, "Dispersip"),
        ):
            house.say_author(author, name)
        return [house], None

    [house], _ = states.after([], "hub", begin, tmp_path)
    return house


@pytest.fixture
def site(hub, template, tmp_path, states) -> House:
    """A node of the prison, paired with the hub."""
    from tests.sync.nodes import pair

    def begin() -> tuple[list[House], None]:
        house = House(tmp_path / "site", template).start("site", "Lapas Karang Intan")
        taken = pair(hub, house, [PRISON])
        assert not isinstance(taken, Refusal) and taken.parked == [], taken
        house.author = PRISON
        return [hub, house], None

    [_, house], _ = states.after([hub], "site", begin, tmp_path)
    return house


@pytest.fixture
def both(hub, site, tmp_path, states) -> tuple[House, House]:
    """A hub and a site that have told each other things and have the same."""

    def talk() -> tuple[list[House], None]:
        _tell_each_other(hub, site)
        return [hub, site], None

    states.after([hub, site], "both", talk, tmp_path)
    return hub, site


def _tell_each_other(hub: House, site: House) -> None:
    from lentera.journal.references import save_reference
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import BedDug, PlantsGiven
    from tests.journal.sample.models import Tool
    from tests.sync.test_exchange import ACTOR, NOON, carry, say

    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9), blob=b"Daftar harga")
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=OTHER, plants=7), BedDug(bed=uuid4(), name="dinas"))
    with hub.open(), writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
        save_reference(entry, Tool, uuid4(), {"name": "Sekop", "price": 2})
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3), BedDug(bed=uuid4(), name="lapas"))
    for sender, receiver in ((hub, site), (site, hub), (hub, site)):
        carry(sender, receiver)


@pytest.fixture
def key(site) -> str:
    """The recovery key of the site, as it lies on paper."""
    from lentera.journal.backing_up import make_recovery_key

    with site.open():
        return make_recovery_key()
