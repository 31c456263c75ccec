"""Copies whose barcode no scan can type are found by an index over them alone."""

from django.db import migrations, models

import lentera.stock.models.unseen  # noqa: F401 - the condition of both indexes


class Migration(migrations.Migration):
    dependencies = [("stock", "0008_import_rollback")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("barcode__beyond_ascii", True)),
                fields=["institution"],
                name="stock_item_unseen",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("barcode__beyond_ascii", True)),
                fields=["institution"],
                name="stock_holding_unseen",
            ),
        ),
    ]
