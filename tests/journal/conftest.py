"""The journal's cast: a node, two authors and a bed."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from lentera.journal.node import add_author, make_node
from lentera.journal.writing import writing
from tests.journal.sample.facts import BedDug

NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
ACTOR = UUID(int=7)


@pytest.fixture
def gardener(db):
    make_node("hub", "Kebun")
    author = uuid4()
    add_author(author, "Tukang kebun")
    return author


@pytest.fixture
def neighbour(gardener):
    author = uuid4()
    add_author(author, "Tetangga")
    return author


@pytest.fixture
def bed(gardener):
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        return entry.record(BedDug(bed=uuid4(), name="Mawar")).bed
