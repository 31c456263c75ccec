from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0009_kiosk"),
    ]

    operations = [
        migrations.AddField(
            model_name="rightsrequest",
            name="asked_by",
            field=models.UUIDField(null=True),
        ),
    ]
