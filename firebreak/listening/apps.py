"""The Django application of this room."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "firebreak.listening"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.listening import jobs, verbs  # noqa: F401 - declares its verbs and its timers
        from firebreak.listening.backtests import running  # noqa: F401 - declares its job
        from firebreak.listening.detecting import foretelling  # noqa: F401 - declares its timers
