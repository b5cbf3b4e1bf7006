"""An everyday post that is planned for one channel at one moment."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person
from firebreak.publishing.models import Channel, Release


class PlannedPost(Visible):
    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"
        CHANGES = "changes"
        """Somebody who read it wants it changed."""
        QUEUED = "queued"
        """Approved, and its delivery waits for its moment in publishing."""
        HELD = "held"
        """It does not go out by itself: a person decides it anew."""
        DONE = "done"
        CANCELLED = "cancelled"

    class Why(models.TextChoices):
        """Why one is held."""

        LATE = "late"
        """Its moment came and nobody had approved it."""
        RISK = "risk"
        """Something came up that keeps it back: see ``risks``."""
        FROZEN = "frozen"
        RESTORED = "restored"
        """It waited in a backup, and may have gone out since."""
        FAILED = "failed"
        TAKEN_BACK = "taken_back"
        """Its delivery was cancelled in publishing."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="planned_posts")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="planned_posts")
    account = models.CharField(max_length=120, blank=True, default="")
    """What the service called the channel's account when this was written."""
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who is told when it is held or sent back."""
    title = models.CharField(max_length=160, blank=True, default="")
    """What the team calls it; not published."""
    language = models.CharField(max_length=10)
    text = models.TextField()
    at = models.DateTimeField()
    topic = models.CharField(max_length=120, blank=True, default="")
    offer_ends = models.DateTimeField(null=True)
    picture = models.CharField(max_length=300, blank=True, default="")
    """What it shows or what its file is called; empty where there is none. The file itself is not kept here."""
    picture_rights = models.CharField(max_length=300, blank=True, default="")
    """Who made it and under which licence."""
    picture_until = models.DateField(null=True)
    """The last day on which it may be shown, in the brand's zone."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    """Grows with each change: who writes on an older one is told."""
    digest = models.CharField(max_length=64)
    """Over everything above that is published or decides when, where and with what: what an approval signs."""
    writers = models.JSONField(default=list)
    """Uids of all who wrote in it or asked: they do not approve it."""
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    approved_digest = models.CharField(max_length=64, blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    weighed = models.JSONField(default=list)
    """Risks that kept it back, which who approved weighed and let pass: ``[code, key]``; void with the next edit."""
    word = models.TextField(blank=True, default="")
    """What the last reader said: why it goes back, or why it may pass in spite of a risk."""
    why_held = models.CharField(max_length=10, choices=Why.choices, blank=True, default="")
    risks = models.JSONField(default=list)
    """Why it was held, as far as anybody of the brand may know it: ``[code, params]``."""
    release = models.ForeignKey(Release, on_delete=models.SET_NULL, null=True, related_name="+")
    """Its newest way through publishing."""
    origin = models.CharField(max_length=255, blank=True, default="")
    """The uid of the file that it was brought from; nothing is brought twice."""

    class Meta:
        indexes = [
            models.Index(fields=["brand", "at"], name="planned_by_moment"),
            models.Index(fields=["state", "at"], name="planned_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "origin"], condition=~models.Q(origin=""), name="planned_brought_once"
            )
        ]

    @property
    def approved(self) -> bool:
        """Whether exactly this is approved."""
        return bool(self.approved_digest) and self.approved_digest == self.digest

    @property
    def about(self) -> str:
        """How publishing names whose text it is."""
        return f"planned:{self.uid}"
