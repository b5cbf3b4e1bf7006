"""A brand is the wall between tenants: everything but people belongs to one."""

from django.db import models

from firebreak.base.models import Visible


class Brand(Visible):
    class TeamSize(models.TextChoices):
        ONE = "one"
        SMALL = "small"
        LARGE = "large"
        AGENCY = "agency"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    spellings = models.JSONField(default=list, blank=True)
    products = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=list, blank=True)
    competitors = models.JSONField(default=list, blank=True)
    hashtags = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    market = models.CharField(max_length=2, blank=True, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    team_size = models.CharField(max_length=10, choices=TeamSize.choices, default=TeamSize.SMALL)
    is_demo = models.BooleanField(default=False)
    clone_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="clones"
    )
    """The brand whose drill runs here. Nothing reaches the world from a clone, and none ever becomes a brand of its own."""
    retention_days = models.PositiveIntegerField(default=400)
    legal_hold = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
