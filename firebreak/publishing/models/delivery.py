"""One approved text on its way to one channel, and each leave that was given to send it."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person
from firebreak.publishing.models.channel import Channel


class Release(Visible):
    """One decision that texts go out, together or in an order."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="releases")
    about = models.CharField(max_length=80)
    """Whose texts they are, e.g. ``statement:<uid>``."""
    title = models.JSONField(default=dict)
    """Language -> what people call it."""
    at = models.DateTimeField()
    """When it goes out; the moment of the decision, or later."""
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    frozen = models.CharField(max_length=36, blank=True, default="")
    """The freeze that whoever decided saw and published through. Any other freeze holds it."""

    class Meta:
        indexes = [models.Index(fields=["brand", "about"], name="publishing_release_about")]


class Delivery(Visible):
    class State(models.TextChoices):
        QUEUED = "queued"
        BY_HAND = "by_hand"
        """Waits for a person who publishes it."""
        PERMITTED = "permitted"
        """A sender has leave; it may be out at any moment."""
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        """Sent, perhaps. It is looked for, then a person says."""
        HELD = "held"
        """Stopped by a freeze. Nothing but a person's decision sends it."""
        CANCELLED = "cancelled"
        REMOVED = "removed"
        """Was sent, and taken down again."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="deliveries")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    text_channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the approved bytes, as the room above handed it over."""
    place = models.PositiveSmallIntegerField(default=1)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="followers")
    """An earlier publication in the same channel that this one corrects or continues."""
    account = models.CharField(max_length=120, blank=True, default="")
    """What the service called the channel's account when a person last decided that this goes there; empty where unknown."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    permit = models.BigIntegerField(null=True)
    """Number of the newest permit: only its sender may say what became of it."""
    reference = models.CharField(max_length=600, blank=True, default="")
    address = models.CharField(max_length=600, blank=True, default="")
    error_code = models.CharField(max_length=80, blank=True, default="")
    looked_at = models.DateTimeField(null=True)
    """When an unknown one was last looked for."""
    asks = models.BooleanField(default=False)
    """Unknown, and looking cannot tell: a person must say."""
    ended_at = models.DateTimeField(null=True)
    """When it was sent, failed, cancelled or removed."""
    settled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who published it by hand or said what became of it."""
    word = models.CharField(max_length=300, blank=True, default="")
    """What they said."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "channel", "language"], name="publishing_once")
        ]
        indexes = [
            models.Index(fields=["brand", "state"], name="publishing_delivery_state"),
            models.Index(fields=["state", "due_at"], name="publishing_delivery_due"),
        ]


class Permit(models.Model):
    """Leave that was given for one call of a writer. Open until the sender says what became of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="permits")
    brand_id = models.BigIntegerField()
    what = models.CharField(max_length=9, default="publish")
    """``publish`` or ``take_down``."""
    digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["brand_id", "closed_at"], name="publishing_permit_open")]
