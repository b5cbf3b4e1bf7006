"""What followed a release: the forecast from before it, kept as it was, and what was measured afterwards."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.incidents.models import Incident
from firebreak.listening.models import Monitor
from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery, Release


class Followed(Visible):
    """One release, from the moment at which its first text was out."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="followed")
    at = models.DateTimeField()
    """When the first text was out."""
    start = models.DateTimeField()
    """Start of the five minutes that this lies in: what came before it is before, and all hours count from here."""
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="+")
    """The incident whose monitors are watched; nobody's where the release belonged to none."""
    ended_at = models.DateTimeField(null=True)
    """When the last look was taken."""

    class Meta:
        indexes = [
            models.Index(fields=["start"], condition=models.Q(ended_at=None), name="review_followed_open")
        ]


class Watched(models.Model):
    """One monitor of it: what was known at the moment, never changed afterwards."""

    followed = models.ForeignKey(Followed, on_delete=models.CASCADE, related_name="watched")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    """0 is the one that the room shows in full, or that heard most: the verdict is about it alone."""
    version = models.PositiveIntegerField()
    """Of the monitor's query."""
    why = models.CharField(max_length=20, blank=True, default="")
    """Why there was no forecast, as a code of the engine's ``Why``."""
    since = models.DateTimeField(null=True)
    """When the rise began that the forecast is about."""
    hours = models.JSONField(default=list)
    """For each hour ahead ``[low, expected, high, normal]`` in mentions; low and high bound the 80 % band."""
    before = models.JSONField(default=list)
    """For each of the 24 hours before, oldest first, ``[mentions, negative, share heard]``."""
    gaps = models.JSONField(default=list)
    """Gaps of sources in those hours: ``[source, start, end or null, code]``, times ISO 8601 UTC."""
    made_at = models.DateTimeField()
    """When this was written down: later than the moment where the worker stood still."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["followed", "monitor"], name="review_watched_once")]


class Look(models.Model):
    """What one monitor had heard so many hours after the release."""

    watched = models.ForeignKey(Watched, on_delete=models.CASCADE, related_name="looks")
    hours = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    negative = models.PositiveIntegerField()
    heard = models.FloatField()
    """Share of the time in which the sources were heard, 0 to 1."""
    place = models.CharField(max_length=6, blank=True, default="")
    """Where the count lies: ``below``, ``within`` or ``above`` what was forecast; empty where it cannot be compared."""
    share_place = models.CharField(max_length=6, blank=True, default="")
    """The same of the share of negative mentions, beside the 24 hours before."""
    verdict = models.CharField(max_length=12)
    """``cannot_tell`` or ``fell_faster``."""
    reasons = models.JSONField(default=list)
    """Why it cannot be told: ``[code, parameters]`` each."""
    at = models.DateTimeField()
    """When it was taken."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watched", "hours"], name="review_look_once")]


class ChannelFigures(models.Model):
    """What a service counted of one publication, so many hours after the release."""

    class State(models.TextChoices):
        GIVEN = "given"
        NOT_GIVEN = "not_given"
        """The service gives none, or a person published it."""
        GONE = "gone"
        """It is not there any more."""
        FAILED = "failed"
        """The service did not answer in time."""
        MISSED = "missed"
        """Nobody asked in time: the worker stood still, or it was out too late for this look."""

    followed = models.ForeignKey(Followed, on_delete=models.CASCADE, related_name="figures")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices)
    replies = models.BigIntegerField(null=True)
    reposts = models.BigIntegerField(null=True)
    favourites = models.BigIntegerField(null=True)
    """``None``: the service does not say."""
    code = models.CharField(max_length=80, blank=True, default="")
    """Of the error, where it failed."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "hours"], name="review_figures_once")]
