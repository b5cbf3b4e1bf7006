"""What a brand itself wants to be reminded of: its own days, words that are touchy in a market, countries it speaks to."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand


class Watch(models.Model):
    """Which countries' days are looked at; without a row that is the brand's main market."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="+")
    countries = models.JSONField(default=list)
    """ISO 3166 codes in capitals."""


class KeptDay(Visible):
    """Days, both included, on which this brand does not post as usual."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="kept_days")
    name = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    yearly = models.BooleanField(default=False)
    """Also in the years that follow, on the same day and month."""


class WatchedTopic(Visible):
    """Words that are to be weighed twice in a market."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="watched_topics")
    name = models.CharField(max_length=120)
    market = models.CharField(max_length=2, blank=True, default="")
    """ISO 3166; every market when empty."""
    words = models.JSONField(default=list)
