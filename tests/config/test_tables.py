"""Tables made at once are the tables to which all migrations lead, and both are known as up to date."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
MAKE = "from lentera.journal.tables import prepare_tables; prepare_tables()"
MIGRATE = """
import gc
from functools import cache
from django.apps import apps
from django.core.management import call_command
# Migrations build the models anew for each step, and look through all of them for what a setting may swap: no setting
# changes meanwhile. And a model stays until its step is done: not to look for garbage so often saves time, too.
apps.get_swappable_settings_name = cache(apps.get_swappable_settings_name)
gc.freeze()
gc.set_threshold(50_000, 20, 10)
call_command('migrate', verbosity=0)
"""
LACK = "from django.core.management import call_command; call_command('migrate', plan=True)"


def run(home, code, *, check=True, url=None):
    home.mkdir(exist_ok=True)
    told = {"LENTERA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | told
    if url is not None:
        environ["DATABASE_URL"] = url
    script = f"import django; django.setup()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script], env=environ, check=check, capture_output=True, text=True
    )


def file_of(home: Path) -> Path:
    return home / "lentera.sqlite3"


def schema_of(home):
    """Tables with their columns, keys and indexes; columns by name, since their order means nothing here."""
    told = {}
    with closing(sqlite3.connect(file_of(home))) as base:
        names = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for (table,) in names.fetchall():
            columns = base.execute(
                f'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info("{table}")'
            )
            keys = base.execute(f'SELECT "from", "table", "to" FROM pragma_foreign_key_list("{table}")')
            indexes = base.execute(
                f'SELECT name, "unique", origin, partial FROM pragma_index_list("{table}")'
            ).fetchall()
            of_columns = [
                (
                    "" if origin != "c" else name,
                    unique,
                    partial,
                    tuple(
                        base.execute(
                            f'SELECT name, "desc" FROM pragma_index_xinfo("{name}") WHERE key'
                        ).fetchall()
                    ),
                    base.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone(),
                )
                for name, unique, origin, partial in indexes
            ]
            told[table] = (sorted(columns), sorted(keys), sorted(of_columns, key=repr))
    return told


@pytest.mark.slow
def test_all_migrations_lead_to_the_tables_that_are_made_at_once(tmp_path):
    run(tmp_path / "made", MAKE)
    run(tmp_path / "migrated", MIGRATE)
    made, migrated = schema_of(tmp_path / "made"), schema_of(tmp_path / "migrated")
    assert set(made) == set(migrated)
    assert {name: told for name, told in made.items() if told != migrated[name]} == {}
    for table in ("auth_permission", "django_content_type", "django_migrations"):
        with (
            closing(sqlite3.connect(file_of(tmp_path / "made"))) as one,
            closing(sqlite3.connect(file_of(tmp_path / "migrated"))) as other,
        ):
            count = f"SELECT COUNT(*) FROM {table}"
            assert one.execute(count).fetchone() == other.execute(count).fetchone()


def test_nothing_is_left_to_migrate_and_a_second_time_changes_nothing(tmp_path):
    run(tmp_path, MAKE)
    before = schema_of(tmp_path)
    assert "No planned migration operations" in run(tmp_path, LACK).stdout
    run(tmp_path, MAKE)
    assert schema_of(tmp_path) == before


def test_an_older_database_is_migrated(tmp_path):
    newest = max(path.stem for path in (ROOT / "lentera" / "sync" / "migrations").glob("0*.py"))
    run(tmp_path, MAKE)
    with closing(sqlite3.connect(file_of(tmp_path))) as base:
        base.execute("DELETE FROM django_migrations WHERE app = ? AND name = ?", ["sync", newest])
        base.commit()
    assert run(tmp_path, MAKE, check=False).returncode != 0, "its tables are there already"


def test_cut_short_no_table_is_there(tmp_path):
    cut = (
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "def fail(*told): raise SystemExit(3)\n"
        f"MigrationRecorder.record_applied = fail\n{MAKE}"
    )
    assert run(tmp_path, cut, check=False).returncode == 3
    assert schema_of(tmp_path) == {}
    run(tmp_path, MAKE)
    assert "journal_storedentry" in schema_of(tmp_path)


# Django's own migrations number auth_group_permissions, which nothing here uses, by wider numbers than its models.
SCHEMA = """
    SELECT 'column', table_name, column_name, data_type, is_nullable, column_default, character_maximum_length::text,
        is_identity
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'auth_group_permissions'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid), '', '', '', '', ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON'), '', '', '', '', ''
    FROM pg_indexes WHERE schemaname = 'public'
"""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tables are compared above")
def test_both_ways_make_the_same_tables_on_postgresql(tmp_path):
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    told = {}
    for name, code in (("made", MAKE), ("migrated", MIGRATE)):
        with psycopg.connect(f"{server}/postgres", autocommit=True) as asked:
            asked.execute(f"CREATE DATABASE lentera_{name}")
        run(tmp_path / name, code, url=f"{server}/lentera_{name}")
        with psycopg.connect(f"{server}/lentera_{name}") as asked:
            told[name] = sorted(map(repr, asked.execute(SCHEMA).fetchall()))
    assert len(told["made"]) > 1000
    assert sorted(set(told["made"]) ^ set(told["migrated"])) == []
    assert told["made"] == told["migrated"]
