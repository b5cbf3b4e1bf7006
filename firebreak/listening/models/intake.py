"""What came in from outside and was accepted: stored before it is answered, read by the pipeline after."""

from django.db import models

from firebreak.listening.models.source import Source


class Intake(models.Model):
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="intake")
    delivery = models.CharField(max_length=200)
    """The sender's id of the delivery: the same twice is stored once."""
    body = models.BinaryField()
    content_type = models.CharField(max_length=100, default="application/json")
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, db_index=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "delivery"], name="intake_once")]
