"""Asking somebody outside whether a freeze may end, where nobody else of the team could say so."""

from django.db import models

from firebreak.org.models.outside_link import OutsideLink
from firebreak.publishing.models.freeze import Freeze


class LiftReading(OutsideLink):
    """A one-time link for the plan's second reader, and what they said."""

    freeze = models.ForeignKey(Freeze, on_delete=models.CASCADE, related_name="readings")
    verdict = models.CharField(max_length=4, blank=True, default="")
    """``lift`` or ``keep``; empty while nobody has answered."""
    word = models.CharField(max_length=300, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    """As the reader signed. Personal data: never in logs or audit."""
