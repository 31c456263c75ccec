"""Visits at kiosks, and PINs that were wrong there."""

import django.db.models.deletion
from django.db import migrations, models

import lentera.journal.ids


class Migration(migrations.Migration):
    dependencies = [("circulation", "0008_rules_by_value"), ("journal", "0002_unplaced")]

    operations = [
        migrations.CreateModel(
            name="KioskVisit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("kiosk", models.UUIDField()),
                ("began", models.DateTimeField()),
                ("seen", models.DateTimeField(db_index=True)),
                (
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="journal.author",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PinFailure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lentera.journal.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="journal.author",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
