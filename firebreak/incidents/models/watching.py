"""Which monitors the room listens to."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.listening.models import Monitor


class Watched(Part):
    SORT: ClassVar[str] = "watched"
    SHOWN: ClassVar[tuple[str, ...]] = ("monitor", "removed_at")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="watched")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "monitor"], name="watched_once")]
