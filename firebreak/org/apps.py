"""The Django application for brands and people."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "firebreak.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.org import signals, verbs  # noqa: F401 - declares this room's verbs

        signals.connect()
