"""A mention knows how far its post has spread, so that the most spread are found without reading the posts."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 2, 2)


def backward(apps, editor):
    schema.undo(editor.connection, 2)


class Migration(migrations.Migration):

    dependencies = [("listening", "0003_store")]

    operations = [migrations.RunPython(forward, backward)]
