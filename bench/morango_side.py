"""What Morango does with the same rows: run by the interpreter of its own environment, never by ours.

`python bench/morango_side.py FOLDER COUNT` prints one line of JSON: seconds of processor time and of the wall clock for
serializing COUNT rows into its store, and for deserializing them from a store of the same rows into an empty table.
Transfer, signing and encryption are not part of it.
"""

import json
import sys
import time
import uuid
from pathlib import Path

NAMESPACE = uuid.UUID(int=101)


def _plug_in(folder: Path) -> None:
    from django.conf import settings

    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "morango.sqlite3"),
                "OPTIONS": {"timeout": 30},
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "morango"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SECRET_KEY="bench",
    )
    import django

    django.setup()


def _model():
    from django.db import models
    from morango.models import SyncableModel

    class Gift(SyncableModel):
        morango_model_name = "gift"
        morango_profile = "bench"
        gift = models.CharField(max_length=32)
        partner = models.CharField(max_length=32)
        plants = models.IntegerField()

        class Meta:
            app_label = "morango"

        def calculate_source_id(self):
            return self.gift

        def calculate_partition(self):
            return self.partner

    return Gift


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    _plug_in(folder)
    gift = _model()
    from django.core.management import call_command
    from django.db import connection
    from morango.models import InstanceIDModel, Store
    from morango.registry import syncable_models
    from morango.sync.controller import MorangoProfileController

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(gift)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
    syncable_models.ready = False  # the table was told after Morango had looked for tables
    syncable_models.populate()
    InstanceIDModel.get_or_create_current_instance()
    rows = []
    for plants in range(count):
        row = gift(gift=uuid.uuid4().hex, partner=NAMESPACE.hex, plants=plants, _morango_dirty_bit=True)
        row.id = row.calculate_uuid()
        rows.append(row)
    gift.objects.bulk_create(rows, batch_size=500)
    controller = MorangoProfileController("bench")
    told = {"count": count}
    for name, work in (
        ("serialize", controller.serialize_into_store),
        ("deserialize", controller.deserialize_from_store),
    ):
        if name == "deserialize":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM " + gift._meta.db_table)
            Store.objects.update(dirty_bit=True)
        wall, busy = time.perf_counter(), time.process_time()
        work()
        told[name] = {"wall": time.perf_counter() - wall, "processor": time.process_time() - busy}
    if gift.objects.count() != count or Store.objects.filter(dirty_bit=True).exists():
        sys.exit("not every row came back")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
