"""What an import asks of the catalogue that it comes into: found by keys, never by a walk through all of it."""

import re

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lentera.catalogue import actions
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.isbn import check_digit_13
from lentera.catalogue.matching import Matcher, keys_of
from lentera.catalogue.rules import Keys
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = pytest.mark.django_db
MANY = 60  # ids from which on SQLite would rather look at every record of an institution


def isbn(number: int) -> str:
    told = f"978602{number:06d}"
    return told + check_digit_13(told)


def numbered(number: int, control: str):
    return book(f"Judul {number}", field("020", f"a{isbn(number)}"), control=control)


def keys(number: int) -> Keys:
    """The same book under another number and in other words: only its ISBN tells."""
    told = keys_of(brief_of(numbered(number, "x")), "another", 0)
    return msgspec.structs.replace(told, control="", fingerprint="")


@pytest.fixture
def catalogue(agency, other):
    for institution, begin in ((agency, 0), (other, MANY)):
        told = (numbered(number, f"c{number}") for number in range(begin, begin + MANY))
        actions.import_records(institution, reads(*told), actor=ACTOR)
    return agency


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
def test_no_walk_through_a_catalogue(catalogue):
    with CaptureQueriesContext(connection) as heard:
        told = [keys(number) for number in range(MANY)]
        told += [msgspec.structs.replace(one, fingerprint=f"f{number}") for number, one in enumerate(told)]
        told += [msgspec.structs.replace(one, control=f"c{number}") for number, one in enumerate(told)]
        Matcher(catalogue, True).load(told)
    asked = [told["sql"] for told in heard.captured_queries]
    assert asked
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[3] for row in cursor.fetchall()]
        assert not [
            step
            for step in plan
            if re.match(r"SCAN (?!\d+ CONSTANT ROWS|asked)", step) or step.endswith("(institution_id=?)")
        ], plan


@pytest.mark.parametrize(("public", "found"), [(True, MANY), (False, 0)])
def test_only_the_own_records_of_the_audience_are_known_by_isbn(catalogue, public, found):
    matcher = Matcher(catalogue, public)
    matcher.load([keys(number) for number in range(2 * MANY)])
    matches = [matcher.match(keys(number)) for number in range(2 * MANY)]
    assert sum(one.known is not None for one in matches) == found
