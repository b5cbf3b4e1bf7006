"""What a person saw and brought: reported, unverified until somebody checks, with the original file."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class Report(Visible):
    class Seen(models.TextChoices):
        PUBLIC = "public"
        PRIVATE_GROUP = "private_group"
        CALL = "call"
        SHOP = "shop"
        MAIL = "mail"

    class Verdict(models.TextChoices):
        UNVERIFIED = "unverified"
        CONFIRMED = "confirmed"
        WRONG = "wrong"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="reports")
    post_id = models.BigIntegerField(null=True)
    """The store's number of the mention made from it."""
    seen_where = models.CharField(max_length=14, choices=Seen.choices)
    link = models.URLField(max_length=2000, blank=True, default="")
    text = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    urgent = models.BooleanField(default=False)
    """The reporter says people must know now: it raises an alert on its own."""
    reported_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reporter_name = models.CharField(max_length=120, blank=True, default="")
    file_path = models.CharField(max_length=255, blank=True, default="")
    file_name = models.CharField(max_length=255, blank=True, default="")
    file_type = models.CharField(max_length=100, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.UNVERIFIED)
    checked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
