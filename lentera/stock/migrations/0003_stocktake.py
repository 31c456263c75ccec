import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_unplaced'),
        ('stock', '0002_arrivals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stocktake',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=200)),
                ('begun_on', models.DateField()),
                ('library', models.UUIDField(null=True)),
                ('first', models.CharField(max_length=40)),
                ('last', models.CharField(max_length=40)),
                ('closed_on', models.DateField(null=True)),
                ('expected', models.IntegerField(default=0)),
                ('found', models.IntegerField(default=0)),
                ('on_loan', models.IntegerField(default=0)),
                ('elsewhere', models.IntegerField(default=0)),
                ('missing', models.IntegerField(default=0)),
                ('unexpected', models.IntegerField(default=0)),
                ('groups', models.JSONField(default=list)),
                ('note', models.TextField()),
                ('institution', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='journal.author')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StocktakeMark',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(editable=False)),
                ('stocktake', models.UUIDField(db_index=True)),
                ('item', models.UUIDField()),
                ('institution', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='journal.author')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StocktakeScan',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(editable=False)),
                ('stocktake', models.UUIDField()),
                ('barcode', models.CharField(max_length=64)),
                ('item', models.UUIDField(null=True)),
                ('shelf', models.CharField(max_length=120)),
                ('counter', models.UUIDField()),
                ('scanned_at', models.DateTimeField()),
                ('position', models.BigIntegerField()),
                ('institution', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='journal.author')),
            ],
            options={
                'indexes': [models.Index(fields=['stocktake', 'position'], name='stock_stocktake_scans')],
            },
        ),
    ]
