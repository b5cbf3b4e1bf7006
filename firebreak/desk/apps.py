"""The Django application of this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "firebreak.desk"
    label = "desk"

    def ready(self) -> None:
        from firebreak.desk import verbs  # noqa: F401 - declares this room's verbs
        from firebreak.desk.situation import jobs  # noqa: F401 - declares its jobs
