from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sync", "0004_blobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="peer",
            name="by_editions",
            field=models.BooleanField(default=False),
        ),
    ]
