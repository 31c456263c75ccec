"""A grant that begins late or ends: what a partner then has of a stream, and that it is laid out alike."""

from uuid import UUID, uuid4

import pytest

from lentera.journal import clock
from lentera.journal.guard import open_door
from lentera.journal.models import Grant, Stream
from lentera.journal.references import save_reference
from lentera.journal.writing import writing
from lentera.sync import comparing
from tests.journal.sample.models import Tool
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_exchange import ACTOR, NOON, carry

GRANT = UUID(int=900)


def say_tool(house, name, tool=None):
    with house.open(), writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
        return save_reference(entry, Tool, tool or uuid4(), {"name": name, "price": 2})


def grant(house, until=None):
    """As a projection of the agency's agreements writes it."""
    with house.open(), open_door():
        told = {"institution_id": AGENCY, "stream": uuid4(), "reader": PRISON, "audience": "partners"}
        Grant.objects.update_or_create(id=GRANT, defaults={**told, "since": NOON, "until": until})


def tools(house):
    with house.open():
        return sorted(Tool.objects.values_list("name", flat=True))


def stream_of(house):
    with house.open():
        return Stream.objects.get(institution=AGENCY, audience="partners").id


def test_a_grant_that_begins_late_gives_the_stream_from_its_beginning_and_equal_tables(hub, site):
    """Only from its beginning does a stream lay out alike: what is changed late was made early."""
    first = uuid4()
    say_tool(hub, "Sekop", first)
    say_tool(hub, "Cangkul")
    assert carry(hub, site).entries == 0 and tools(site) == [], "not before the grant"
    grant(hub)
    say_tool(hub, "Sekop lipat", first)
    assert carry(hub, site).entries == 3
    assert tools(site) == tools(hub) == ["Cangkul", "Sekop lipat"]
    streams = {stream_of(hub)}
    assert hub.rows(streams) == site.rows(streams)
    for sender, receiver in ((site, hub), (hub, site)):
        carry(sender, receiver)
    with site.open():
        assert comparing.different_streams() == 0


@pytest.mark.parametrize("given_again", [False, True])
def test_what_is_said_after_a_grant_has_ended_stays_here_until_it_is_given_again(hub, site, given_again):
    grant(hub)
    say_tool(hub, "Sekop")
    carry(hub, site)
    say_tool(hub, "Cangkul")
    with hub.open():
        end = Stream.objects.get(id=stream_of(hub)).recorded
    with clock.told(end.replace(year=end.year + 1)):
        say_tool(hub, "Garu")
    grant(hub, until=end)
    assert carry(hub, site).entries == 1 and tools(site) == ["Cangkul", "Sekop"]
    assert carry(hub, site).entries == 0
    if given_again:
        grant(hub)
        assert carry(hub, site).entries == 1
        assert tools(site) == tools(hub)
        assert hub.rows({stream_of(hub)}) == site.rows({stream_of(hub)})
