"""The Django application of the floor."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "firebreak.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.base import events, worker  # noqa: F401 - register their jobs
