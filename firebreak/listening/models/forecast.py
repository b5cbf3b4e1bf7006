"""What was forecast of a monitor, kept until it can be compared with what came, and what such comparisons taught."""

from django.db import models

from firebreak.listening.models.monitor import Monitor
from firebreak.org.models import Brand


class IssuedForecast(models.Model):
    """One answer of the engine, as pages showed it: 24 hours with their bands, or why there is no forecast yet."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="forecasts")
    issued_at = models.DateTimeField()
    """The first of the hours begins here: the start of a slice."""
    why = models.CharField(max_length=20, blank=True, default="")
    """A code of the engine's ``Why``; empty where there is a forecast. Of these only the newest is kept."""
    since = models.DateTimeField(null=True)
    """When the rise began that it is about."""
    last_hour = models.FloatField(default=0.0)
    """Mentions in the hour before."""
    hours = models.JSONField(default=list)
    """For each hour ``[low, expected, high, normal]`` in mentions; low and high bound the 80 % band. Emptied
    when they were compared."""
    first = models.BooleanField(default=False)
    """Whether none was made of this monitor in the day before: how many rises a record is about."""
    lesson = models.BinaryField(null=True)
    """The engine's whole forecast, where the brand's memory is to learn from it."""
    held = models.PositiveSmallIntegerField(default=0)
    compared = models.PositiveSmallIntegerField(default=0)
    """Hours in which enough was heard to be compared; what came lay in the band in ``held`` of them."""
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["monitor", "issued_at"], name="forecast_once")]
        indexes = [
            models.Index(
                fields=["issued_at"], condition=models.Q(judged_at=None, why=""), name="forecast_to_judge"
            )
        ]


class ForecastMemory(models.Model):
    """What a brand's own rises taught: the engine's ``Memory``. Without a row it is the one that is shipped."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="+")
    body = models.BinaryField()


class ForecastRecord(models.Model):
    """How the forecasts of a brand did that are forgotten by now: sums only, so that the record outlives its rows."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="+")
    held = models.PositiveBigIntegerField(default=0)
    compared = models.PositiveBigIntegerField(default=0)
    """Hours, as in :class:`IssuedForecast`."""
    forecasts = models.PositiveBigIntegerField(default=0)
    """Those of which an hour could be compared."""
    rises = models.PositiveBigIntegerField(default=0)
