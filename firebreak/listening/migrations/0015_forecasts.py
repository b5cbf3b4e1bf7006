"""Forecasts are kept, compared with what came, and what that taught is remembered per brand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0014_signals_in_minutes"),
        ("org", "0003_rota"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForecastMemory",
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
                ("body", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="IssuedForecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("why", models.CharField(blank=True, default="", max_length=20)),
                ("since", models.DateTimeField(null=True)),
                ("last_hour", models.FloatField(default=0.0)),
                ("hours", models.JSONField(default=list)),
                ("first", models.BooleanField(default=False)),
                ("lesson", models.BinaryField(null=True)),
                ("held", models.PositiveSmallIntegerField(default=0)),
                ("compared", models.PositiveSmallIntegerField(default=0)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "monitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecasts",
                        to="listening.monitor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("judged_at", None), ("why", "")),
                        fields=["issued_at"],
                        name="forecast_to_judge",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("monitor", "issued_at"), name="forecast_once")
                ],
            },
        ),
    ]
