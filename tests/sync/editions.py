"""A site that chooses from the catalogue of the hub's agency, and what both do: for the tests of editions."""

from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.editions import handing_out, taking, wire
from lentera.catalogue.editions.models import CarriedRecord
from lentera.catalogue.models import Record
from lentera.journal import offering
from lentera.sync import pairing
from tests.catalogue.conftest import reads
from tests.catalogue.makers import book
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House

ACTOR = UUID(int=7)
NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)


def load(house, *records, owner=AGENCY):
    with house.open():
        actions.import_records(owner, reads(*records), actor=ACTOR)


def publish(house, name="Koleksi dinas", choice="all", value="", request=None):
    with house.open():
        return actions.publish_edition(AGENCY, name, choice, value, actor=ACTOR, request_id=request, at=NOON)


def follow(house, collection):
    with house.open():
        told = actions.follow_edition(PRISON, collection, actor=ACTOR, request_id=None, at=NOON)
    assert not hasattr(told, "code"), told


def carry(sender, receiver):
    taken = receiver.take(sender.export(receiver))
    assert not hasattr(taken, "code"), taken
    return taken


def titles(house, question=""):
    with house.open():
        return sorted(row.title for row in queries.search(question, reader=PRISON, limit=100).records)


def line(house):
    with house.open():
        return queries.editions(PRISON)[0]


def books(count, start=0):
    return [book(f"Judul {number:04d}", control=str(number)) for number in range(start, start + count)]


@pytest.fixture
def by_editions(hub, template, tmp_path, states) -> House:
    """A site that was paired to choose collections."""

    def begin():
        house = House(tmp_path / "chooser", template).start("site", "Lapas Karang Intan")
        with house.open():
            request = pairing.ask()
        with hub.open():
            reply, code = pairing.answer(request, [PRISON], by_editions=True)
        with house.open():
            pairing.accept(reply, code)
        house.author = PRISON
        return [hub, house], None

    [_, house], _ = states.after([hub], "by editions", begin, tmp_path)
    return house


@contextmanager
def placed(*titles_placed):
    """Copies of these titles are placed with the prison."""
    filler = lambda owner, institutions: list(titles_placed) if PRISON in institutions else []  # noqa: E731
    hooks.holdings._held.append(filler)
    try:
        yield
    finally:
        hooks.holdings._held.remove(filler)


def ids_of(house):
    with house.open():
        return dict(Record.objects.values_list("title", "id"))


def settled(hub, site, rounds=3):
    for _ in range(rounds):
        carry(site, hub)
        carry(hub, site)


def reader_of(house, chooses=True):
    return offering.Reader(house.id, frozenset([PRISON]), chooses)


def rows_of(house):
    with house.open():
        rows = CarriedRecord.objects.filter(written__isnull=False)
        return sorted(rows.values_list("collection", "record", "digest"))


def brought(house, sender, *said):
    """These words of the other side, as a bundle brings them."""
    with house.open():
        taking.hear(sender.id, [wire.write(one) for one in said])
        return taking.settle()


def told_to(hub, house):
    with hub.open():
        return [wire.read(one) for one in handing_out.handed_out(reader_of(house))]


@pytest.fixture
def followed(hub, by_editions, tmp_path, states):
    """A collection of 40 records that the site follows, and the hub knows it; nothing of it has come."""

    def begin():
        load(hub, *books(40))
        edition = publish(hub)
        carry(hub, by_editions)
        follow(by_editions, edition.collection)
        carry(by_editions, hub)
        return [hub, by_editions], edition

    return states.after([hub, by_editions], "followed", begin, tmp_path)[1]
