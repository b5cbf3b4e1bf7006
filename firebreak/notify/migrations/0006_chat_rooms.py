import django.db.models.deletion
from django.db import migrations, models

import firebreak.base.clock
import firebreak.base.ids


class Migration(migrations.Migration):
    dependencies = [("notify", "0005_told")]

    operations = [
        migrations.CreateModel(
            name="ChatRoom",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=firebreak.base.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=firebreak.base.clock.now, editable=False)),
                ("about", models.CharField(max_length=200)),
                ("state", models.CharField(choices=[("open", "Open"), ("stopped", "Stopped")], default="open", max_length=8)),
                ("error_code", models.CharField(blank=True, default="", max_length=80)),
                ("channel", models.CharField(blank=True, default="", max_length=100)),
                ("name", models.CharField(blank=True, default="", max_length=100)),
                ("invited", models.JSONField(default=list)),
                ("since", models.CharField(blank=True, default="", max_length=60)),
                ("told", models.BigIntegerField(default=0)),
                ("posting", models.BigIntegerField(default=0)),
                ("from_chat", models.JSONField(default=list)),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chat_rooms", to="notify.endpoint"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("endpoint", "about"), name="chat_room_once")],
            },
        ),
    ]
