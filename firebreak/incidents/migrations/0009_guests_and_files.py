"""Guests of rooms; the PDFs of situation reports that went out."""

import django.db.models.deletion
import firebreak.base.clock
import firebreak.base.ids
import firebreak.incidents.models.part
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_evidence_salts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="situationreport",
            name="files",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "salt",
                    models.CharField(
                        default=firebreak.incidents.models.part.new_salt, editable=False, max_length=32
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                (
                    "role",
                    models.CharField(
                        choices=[("guest", "guest"), ("guest_speaker", "guest_speaker")], max_length=14
                    ),
                ),
                ("until", models.DateTimeField()),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("joined_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lead", "Lead"),
                            ("time", "Time"),
                            ("closed", "Closed"),
                            ("again", "Again"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="incidents.incident",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "ended_at"], name="guest_by_person")],
            },
        ),
    ]
