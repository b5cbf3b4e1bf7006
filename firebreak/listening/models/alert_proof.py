"""What an alert was judged by, so that every number in it can be made again."""

from django.db import models

from firebreak.listening.models.alert import Alert


class AlertProof(models.Model):
    """Written in the transaction in which an alert is raised or grows; one for each of them."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="proofs")
    at = models.FloatField()
    """When it was looked at, seconds UTC, exactly."""
    upto = models.BigIntegerField()
    """The highest number of a mention that was there."""
    link = models.BigIntegerField()
    """The last link of the brand's audit chain then: corrections after it are undone to check."""
    start = models.FloatField()
    """Start of the slice that was judged, seconds UTC."""
    since = models.FloatField(null=True)
    """Start of the window where no channel dates it (one grave post)."""
    post = models.BigIntegerField(default=0)
    """The grave post that it is about; 0 for what channels found."""
    memory = models.BinaryField()
    """The detector's snapshot before the slice, compressed (zlib)."""
    bin = models.JSONField(default=dict)
    """The slice as it was judged."""
    version = models.CharField(max_length=40)
    """Of the detector's parameters."""
    state = models.CharField(max_length=12)
    surprise = models.FloatField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the evidence that was shown."""

    class Meta:
        indexes = [models.Index(fields=["alert", "id"], name="proof_by_alert")]
