"""The Django application of this room."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "firebreak.statements"
    label = "statements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.statements import jobs, verbs  # noqa: F401 - declares its verbs and its job
