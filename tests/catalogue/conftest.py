"""The catalogue's cast: a node with an agency and a second library, and an index of this test's own."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest

from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import Marc
from lentera.journal.node import add_author, make_node

ACTOR = UUID(int=7)


@pytest.fixture
def agency(db: Any, fresh_home: Any) -> UUID:
    make_node("hub", "Dispersip")
    author = uuid4()
    add_author(author, "Dispersip Kalimantan Selatan")
    return author


@pytest.fixture
def other(agency: UUID) -> UUID:
    author = uuid4()
    add_author(author, "Perpustakaan lain")
    return author


def reads(*records: Marc) -> Callable[[], Iterable[Read]]:
    """Records as a file would give them."""
    return lambda: [Read(number, 0, marc) for number, marc in enumerate(records, 1)]
