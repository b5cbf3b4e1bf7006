"""An alert: the engine's warning, with reasons. One per event: while it is open, it grows."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.listening.models.monitor import Monitor
from firebreak.org.models import Brand, Person


class Alert(Visible):
    class State(models.TextChoices):
        WATCH = "watch"
        ALERT = "alert"
        CRISIS = "crisis"

    class Status(models.TextChoices):
        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        NOT_CRISIS = "not_crisis"
        OVER = "over"
        """The stream went back to normal and somebody had acknowledged, or a day passed."""

    class Cause(models.TextChoices):
        DETECTED = "detected"
        REPORTED = "reported"
        GRAVE = "grave"
        """One post claims that people are harmed, by a heavy voice."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="alerts")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="alerts")
    number = models.PositiveIntegerField()
    """Counts within the brand: people say "A-118"."""
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.DETECTED)
    state = models.CharField(max_length=10, choices=State.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    since = models.DateTimeField()
    """When what it warns of began, by the detector."""
    raised_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    surprise = models.FloatField()
    """Decades of improbability: 4 means once in ten thousand bins by chance."""
    reason_code = models.CharField(max_length=80)
    reason_params = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    """Counts, expected interval, channels with surprise and window, driving terms, top posts, platforms, gaps."""
    detector = models.CharField(max_length=40, default="")
    claim = models.BigIntegerField(default=0)
    """The claim of a grave post, so that its copies raise nothing more; 0 for all others."""
    also = models.ManyToManyField(Monitor, related_name="also_alerts")
    """Other monitors of the brand that saw the same event in mostly the same posts."""
    report = models.ForeignKey(
        "listening.Report", on_delete=models.SET_NULL, null=True, related_name="alerts"
    )
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    """Why it is not a crisis, in the words of who decided."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="alert_number_once")]
        indexes = [models.Index(fields=["brand", "status", "raised_at"], name="alert_open")]
