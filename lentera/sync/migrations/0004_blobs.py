"""Blobs on demand: wishes here and of others, what was given, and what is not whole yet."""

import django.db.models.deletion
from django.db import migrations, models

AUTHOR = {
    "db_constraint": False,
    "on_delete": django.db.models.deletion.DO_NOTHING,
    "related_name": "+",
    "to": "journal.author",
}


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_unplaced"),
        ("sync", "0003_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlobWant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "institution",
                        "digest",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("stream", models.UUIDField()),
                ("hash", models.BinaryField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, default="", max_length=8)),
                ("institution", models.ForeignKey(**AUTHOR)),
            ],
        ),
        migrations.CreateModel(
            name="PeerWant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "peer",
                        "institution",
                        "digest",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("peer", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("stream", models.UUIDField()),
                ("hash", models.BinaryField(max_length=32)),
                ("institution", models.ForeignKey(**AUTHOR)),
            ],
        ),
        migrations.CreateModel(
            name="ServedBlob",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "peer",
                        "institution",
                        "digest",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("peer", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("institution", models.ForeignKey(**AUTHOR)),
            ],
        ),
        migrations.CreateModel(
            name="BlobPiece",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "institution",
                        "digest",
                        "size",
                        "at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("data", models.BinaryField()),
                ("seen_at", models.DateTimeField(db_index=True)),
                ("institution", models.ForeignKey(**AUTHOR)),
            ],
        ),
    ]
