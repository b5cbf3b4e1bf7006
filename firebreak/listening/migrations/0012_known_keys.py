"""Digests of unmatched posts stand in a few rows of hundreds."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 6, 6)


def backward(apps, editor):
    schema.undo(editor.connection, 6)


class Migration(migrations.Migration):

    dependencies = [("listening", "0011_authors")]

    operations = [migrations.RunPython(forward, backward)]
