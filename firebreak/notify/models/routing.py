"""Who hears which level of a brand's alerts, and when a person wants to be left alone."""

from django.db import models

from firebreak.notify.models.endpoint import Endpoint
from firebreak.org.models import Brand, Person


class Route(models.Model):
    """One level of one brand. Where there is no row, the usual holds: see :mod:`firebreak.notify.routing`."""

    class Level(models.TextChoices):
        WATCH = "watch"
        ALERT = "alert"
        CRISIS = "crisis"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="routes")
    level = models.CharField(max_length=6, choices=Level.choices)
    roles = models.JSONField(default=list)
    """Access roles whose people get a mail."""
    people = models.ManyToManyField(Person, related_name="+", blank=True)
    """People who get a mail whatever their role."""
    endpoints = models.ManyToManyField(Endpoint, related_name="+", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "level"], name="route_once")]


class QuietHours(models.Model):
    """A person's quiet hours, in the zone of their profile; they may go over midnight."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="quiet_hours")
    since = models.TimeField()
    until = models.TimeField()
