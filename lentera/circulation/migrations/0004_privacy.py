import django.db.models.deletion
import lentera.journal.forgettable
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0003_holds"),
    ]

    operations = [
        migrations.AddField(
            model_name="reader",
            name="suspended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="DemandCase",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.UUIDField(editable=False)),
                ("reader", models.UUIDField(db_index=True)),
                ("requester", models.CharField(max_length=200)),
                ("officer", models.CharField(max_length=200)),
                ("letter", models.CharField(max_length=100)),
                ("letter_on", models.DateField()),
                ("untold", models.CharField(default="", max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("allowed", models.BooleanField(null=True)),
                ("reason", models.CharField(default="", max_length=300)),
                ("printed_at", models.DateTimeField(null=True)),
                ("found", models.IntegerField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoryChoice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PrivacyTerms",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.UUIDField(editable=False)),
                ("history_months", models.IntegerField(default=12)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReaderActivity",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadingHistory",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("reader_hash", lentera.journal.forgettable.Lookup(db_index=True, max_length=16, null=True)),
                ("forget_on", models.DateField(db_index=True)),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RightsNote",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("reader_hash", lentera.journal.forgettable.Lookup(db_index=True, max_length=16, null=True)),
                ("forget_on", models.DateField(db_index=True, null=True)),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.UUIDField(editable=False)),
                ("reader", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("outcome", models.CharField(default="", max_length=20)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReaderOpening",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.UUIDField(editable=False)),
                ("reader", models.UUIDField(null=True)),
                ("purpose", models.CharField(max_length=20)),
                ("found", models.IntegerField(null=True)),
                ("actor", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
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
                    models.Index(fields=["institution", "opened_at"], name="opening_by_time"),
                    models.Index(fields=["institution", "reader"], name="opening_by_reader"),
                ],
            },
        ),
    ]
