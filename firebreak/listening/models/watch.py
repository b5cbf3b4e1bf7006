"""What the detector says about a monitor now, and its memory: written by listening, read by pages."""

from django.db import models

from firebreak.listening.models.monitor import Monitor


class Watch(models.Model):
    monitor = models.OneToOneField(Monitor, on_delete=models.CASCADE, primary_key=True, related_name="watch")
    state = models.CharField(max_length=12, default="no-baseline")
    since = models.DateTimeField()
    """When it came into this state."""
    checked_at = models.DateTimeField()
    reason_code = models.CharField(max_length=80, default="first_day")
    reason_params = models.JSONField(default=dict)
    channel = models.CharField(max_length=40, blank=True, default="")
    surprise = models.FloatField(default=0.0)
    memory = models.BinaryField(default=bytes)
    """The detector's snapshot after its last closed slice."""
    closed_until = models.DateTimeField(null=True)
    """End of the last slice that the memory has taken in."""
    replay_from = models.DateTimeField(null=True)
    """Set when the past changed under it (an import): it is warmed again from its rollups."""
