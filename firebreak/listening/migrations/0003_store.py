"""Posts, mentions and rollups: tables of the store, first version; and what the detector says."""

import django.db.models.deletion
from django.db import migrations, models

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 1, 1)


def backward(apps, editor):
    schema.drop(editor.connection)


class Migration(migrations.Migration):

    dependencies = [("listening", "0002_initial")]

    operations = [
        migrations.RunPython(forward, backward),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("monitor", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="watch", serialize=False, to="listening.monitor")),
                ("state", models.CharField(default="no-baseline", max_length=12)),
                ("since", models.DateTimeField()),
                ("checked_at", models.DateTimeField()),
                ("reason_code", models.CharField(default="first_day", max_length=80)),
                ("reason_params", models.JSONField(default=dict)),
                ("channel", models.CharField(blank=True, default="", max_length=40)),
                ("surprise", models.FloatField(default=0.0)),
                ("memory", models.BinaryField(default=bytes)),
                ("closed_until", models.DateTimeField(null=True)),
                ("replay_from", models.DateTimeField(null=True)),
            ],
        ),
    ]
