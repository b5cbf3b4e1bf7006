"""A moment that a person types, on their clock."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from firebreak.base.clock import in_reach


class MomentField(forms.DateTimeField):
    """Cleans to an aware moment of a year that people mean: one at an end of the calendar is nowhere in some zones."""

    def to_python(self, value: Any) -> datetime | None:
        """As its parent; a year out of reach is as wrong as a word."""
        found = super().to_python(value)
        if found is not None and not in_reach(found):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found
