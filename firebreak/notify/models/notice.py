"""A notice is one thing worth telling; a delivery is that notice on its way to one address."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class Notice(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200, unique=True)
    """Names the event it tells of, so that an event delivered twice is told once."""
    kind = models.CharField(max_length=60)
    """E.g. alert_raised: names the template that says it in each language."""
    about = models.CharField(max_length=200)
    """The object as in the audit chain, e.g. ``alert:<uid>``; also the key for bundling."""
    params = models.JSONField(default=dict)
    """Codes and figures; sentences are made when it is sent, in the reader's language."""


class Delivery(Visible):
    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        BUNDLED = "bundled"
        """Told in one mail with others, at the end of quiet hours; ``reference`` names that delivery."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    pager = models.CharField(max_length=40)
    to = models.CharField(max_length=500)
    """Shown to admins only; never logged."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    endpoint = models.ForeignKey("notify.Endpoint", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    """End of the person's quiet hours, while it waits for that."""
