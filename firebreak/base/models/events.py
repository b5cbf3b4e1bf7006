"""Events: facts that rooms below tell rooms above, written in the transaction of the action."""

from django.db import models


class Event(models.Model):
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    brand_id = models.BigIntegerField()
    object = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand_id", "name", "id"], name="event_by_name")]
