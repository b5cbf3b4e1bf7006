"""What detection listens for stands in the rows of its minutes: one table fewer to write for each mention."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 8, 8)


def backward(apps, editor):
    schema.undo(editor.connection, 8)


class Migration(migrations.Migration):
    dependencies = [("listening", "0013_mention_once")]

    operations = [migrations.RunPython(forward, backward)]
