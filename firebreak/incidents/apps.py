"""The Django application of this room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "firebreak.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.incidents import foretelling, jobs, verbs  # noqa: F401 - declares its verbs and its jobs
