"""The tables of this program: made at once in an empty database, brought up to date by migrations in any other.

The migrations make no rows (a test holds both ways against each other), so an empty database needs only
their end. Django walking through all of them takes most of a minute on a small PC.
"""

import pkgutil
from enum import Enum
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lentera.journal.models import Node


class Standing(Enum):
    """How the tables of the default database stand to this program."""

    ABSENT = "there are none"
    OLDER = "an older program made them"
    SAME = "they are this program's"
    NEWER = "a newer program made them"


class NewerTables(Exception):
    """A newer program made the tables: this one would write into them what that one does not expect."""


def standing_of_tables() -> Standing:
    """How the tables stand, without changing anything: where SQLite has no file yet, none is made.

    Newer is what ran a migration with a higher number than this program's last one of the same app.
    """
    if connection.vendor == "sqlite":
        file = str(connection.settings_dict["NAME"])
        if not (file.startswith("file:") or file == ":memory:" or Path(file).exists()):
            return Standing.ABSENT
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():  # tests make tables without it
        made = Node._meta.db_table in connection.introspection.table_names()
        return Standing.SAME if made else Standing.ABSENT
    ran = set(recorder.applied_migrations())
    here = _migrations_here()
    known = {(label, name) for label, names in here.items() for name in names}
    last = {label: max(names) for label, names in here.items()}
    if any(label in last and name[:4] > last[label][:4] for label, name in ran):
        return Standing.NEWER
    return Standing.SAME if known <= ran else Standing.OLDER


def _migrations_here() -> dict[str, list[str]]:
    """The names of this program's migrations by the label of their app, without loading them."""
    found = {}
    for app in apps.get_app_configs():
        try:
            folder = import_module(f"{app.name}.migrations").__path__
        except ModuleNotFoundError:
            continue
        if names := [module.name for module in pkgutil.iter_modules(folder) if module.name[0].isdigit()]:
            found[app.label] = names
    return found


def prepare_tables() -> None:
    """Bring the default database's tables up to date. Killed in the middle of making them, none is there.

    Raises NewerTables, and changes nothing, where a newer program has made them.
    """
    if standing_of_tables() is Standing.NEWER:
        raise NewerTables
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        _make_all()
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _make_all() -> None:
    recorder = MigrationRecorder(connection)
    led_here = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    with connection.schema_editor() as editor:  # one transaction
        editor.create_model(recorder.Migration)
        for model in apps.get_models():
            if model._meta.managed:
                editor.create_model(model)
        for app, name in led_here:
            recorder.record_applied(app, name)
