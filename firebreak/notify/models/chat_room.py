"""A channel of a chat that is opened for one thing, and how far both sides have heard of each other."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.notify.models.endpoint import Endpoint


class ChatRoom(Visible):
    class State(models.TextChoices):
        OPEN = "open"
        """Asked for (without a ``channel``) or open."""
        STOPPED = "stopped"
        """Nothing goes there any more; ``error_code`` says why."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="chat_rooms")
    about = models.CharField(max_length=200)
    """The object as in the audit chain, e.g. ``incident:<uid>``."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    error_code = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=100, blank=True, default="")
    name = models.CharField(max_length=100, blank=True, default="")
    invited = models.JSONField(default=list)
    """The service's ids of people who were let in: who goes is not called back. Personal data: never in logs or audit."""
    since = models.CharField(max_length=60, blank=True, default="")
    """The newest message that was read."""
    told = models.BigIntegerField(default=0)
    """The newest entry of the audit chain that was posted."""
    posting = models.BigIntegerField(default=0)
    """Up to which entry the post goes that may be on its way: a repeat holds the same."""
    from_chat = models.JSONField(default=list)
    """Uids of notes that came from there and are not posted back."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "about"], name="chat_room_once")]
