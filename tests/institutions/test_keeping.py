"""What tests put back is what the actions wrote, and nothing of the test before is remembered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction

from lentera.agreements.queries import board
from lentera.catalogue.actions import held
from lentera.catalogue.hooks import copies
from lentera.catalogue.queries import sitemap
from lentera.catalogue.views import kept
from lentera.circulation.queries import today
from lentera.institutions.queries import kinds
from lentera.journal.ids import seeded_ids
from lentera.journal.node import this_node
from lentera.protocols import again
from tests import keeping
from tests.cast import make_cast, staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.wiping import filled_tables


@pytest.fixture(autouse=True)
def _nothing_kept_yet(db, monkeypatch):
    monkeypatch.setattr(keeping, "_kept", {})


@contextmanager
def undone() -> Iterator[None]:
    """A test before this one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, list[str]]:
    """All that stands in the tables, whatever the node is called."""
    connection, node, told = connections["default"], this_node(), {}

    def plain(value: Any) -> Any:
        value = bytes(value) if isinstance(value, memoryview) else value
        return "this node" if value in (node, node.hex) else value

    with connection.cursor() as cursor:
        for table in filled_tables(connection):
            cursor.execute(f"SELECT * FROM {table}")
            told[table] = sorted(repr([plain(value) for value in row]) for row in cursor.fetchall())
    return told


def test_the_rows_put_back_are_those_that_the_actions_wrote():
    with undone():
        cast, made, node = make_cast(), rows(), this_node()
    back = make_cast()
    assert back == cast and this_node() != node
    assert rows() == made and len(made) > 10
    assert_replay_equals_tables()
    assert "Sari" in staff_client(back.sari).get("/desk/").content.decode()


def test_nothing_is_known_of_the_ids_of_the_test_before():
    with undone():
        cast = make_cast()
        copies._told[cast.agency] = ((), copies.Shelves())
        kinds._kinds[cast.agency] = (float("inf"), "school")
        assert kinds.kind_spoken(cast.agency) == "school"
    make_cast()
    assert kinds.kind_spoken(cast.agency) == "agency"
    assert copies._told == {} and board._board.cache_info().currsize == 0


def test_what_is_kept_by_ids_is_found_by_its_annotation():
    """A new one is to be looked at: whether it may be emptied."""
    found = keeping.caches_by_id(0)
    assert board._board.cache_clear in found
    known = (
        kinds._kinds, copies._told, held._noted, kept._pages, again._kept, sitemap._known, today._counted,
    )  # fmt: skip
    dictionaries = {id(one.__self__) for one in found if isinstance(getattr(one, "__self__", None), dict)}
    assert dictionaries == set(map(id, known))


def test_where_ids_come_from_a_seed_all_is_made_anew():
    told = []
    for seed in (1, 2):
        with undone(), seeded_ids(seed):
            told.append(make_cast().agency)
    assert told[0] != told[1]


def test_in_a_database_with_a_node_the_actions_write():
    cast = make_cast()
    with pytest.raises(AssertionError):
        make_cast()  # names are taken
    assert cast.agency
