"""Past the door: every way that was tried is refused, or found by the rebuild."""

import pytest
from django.core import serializers
from django.db import connection, models, transaction
from django.db.models import F, QuerySet

from lentera.journal.guard import ProjectedWrite, protected_tables, written_tables
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.projecting import Projected, projected_models
from lentera.journal.verifying import verify
from tests.journal.sample.models import Bed

WAYS = {
    "save": lambda bed: bed.save(),
    "save_base": lambda bed: bed.save_base(),
    "save_base of the base class": lambda bed: models.Model.save_base(bed),
    "delete": lambda bed: bed.delete(),
    "delete of the base class": lambda bed: models.Model.delete(bed),
    "create": lambda bed: Bed.objects.create(id=bed.id),
    "update": lambda bed: Bed.objects.update(plants=9),
    "a plain queryset": lambda bed: QuerySet(Bed).update(plants=9),
    "a plain queryset with F": lambda bed: QuerySet(Bed).update(plants=F("plants") + 1),
    "the base manager": lambda bed: Bed._base_manager.all().update(plants=9),
    "raw delete": lambda bed: Bed._base_manager.all()._raw_delete("default"),
    "bulk_create": lambda bed: QuerySet(Bed).bulk_create([bed]),
    "bulk_create with conflicts": lambda bed: QuerySet(Bed).bulk_create([bed], ignore_conflicts=True),
    "bulk_update": lambda bed: QuerySet(Bed).bulk_update([bed], ["plants"]),
    "a fixture": lambda bed: next(
        serializers.deserialize("json", serializers.serialize("json", [bed]))
    ).save(),
    "a raw cursor": lambda bed: raw("UPDATE sample_bed SET plants = 9"),
    "a raw cursor, quoted and in capitals": lambda bed: raw('UPDATE "SAMPLE_BED" SET plants = 9'),
    "a comment in between": lambda bed: raw("DELETE /* nothing */ FROM -- here\n sample_bed"),
    "a common table expression": lambda bed: raw(
        "WITH old AS (SELECT id FROM sample_bed) DELETE FROM sample_bed WHERE id IN (SELECT id FROM old)"
    ),
    "insert from a select": lambda bed: raw("INSERT INTO sample_bed SELECT * FROM sample_bed"),
    "many at once": lambda bed: many("DELETE FROM sample_bed WHERE name = %s", [["Mawar"]]),
    "an entry": lambda bed: StoredEntry.objects.all().delete(),
    "a stream": lambda bed: Stream.objects.update(seq=0),
}


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def many(sql, rows):
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_but_a_fact_writes_a_projected_table(bed, way):
    row = Bed.objects.get(id=bed)
    with pytest.raises(ProjectedWrite), transaction.atomic():
        WAYS[way](row)
    assert verify(rebuild=True).problems == []


def test_what_goes_round_the_connection_is_found_by_the_rebuild(bed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.cursor.connection.cursor().execute("UPDATE sample_bed SET plants = 41")
    problems = verify(rebuild=True).problems
    assert len(problems) == 1
    assert "sample_bed" in problems[0]
    assert "41" in problems[0]


def test_rows_may_not_be_written_outside_projecting(bed):
    with pytest.raises(ProjectedWrite, match="while projecting"):
        Bed.rows.change(None, id=bed, plants=1)


def test_no_projected_table_has_an_automatic_many_to_many():
    with pytest.raises(TypeError, match="many-to-many"):

        class Basket(Projected):
            beds = models.ManyToManyField(Bed)

            class Meta:
                app_label = "other"


@pytest.mark.parametrize(
    "sql, tables",
    [
        ("SELECT * FROM a", set()),
        ("SELECT * FROM a FOR UPDATE", set()),
        ('INSERT INTO "a" VALUES (1)', {"a"}),
        ("insert or replace into a values (1)", {"a"}),
        ("REPLACE INTO a VALUES (1)", {"a"}),
        ('UPDATE ONLY public."a" SET x = 1', {"a"}),
        ("UPDATE OR IGNORE a SET x = 1", {"a"}),
        ("INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET x = 1", {"a", "set"}),
        ("DELETE FROM ONLY a", {"a"}),
        ("TRUNCATE a, b", {"a", "b"}),
        ("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", {"a"}),
        ("COPY a FROM STDIN", {"a"}),
    ],
)
def test_the_words_of_a_statement_tell_what_it_writes(sql, tables):
    assert written_tables(sql) & {"a", "b", "set"} == tables


def test_every_projected_table_is_protected():
    missing = {model._meta.db_table for model in projected_models()} - protected_tables()
    assert missing == set()
