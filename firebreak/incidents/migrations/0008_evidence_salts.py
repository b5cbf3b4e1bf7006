"""Digests of sealed words of evidence are salted. Pieces that were there keep the digests that they have."""

from django.db import migrations, models

import firebreak.incidents.models.part


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_salts")]

    operations = [
        migrations.AddField("evidence", "salt", models.CharField(default="", editable=False, max_length=32)),
        migrations.AlterField(
            "evidence",
            "salt",
            models.CharField(default=firebreak.incidents.models.part.new_salt, editable=False, max_length=32),
        ),
    ]
