"""Digests of personal messages and of counsel's notes are salted. Rows that were there keep the digests that they have."""

from django.db import migrations, models

import firebreak.incidents.models.part


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_situation")]

    operations = [
        operation
        for model in ("message", "note")
        for operation in (
            migrations.AddField(model, "salt", models.CharField(default="", editable=False, max_length=32)),
            migrations.AlterField(
                model,
                "salt",
                models.CharField(
                    default=firebreak.incidents.models.part.new_salt, editable=False, max_length=32
                ),
            ),
        )
    ]
