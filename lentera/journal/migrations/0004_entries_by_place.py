"""Entries are filed by their place in the stream, no longer by their hash.

A hash is random: an index by it writes a page of its own for each row of a large table, one by the place writes on at
its end. Django changes no composite key, so this does. All at once on both databases: whoever is killed in between
finds the table as it was. Neither holds more of it in memory than its cache.
"""

from django.db import migrations, models

TABLE = "journal_storedentry"
BY_PLACE, BY_HASH = '"stream", "seq", "hash"', '"stream", "hash"'
SEQ = f'CREATE INDEX "entry_stream_seq" ON "{TABLE}" ("stream", "seq")'
KIND = f'CREATE INDEX "entry_author_kind" ON "{TABLE}" ("institution_id", "kind")'
NAMES = '"institution_id", "stream", "hash", "seq", "parents", "kind", "bytes"'
COLUMNS = (
    '"institution_id" char(32) NOT NULL, "stream" char(32) NOT NULL, "hash" BLOB NOT NULL, "seq" bigint NOT NULL, '
    '"parents" BLOB NOT NULL, "kind" varchar(60) NOT NULL, "bytes" BLOB NOT NULL'
)


def file_by_place(_apps, editor):
    _file(editor, BY_PLACE, seq_index=False)


def file_by_hash(_apps, editor):
    _file(editor, BY_HASH, seq_index=True)


def _file(editor, key, *, seq_index):
    for sql in _made_anew(key) if editor.connection.vendor == "sqlite" else _changed(key, seq_index):
        editor.execute(sql, params=None)
    if seq_index:
        editor.execute(SEQ, params=None)


def _changed(key, seq_index):
    return [
        *([] if seq_index else ['DROP INDEX "entry_stream_seq"']),
        f'ALTER TABLE "{TABLE}" DROP CONSTRAINT "{TABLE}_pkey", ADD CONSTRAINT "{TABLE}_pkey" PRIMARY KEY ({key})',
    ]


def _made_anew(key):
    """SQLite changes no key of a table; the rows go over in the order in which they came."""
    return [
        f'CREATE TABLE "{TABLE}_anew" ({COLUMNS}, PRIMARY KEY ({key}))',
        f'INSERT INTO "{TABLE}_anew" ({NAMES}) SELECT {NAMES} FROM "{TABLE}" ORDER BY rowid',
        f'DROP TABLE "{TABLE}"',
        f'ALTER TABLE "{TABLE}_anew" RENAME TO "{TABLE}"',
        KIND,
    ]


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_letters")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(file_by_place, file_by_hash)],
            state_operations=[
                migrations.RemoveIndex("storedentry", "entry_stream_seq"),
                migrations.AlterField(
                    "storedentry",
                    "pk",
                    models.CompositePrimaryKey(
                        "stream", "seq", "hash", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
    ]
