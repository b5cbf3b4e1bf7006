"""Policies as they were published: to whom, by when they must have read it, and how often that was said."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.plan.models.plan import Plan


class PolicyPublication(Visible):
    """One published text of a policy. It never changes; whom it is for, and where it stands, may."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="policy_publications")
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    """The policy's record as it was."""
    digest = models.CharField(max_length=64)
    """Of its title and text: what people say that they read."""
    link = models.CharField(max_length=500, blank=True, default="")
    """Where the public finds it: for what is for the community."""
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key", "number"], name="policy_number_once")]


class PolicyReader(models.Model):
    """Somebody who must read a published policy."""

    publication = models.ForeignKey(PolicyPublication, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    due = models.DateField()
    reminded = models.PositiveSmallIntegerField(default=0)
    """Reminders by the clock; those that a lead sends do not count."""
    told_on = models.DateField()
    """When they were last told, in the brand's time zone."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "person"], name="policy_reader_once")]
