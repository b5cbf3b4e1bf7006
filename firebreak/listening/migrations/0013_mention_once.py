"""What keeps a monitor from having a post twice is led by the post: new mentions go to the end of the index."""

from django.db import migrations

from firebreak.listening.store import schema


def forward(apps, editor):
    schema.migrate(editor.connection, 7, 7)


def backward(apps, editor):
    schema.undo(editor.connection, 7)


class Migration(migrations.Migration):
    dependencies = [("listening", "0012_known_keys")]

    operations = [migrations.RunPython(forward, backward)]
