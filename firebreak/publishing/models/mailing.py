"""One text to one receiver of a mail list: at most once, whatever becomes of it."""

from django.db import models

from firebreak.publishing.models.delivery import Delivery, Release
from firebreak.publishing.models.subscriber import Subscriber


class Mailing(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        """Until its delivery's turn comes; where that is held or cancelled, it waits with it."""
        PERMITTED = "permitted"
        """A sender has leave; it may be out at any moment."""
        SENT = "sent"
        """The mail server took it."""
        FAILED = "failed"
        UNKNOWN = "unknown"
        """Handed over, perhaps. Never repeated by itself."""
        SKIPPED = "skipped"
        """They left, or were removed, before its turn."""

    class Returned(models.TextChoices):
        """What mail servers reported after it was handed over."""

        NO = ""
        LATER = "later"
        """They still try."""
        REFUSED = "refused"
        """It did not arrive; that says nothing about whether somebody is there."""
        GONE = "gone"
        """It did not arrive, as nobody is there."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="mailings")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="mailings")
    """Nobody where the receiver was removed since: the number stays."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    """When it is tried, or tried again."""
    tries = models.PositiveSmallIntegerField(default=0)
    permit = models.BigIntegerField(null=True)
    """Number of the newest permit: only its sender may say what became of it."""
    message_id = models.CharField(max_length=300, blank=True, default="")
    """Of the mail that was handed over, as the mail server's log has it."""
    error_code = models.CharField(max_length=80, blank=True, default="")
    key = models.CharField(max_length=32, blank=True, default="")
    """Of its piece, known from its first permit on: what its Message-ID is made of, and 128 bits that nobody can guess."""
    returned = models.CharField(max_length=7, choices=Returned.choices, blank=True, default=Returned.NO)

    class Meta:
        constraints = [
            # Whatever a release has in however many languages, each receiver gets one of them.
            models.UniqueConstraint(fields=["release", "subscriber"], name="publishing_mailing_once")
        ]
        indexes = [
            models.Index(fields=["delivery", "state", "due_at"], name="publishing_mailing_state"),
            models.Index(fields=["key"], name="publishing_mailing_key"),
        ]
