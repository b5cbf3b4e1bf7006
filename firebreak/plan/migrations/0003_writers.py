"""Who wrote a template since its last approval; of what is there, the last writer is known and stays barred."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_training")]

    operations = [
        migrations.AddField(model_name="planitem", name="writers", field=models.JSONField(default=list)),
    ]
