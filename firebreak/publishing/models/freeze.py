"""The freeze: a gate that shuts at once, and the record of it that people read."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class Gate(models.Model):
    """Shut while a row of the brand is there. No foreign key and nothing to wait for: nothing that anybody holds can keep
    it from being written. On SQLite, where one stopped writer keeps everybody from writing, a file stands in its place."""

    token = models.CharField(max_length=36, primary_key=True)
    brand_id = models.BigIntegerField(db_index=True)
    said = models.JSONField()


class Freeze(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="freezes")
    token = models.CharField(max_length=36, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=80)
    why = models.CharField(max_length=500)
    permits = models.JSONField(default=list)
    """Uids of deliveries whose sender had leave at that moment: they may already be out."""
    held = models.PositiveIntegerField(default=0)
    """How many planned publications it stopped."""
    readers = models.JSONField(default=list)
    """Digests of the second readers outside and their mail addresses as the plan had them at the freeze: only these are
    asked to agree to its end, see :mod:`firebreak.org.outside_links`."""
    lift_asked_at = models.DateTimeField(null=True)
    lift_asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Empty where the second reader outside agreed: who that was is in ``readings``."""

    class Meta:
        indexes = [models.Index(fields=["brand", "lifted_at"], name="publishing_freeze_open")]


class StoppedOutlet(Visible):
    """Something that speaks for the brand outside of here, and how far it is stopped."""

    class State(models.TextChoices):
        OPEN = "open"
        """Not stopped."""
        STOPPING = "stopping"
        """A named person is at it."""
        STOPPED = "stopped"
        """Stopped, and somebody says so."""

    freeze = models.ForeignKey(Freeze, on_delete=models.CASCADE, related_name="outlets")
    key = models.CharField(max_length=60)
    title = models.JSONField()
    """Language -> its name in the plan."""
    how = models.JSONField(default=dict)
    """Language -> how it is stopped."""
    sort = models.CharField(max_length=20)
    duty = models.CharField(max_length=60, blank=True, default="")
    minutes = models.PositiveIntegerField(default=10)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True, default="")
    """Link to what shows it."""
    link = models.CharField(max_length=600, blank=True, default="")
    """Page on which it is stopped, as the plan knew it at the freeze."""
    late_at = models.DateTimeField(null=True)
    """When its duty was told that it is still not stopped."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["freeze", "key"], name="publishing_outlet_once")]


class StoppedRemote(Visible):
    """Something that a service would have published by itself, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open"
        STOPPED = "stopped"

    freeze = models.ForeignKey(Freeze, on_delete=models.CASCADE, related_name="remotes")
    channel = models.ForeignKey("publishing.Channel", on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=600)
    text = models.TextField()
    """Kept, as some services forget what they are told to stop."""
    at = models.DateTimeField(null=True)
    address = models.CharField(max_length=600, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    error_code = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["freeze", "channel", "reference"], name="publishing_remote_once")
        ]
