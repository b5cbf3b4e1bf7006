"""See :mod:`firebreak.incidents.models.evidence`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firebreak.base.clock
import firebreak.base.ids

_SORTS = [("post", "Post"), ("page", "Page"), ("file", "File"), ("call", "Call")]
_STATES = [("waiting", "Waiting"), ("kept", "Kept"), ("failed", "Failed")]


def _person():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField()),
                ("sort", models.CharField(choices=_SORTS, max_length=4)),
                ("state", models.CharField(choices=_STATES, default="kept", max_length=7)),
                ("origin", models.CharField(blank=True, default="", max_length=80)),
                ("address", models.CharField(blank=True, default="", max_length=2000)),
                ("final", models.CharField(blank=True, default="", max_length=2000)),
                ("text", models.TextField(blank=True, default="")),
                ("author", models.CharField(blank=True, default="", max_length=300)),
                ("said_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("captured_at", models.DateTimeField()),
                ("files", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, default="", max_length=60)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_why", models.TextField(blank=True, default="")),
                ("captured_by", _person()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="incidents.incident"
                    ),
                ),
                ("removed_by", _person()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "number"), name="evidence_number_once")],
            },
        ),
    ]
