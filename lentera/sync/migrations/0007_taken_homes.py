import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_unplaced"),
        ("sync", "0006_kept_parcels"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenHome",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.UUIDField(editable=False)),
                ("author", models.UUIDField(db_index=True)),
                ("home", models.UUIDField()),
                ("former", models.UUIDField(db_index=True)),
                ("upto", models.JSONField()),
                ("reason", models.CharField(max_length=200)),
                ("taken_at", models.DateTimeField()),
                ("taken_seq", models.BigIntegerField()),
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
