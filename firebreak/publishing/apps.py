"""The Django application of this room."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "firebreak.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.publishing import accounts, jobs, verbs, words_receivers  # noqa: F401 - declares verbs and jobs

        words_receivers.add()
