"""Rate limits that all processes share: one small row per key."""

from django.db import models


class RateMeter(models.Model):
    """``full_at`` is the moment (Unix seconds) at which the allowance of this key is whole again."""

    key = models.CharField(max_length=160, primary_key=True)
    full_at = models.FloatField(db_index=True)
