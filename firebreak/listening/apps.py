"""The Django application of this room."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "firebreak.listening"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"
