"""Somebody who gets the texts of a mail list. Nothing of this stands in audit or logs but uids and numbers."""

from django.db import models
from django.db.models.functions import Lower

from firebreak.base.clock import now
from firebreak.base.models import Visible
from firebreak.publishing.models.channel import Channel


class Subscriber(Visible):
    class State(models.TextChoices):
        ACTIVE = "active"
        LEFT = "left"
        """They said so. No import makes them active again."""
        BOUNCED = "bounced"
        """Their mail server says that nobody is there, more than once."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="subscribers")
    email = models.CharField(max_length=254)
    """As it was given, but for the domain, which is in lower case and ASCII."""
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ACTIVE)
    token_digest = models.CharField(max_length=64, unique=True)
    """Of the secret in their leave link, which is made anew for each mail from the list's key: see ``leave_tokens``."""
    since = models.DateTimeField(default=now)
    """When the state began."""
    source = models.CharField(max_length=80, blank=True, default="")
    """Where the address is known from, as whoever brought it said."""
    bounces = models.PositiveSmallIntegerField(default=0)
    """So many mails in a row were refused for good, or came back, with the word that nobody is there."""

    class Meta:
        constraints = [
            models.UniqueConstraint("channel", Lower("email"), name="publishing_subscriber_once"),
        ]
        indexes = [models.Index(fields=["channel", "state"], name="publishing_subscriber_state")]
