"""Signs of life of the processes, for the health page and the heartbeat."""

from django.db import models


class Beat(models.Model):
    """The last sign of life of one process (``web``, ``listen``, ``work``)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    started_at = models.DateTimeField()
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=20)
