from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circulation", "0016_open_loans_found")]

    operations = [
        migrations.AddField(
            model_name="familyreading",
            name="item",
            field=models.UUIDField(null=True),
        ),
    ]
