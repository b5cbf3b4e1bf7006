"""Fields that every form of the room uses."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Text(forms.CharField):
    """Text without control characters; a NUL is refused, as databases refuse it."""

    default_validators = [ProhibitNullCharactersValidator()]

    def to_python(self, value: Any) -> Any:
        return _CONTROL.sub(" ", super().to_python(value) or "")


def area(rows: int, **attrs: Any) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows, **attrs})
