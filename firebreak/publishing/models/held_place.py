"""A place on our own server that is one brand's for good: links of the public lead there long after the channel is gone."""

from django.db import models

from firebreak.org.models import Brand


class HeldPlace(models.Model):
    writer = models.CharField(max_length=40)
    place = models.CharField(max_length=200)
    """As the connector's ``check_channel`` names it, e.g. the slug of a status page."""
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, related_name="+")
    """Whose it is; nobody's where that brand is gone, and then nobody else's either."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["writer", "place"], name="publishing_place_once")]
