from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0004_looks")]

    operations = [
        migrations.AddField(model_name="pagekey", name="params", field=models.JSONField(default=dict)),
    ]
