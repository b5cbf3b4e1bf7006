"""Posts and messages of people that need a reply."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person


class Message(SaltedPart):
    """What somebody wrote or said to us, who answers it, and what was answered. All of its text is untrusted."""

    class Origin(models.TextChoices):
        MENTION = "mention"
        REPORT = "report"
        HAND = "hand"

    class Kind(models.TextChoices):
        QUESTION = "question"
        COMPLAINT = "complaint"
        THREAT = "threat"
        HELP = "help"
        OFFER = "offer"
        OTHER = "other"

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        ANSWERED = "answered"
        SOLVED = "solved"
        DROPPED = "dropped"

    SORT: ClassVar[str] = "message"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "origin", "about", "kind", "text", "author", "platform", "language", "link", "said_at", "personal", "state",
        "holder", "held_until", "answer", "answer_link", "answered_at", "answered_by", "follow_at", "reason", "ended_at",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="messages")
    origin = models.CharField(max_length=7, choices=Origin.choices)
    about = models.CharField(max_length=80, blank=True, default="")
    """``post:<number in the store>`` or ``report:<uid>``; empty for what was brought in by hand."""
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.OTHER)
    text = models.TextField()
    author = models.CharField(max_length=200, blank=True, default="")
    platform = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=20, blank=True, default="")
    """Of the text, as far as it is known; answers are offered in it."""
    link = models.CharField(max_length=2000, blank=True, default="")
    """Where it stands on the network."""
    said_at = models.DateTimeField()
    personal = models.BooleanField(default=False)
    """Written to us alone: who may not work here does not read it, and the record keeps a digest."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    holder = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    """Until then nobody else takes it; later anybody may."""
    answer = models.TextField(blank=True, default="")
    answer_link = models.CharField(max_length=2000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    follow_at = models.DateTimeField(null=True)
    """When to look again whether it is solved, or when we promised to write."""
    reason = models.TextField(blank=True, default="")
    """Why it gets no answer."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "about"], condition=~models.Q(about=""), name="message_once"
            )
        ]
        indexes = [models.Index(fields=["incident", "state", "said_at"], name="message_by_state")]

    def sealed(self) -> frozenset[str]:
        """What one person wrote to us, and what they were told, is theirs."""
        return frozenset({"text", "author", "link", "answer"}) if self.personal else frozenset()
