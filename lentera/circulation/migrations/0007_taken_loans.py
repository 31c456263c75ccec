"""Loans that another system began."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("circulation", "0006_paper")]

    operations: ClassVar = [
        migrations.AddField(model_name="loan", name="taken", field=models.BooleanField(default=False)),
    ]
