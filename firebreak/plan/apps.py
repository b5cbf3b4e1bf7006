"""The Django application of this room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "firebreak.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.plan import jobs, verbs  # noqa: F401 - declares its verbs and its timer
