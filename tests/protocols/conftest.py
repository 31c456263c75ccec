"""A node with an agency and a small catalogue, on a stage of its own."""

from typing import Any
from uuid import UUID

import pytest

from lentera.catalogue import actions
from lentera.catalogue.indexing import catch_up
from tests.cast import Cast, make_cast
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.keeping import kept

BOOKS = 23


def load(institution: UUID, *records: Any, **options: Any) -> None:
    """Import these records for an institution."""
    actions.import_records(institution, reads(*records), actor=ACTOR, skip_bad=True, **options)


def shelf(count: int = BOOKS, start: int = 1) -> list[Any]:
    """Numbered books; every fifth about orchids."""
    return [
        book(
            f"Judul nomor {number}",
            *([field("650", "aAnggrek", "xBudi daya")] if number % 5 == 0 else []),
            control=f"k-{number:04d}",
            author="Kenanga, Bunga" if number % 2 else "Melati, Sri",
            year=1990 + number % 30,
        )
        for number in range(start, start + count)
    ]


@pytest.fixture
def cast(db: Any, fresh_home: Any) -> Cast:
    """The usual institutions, and a shelf of the agency."""

    def make() -> Cast:
        made = make_cast()
        load(made.agency, *shelf())
        return made

    made = kept("shelf", make)
    catch_up()
    return made
