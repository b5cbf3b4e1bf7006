"""What one account said is found in an index: a list of its mentions must not read everybody's."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 5, 5)


def backward(apps, editor):
    schema.undo(editor.connection, 5)


class Migration(migrations.Migration):

    dependencies = [("listening", "0010_hours")]

    operations = [migrations.RunPython(forward, backward)]
