"""Numbered versions of a plan, which never change, and who has read what."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.plan.models.plan import Plan


class PlanVersion(Visible):
    """The whole plan as it was when somebody asked for its review."""

    class State(models.TextChoices):
        REVIEW = "review"
        RETURNED = "returned"
        APPROVED = "approved"
        PUBLISHED = "published"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REVIEW)
    languages = models.JSONField(default=list)
    items = models.JSONField()
    """Kind -> key -> record."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the items as canonical JSON: what was approved is what is read."""
    note = models.TextField(blank=True, default="")
    """What is new, in the words of who asked."""
    answer = models.TextField(blank=True, default="")
    """What the reviewer said."""
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number")]


class PlanReading(models.Model):
    """Somebody read a version."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="plan_read_once")]


class PolicyReading(models.Model):
    """Somebody said that they read a policy as it was then."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="policy_readings")
    key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    """Of the policy's text in all languages; another text must be read again."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "digest", "person"], name="policy_read_once")
        ]
