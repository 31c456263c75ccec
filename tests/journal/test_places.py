"""Entries are filed by their place and found by their hash; tables of both filings hold the same."""

from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lentera.journal import reading
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.places import is_here, places_of
from lentera.journal.receiving import Range, ranges_of, store
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR, NOON
from tests.journal.sample.facts import BedDug, PlantsGiven

filing = import_module("lentera.journal.migrations.0004_entries_by_place")


@pytest.fixture
def beds(gardener):
    """Seven beds of a gardener and a gift: two streams."""
    with writing(gardener, "seven", actor=ACTOR, at=NOON) as entry:
        entry.record_all(BedDug(bed=uuid4(), name=f"{number}") for number in range(7))
        entry.record(PlantsGiven(gift=uuid4(), partner=uuid4(), plants=1))
    return Stream.objects.get(institution=gardener, audience="self")


def hashes(stream):
    rows = StoredEntry.objects.filter(stream=stream).order_by("seq")
    return [bytes(digest) for digest in rows.values_list("hash", flat=True)]


def test_entries_are_found_by_their_hashes_in_their_own_stream_alone(beds):
    told = hashes(beds.id)
    other = Stream.objects.exclude(id=beds.id).get()
    strange = bytes(32)
    assert places_of(beds.id, [told[6], told[2], strange, told[2]]) == {told[2]: 2, told[6]: 6}
    assert places_of(beds.id, []) == {}
    assert not is_here(other.id, told[0])
    assert reading.entry(beds.id, told[3]).seq == 3
    with pytest.raises(StoredEntry.DoesNotExist):
        reading.entry(other.id, told[3])


def test_a_tip_is_found_without_a_walk_through_the_stream(beds, django_assert_num_queries):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on how much there is")
    with django_assert_num_queries(1) as asked:
        places_of(beds.id, [bytes(beds.tip)])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[0]["sql"].replace("\0", ""))
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "COVERING INDEX" in plan and "TEMP B-TREE" not in plan


def test_the_end_of_one_stream_is_no_parent_in_another(gardener, beds):
    """Also not within one bundle, whose ends are remembered."""
    own = next(piece for piece in ranges_of(gardener) if piece.stream == beds.id)
    ends = {(piece.stream, piece.hashes()[-1]): 6 for piece in [own]}
    moved = Range(gardener, "public", "sample", (bytes(beds.tip),), own.entries[:1])
    refused = store(moved, ends)
    assert isinstance(refused, Refusal) and refused.code == "parent-unknown"


def test_a_piece_read_from_the_journal_knows_its_place_and_its_hashes(gardener, beds):
    pieces = [piece for piece in ranges_of(gardener, size=3) if piece.stream == beds.id]
    assert [piece.after for piece in pieces] == [-1, 2, 5]
    plain = [Range(one.author, one.audience, one.area, one.parents, one.entries) for one in pieces]
    assert [one.hashes() for one in plain] == [one.hashes() for one in pieces]


def test_what_is_stored_beside_a_chain_is_not_read_as_part_of_it(gardener, beds):
    told = hashes(beds.id)
    own = next(piece for piece in ranges_of(gardener) if piece.stream == beds.id)
    other = own.entries[3].replace(b'"name":"3"', b'"name":"x"')
    assert store(Range(gardener, "self", "sample", (told[2],), (other,))) == 1
    line = reading.written_line(beds, after=1, upto=5, chained=True)
    assert [(seq, digest) for seq, digest, _ in line] == list(enumerate(told[:6]))[2:]


@pytest.mark.django_db(transaction=True)
def test_a_full_table_is_filed_by_hash_and_by_place_again(gardener, beds):
    rows = StoredEntry.objects.order_by("stream", "seq")
    columns = [field.attname for field in StoredEntry._meta.local_concrete_fields]
    before = [tuple(map(plain, row)) for row in rows.values_list(*columns)]
    for file, key, indexed in (
        (filing.file_by_hash, ["stream", "hash"], True),
        (filing.file_by_place, ["stream", "seq", "hash"], False),
    ):
        with connection.schema_editor() as editor:
            file(None, editor)
        found = filed()
        assert found["primary"] == key
        assert ("entry_stream_seq" in found) is indexed and "entry_author_kind" in found
        assert [tuple(map(plain, row)) for row in rows.values_list(*columns)] == before
    assert verify(rebuild=True).problems == []
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        entry.record(BedDug(bed=UUID(int=5), name="Melati"))


@pytest.mark.django_db(transaction=True)
def test_cut_short_the_table_is_as_it_was(gardener, beds):
    before, told = filed(), hashes(beds.id)

    def cut_short():
        with connection.schema_editor() as editor:
            filing.file_by_hash(None, editor)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_short()
    assert filed() == before and hashes(beds.id) == told


def filed():
    """Columns by index, in order; `primary` is the key."""
    table = StoredEntry._meta.db_table
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
        told = {name: one["columns"] for name, one in found.items() if one["index"]}
        told["primary"] = next(one["columns"] for one in found.values() if one["primary_key"])
        if connection.vendor == "sqlite":  # tells the key's columns in the order of the table's
            cursor.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk ORDER BY pk")
            told["primary"] = [name for (name,) in cursor.fetchall()]
    return told


def plain(value):
    return bytes(value) if isinstance(value, memoryview | bytes) else value
