"""The index by author goes, where the full text index has authors."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 10, 10)


def backward(apps, editor):
    schema.undo(editor.connection, 10)


class Migration(migrations.Migration):
    dependencies = [("listening", "0017_summed_later")]

    operations = [migrations.RunPython(forward, backward)]
