"""After a test that commits nothing of it is left, however large a table has grown."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from lentera.journal.guard import open_door
from tests import wiping
from tests.cast import make_cast


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("large", [0, wiping.LARGE])
def test_small_and_large_tables_are_emptied(monkeypatch, large):
    monkeypatch.setattr(wiping, "LARGE", large)
    connection, kinds = connections["default"], ContentType.objects.count()
    make_cast()
    assert len(wiping.filled_tables(connection)) > 10
    with open_door():
        wiping.wipe(connection)
    assert wiping.filled_tables(connection) == []
    assert ContentType.objects.count() == kinds > 0
    make_cast()
