"""A brand's plan as it is now: its items, each a document in every language of the plan."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class Plan(Visible):
    """One for each brand. The size of the team is the brand's."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="plan")
    industries = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    """The first one is written first: texts in the others are stale when it moves on."""


class PlanItem(Visible):
    """One risk, playbook, template, ... as the record of its kind (:mod:`firebreak.plan.items`)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    body = models.JSONField()
    """The record as plain data."""
    source = models.BinaryField(default=bytes)
    """The file that it came from, byte for byte; it goes out again like that while it says the same."""
    path = models.CharField(max_length=200, blank=True, default="")
    """Where that file stood in its folder."""
    stale = models.JSONField(default=dict)
    """Language -> places of texts that are older than the first language's."""
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    writers = models.JSONField(default=list)
    """Of a template: primary keys of all who wrote or changed it since it was last approved; none of them approves it."""
    reviewed_on = models.DateField(null=True)
    """When a person last said that it is still right."""
    approved_until = models.DateField(null=True)
    """Of a template: until when its words count as approved."""
    approved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "kind", "key"], name="plan_item_once")]
