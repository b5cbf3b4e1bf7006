"""Mentions carry risk, intent, toxicity, near copies and claims; and rollups of them."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 3, 3)


def backward(apps, editor):
    schema.undo(editor.connection, 3)


class Migration(migrations.Migration):

    dependencies = [("listening", "0004_spread")]

    operations = [migrations.RunPython(forward, backward)]
