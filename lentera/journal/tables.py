"""The tables of this program: made at once in an empty database, brought up to date by migrations in any other.

The migrations make no rows and run no code (a test holds both ways against each other), so an empty database needs
only their end. Django walking through all of them takes most of a minute on a small PC.
"""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def prepare_tables() -> None:
    """Bring the default database's tables up to date. Killed in the middle of making them, none is there."""
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
