"""How forgotten forecasts did is kept as sums."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0015_forecasts"),
        ("org", "0003_rota"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForecastRecord",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="org.brand",
                    ),
                ),
                ("held", models.PositiveBigIntegerField(default=0)),
                ("compared", models.PositiveBigIntegerField(default=0)),
                ("forecasts", models.PositiveBigIntegerField(default=0)),
                ("rises", models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
