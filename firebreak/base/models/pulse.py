"""What changed, for the pages that are open: one row per topic, its version grows."""

from django.db import models


class Pulse(models.Model):
    topic = models.CharField(max_length=120, primary_key=True)
    version = models.BigIntegerField(db_index=True)
