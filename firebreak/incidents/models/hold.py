"""Legal hold: nothing that belongs to the incident is deleted."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class Hold(Part):
    """From when until when, by whom, and why it was lifted. One is open at a time."""

    SORT: ClassVar[str] = "hold"
    SHOWN: ClassVar[tuple[str, ...]] = ("reason", "by", "at", "lifted_at", "lifted_by", "lifted_why")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(lifted_at=None), name="one_open_hold"
            )
        ]
