"""Pictures of pages that are kept as evidence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_guests_and_files")]

    operations = [
        migrations.AddField(
            "evidence",
            "picture",
            models.CharField(
                blank=True,
                choices=[("", "None"), ("waiting", "Waiting"), ("kept", "Kept"), ("failed", "Failed")],
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            "evidence", "picture_problem", models.CharField(blank=True, default="", max_length=60)
        ),
    ]
