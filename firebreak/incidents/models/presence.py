"""Who has the room's page open. No part of the incident: it is not recorded, and old rows mean nothing."""

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.org.models import Person


class Presence(models.Model):
    """The last time that somebody's page asked for something of a room."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    """Since when they have been here, with short breaks only."""
    place = models.CharField(max_length=60, blank=True, default="")
    """What they have open to write on it (``fact:<uid>``); empty for the room's own page."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="presence_once")]
