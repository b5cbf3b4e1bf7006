"""Sums by the hour beside those by the minute: long windows read few rows."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 4, 4)


def backward(apps, editor):
    schema.undo(editor.connection, 4)


class Migration(migrations.Migration):

    dependencies = [("listening", "0009_claims_and_accounts")]

    operations = [migrations.RunPython(forward, backward)]
