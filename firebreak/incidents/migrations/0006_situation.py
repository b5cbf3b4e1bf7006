"""See the models of the same name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firebreak.base.clock
import firebreak.base.ids

_PERSON = {"null": True, "on_delete": django.db.models.deletion.SET_NULL, "related_name": "+"}


def _part() -> list[tuple[str, models.Field]]:
    """What every part of an incident has."""
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("uid", models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
        ("created_at", models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
        ("version", models.PositiveIntegerField(default=1)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SituationReport",
            fields=[
                *_part(),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("planned", models.BooleanField(default=False)),
                ("languages", models.JSONField(default=list)),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("people", models.JSONField(default=list)),
                ("endpoints", models.JSONField(default=list)),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **_PERSON)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "number"), name="sitrep_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPlan",
            fields=[
                *_part(),
                ("people", models.JSONField(default=list)),
                ("endpoints", models.JSONField(default=list)),
                ("every_h", models.PositiveSmallIntegerField(default=0)),
                ("times", models.JSONField(default=list)),
                ("next_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **_PERSON)),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_plan",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["next_at"], name="sitrep_plan_due")]},
        ),
    ]
