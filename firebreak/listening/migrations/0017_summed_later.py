"""Mentions that wait to be summed, for when much comes in."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 9, 9)


def backward(apps, editor):
    schema.undo(editor.connection, 9)


class Migration(migrations.Migration):
    dependencies = [("listening", "0016_forecast_record")]

    operations = [migrations.RunPython(forward, backward)]
