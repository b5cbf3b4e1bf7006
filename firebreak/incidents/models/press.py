"""Questions of newsrooms, what we answered and what they printed."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person


class PressQuestion(SaltedPart):
    """One question of one newsroom; without a question, something that was printed without asking us."""

    class State(models.TextChoices):
        ASKED = "asked"
        ANSWERING = "answering"
        ANSWERED = "answered"
        PRINTED = "printed"
        DROPPED = "dropped"

    class Tone(models.TextChoices):
        FACTUAL = "factual"
        SPECULATIVE = "speculative"
        SENSATIONAL = "sensational"

    SORT: ClassVar[str] = "press"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "outlet", "journalist", "contact", "text", "asked_at", "due_at", "state", "spokesperson", "answer", "answered_at",
        "answered_by", "link", "tone", "printed", "printed_at", "reason", "spoke",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="press")
    outlet = models.CharField(max_length=120)
    journalist = models.CharField(max_length=120, blank=True, default="")
    """By name, as somebody at work."""
    contact = models.CharField(max_length=200, blank=True, default="")
    """Number or address."""
    text = models.TextField(blank=True, default="")
    """What they ask; empty where they printed without asking."""
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """Their deadline."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    spokesperson = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.CharField(max_length=500, blank=True, default="")
    tone = models.CharField(max_length=11, choices=Tone.choices, blank=True, default="")
    printed = models.TextField(blank=True, default="")
    """What they printed, in short."""
    printed_at = models.DateTimeField(null=True)
    """When we noted it."""
    reason = models.TextField(blank=True, default="")
    """Why it is not answered."""
    spoke = models.CharField(max_length=200, blank=True, default="")
    """Who of ours spoke to them. Only where the market allows to ask (:func:`firebreak.incidents.queries.may_trace`)."""

    class Meta:
        indexes = [models.Index(fields=["incident", "state", "due_at"], name="press_open")]

    def sealed(self) -> frozenset[str]:
        """Numbers, and who spoke: the record proves what was written and tells none of it."""
        return frozenset({"contact", "spoke"})
