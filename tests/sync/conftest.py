"""Nodes for tests of exchange."""

from pathlib import Path
from uuid import UUID

import pytest

from lentera.journal.refusals import Refusal
from tests.sync.nodes import House, make_template

AGENCY, PRISON, OTHER = (UUID(int=number) for number in (101, 102, 103))


@pytest.fixture(scope="session")
def template(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """An empty database, made once."""
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template") / "empty.sqlite3")


@pytest.fixture
def hub(db, template, tmp_path) -> House:
    """A hub at which the agency and two prisons write."""
    house = House(tmp_path / "hub", template).start("hub", "Dispersip")
    for author, name in ((PRISON, "Lapas Karang Intan"), (OTHER, "Rutan Pelaihari"), (AGENCY, "Dispersip")):
        house.say_author(author, name)
    return house


@pytest.fixture
def site(hub, template, tmp_path) -> House:
    """A node of the prison, paired with the hub."""
    from tests.sync.nodes import pair

    house = House(tmp_path / "site", template).start("site", "Lapas Karang Intan")
    taken = pair(hub, house, [PRISON])
    assert not isinstance(taken, Refusal) and taken.parked == [], taken
    house.author = PRISON
    return house
