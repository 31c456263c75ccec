import django.db.models.deletion
from django.db import migrations, models

import lentera.journal.ids


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0012_copies_of_rollbacks"),
        ("journal", "0003_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lentera.journal.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record", models.UUIDField()),
                ("moment", models.DateTimeField()),
                ("gone", models.BooleanField(default=False)),
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
            options={
                "indexes": [
                    models.Index(
                        fields=["institution", "moment", "record"], name="held_record_moment"
                    ),
                    models.Index(fields=["record"], name="held_record_record"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "record"), name="held_record_once"
                    )
                ],
            },
        ),
    ]
