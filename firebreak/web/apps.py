"""The Django application of the room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "firebreak.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
