"""The Django application of this room."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "firebreak.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.notify import delivering, verbs  # noqa: F401 - registers the job and this room's verbs
        from firebreak.notify.paging import linking, notices, probing, sending, watching  # noqa: F401 - jobs and kinds
