"""The Django application of this room."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "firebreak.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
