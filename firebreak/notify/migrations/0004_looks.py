from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_removed(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What was removed before keeps no credential and nobody's number either."""
    removed = apps.get_model("notify", "Endpoint").objects.filter(removed_at__isnull=False)
    apps.get_model("notify", "ChatIdentity").objects.filter(endpoint__in=removed).delete()
    removed.update(secrets="", settings={})


class Migration(migrations.Migration):
    dependencies = [("notify", "0003_paging")]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="look",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Never"), ("asked", "Asked"), ("alive", "Alive"), ("unknown", "Unknown"), ("failed", "Failed"),
                ],
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(model_name="endpoint", name="looked_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="endpoint", name="look_code", field=models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddField(
            model_name="endpoint", name="account", field=models.CharField(blank=True, default="", max_length=100)
        ),
        migrations.RunPython(forget_removed, migrations.RunPython.noop),
    ]
