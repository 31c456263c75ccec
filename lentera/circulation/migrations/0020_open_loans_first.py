from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of open loans becomes the newest one: SQLite asks that one where several seem equally good to it."""

    dependencies = [
        ("circulation", "0019_returns_alone"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="loan", name="loan_out"),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["institution", "item"],
                name="loan_out",
                condition=models.Q(("returned_at", None), ("undone", False)),
            ),
        ),
    ]
