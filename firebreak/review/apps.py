"""The Django application of this room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "firebreak.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from firebreak.review import jobs  # noqa: F401 - registers its jobs
