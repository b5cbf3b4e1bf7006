"""The Django application of this room."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "firebreak.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.calendar import jobs, verbs  # noqa: F401 - declares its verbs and its job
