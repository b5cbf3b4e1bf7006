"""A look at a monitor's stored past: what would have been raised at an alarm budget."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.listening.models.monitor import Monitor
from firebreak.org.models import Brand, Person


class Backtest(Visible):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    class Reach(models.TextChoices):
        """Which part of the past is judged; the detector learns from all that is stored before it."""

        ALL = "all"
        QUARTER = "90d"
        MONTH = "30d"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="backtests")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="backtests")
    budget = models.FloatField()
    """Alarms per brand-week."""
    reach = models.CharField(max_length=4, choices=Reach.choices, default=Reach.ALL)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    begin = models.DateTimeField(null=True)
    """Start of the oldest stored slice; the detector learns from here on."""
    since = models.DateTimeField(null=True)
    """Start of what is judged."""
    until = models.DateTimeField(null=True)
    cursor = models.DateTimeField(null=True)
    """End of the last slice that was taken in."""
    memory = models.BinaryField(default=bytes)
    """The detector's snapshot at the cursor; empty once it is done."""
    result = models.JSONField(default=dict)
    """What was found so far; see :mod:`firebreak.listening.backtesting`."""
    error = models.CharField(max_length=80, blank=True, default="")
    started_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "created_at"], name="backtest_newest")]
