"""Fields that every form of the room uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base import config
from firebreak.web.manifest_form import Text as Text


def area(rows: int, **attrs: Any) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


def upload_limit() -> int:
    """Largest upload in bytes."""
    return int(config.get("upload_limit_mb")) * 1024 * 1024


class Upload(forms.FileField):
    """A file within the installation's limit; what is larger is refused before it is kept."""

    default_error_messages = {
        "too_large": _(
            "The file is larger than %(limit)s MB and was not kept. Split it, or raise upload_limit_mb."
        )
    }

    def __init__(self, *, max_length: int = 255, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > upload_limit():
            raise forms.ValidationError(
                self.error_messages["too_large"],
                code="too_large",
                params={"limit": config.get("upload_limit_mb")},
            )
        return file
