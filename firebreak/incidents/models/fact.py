"""What is known, and what people will ask."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class Fact(Part):
    class State(models.TextChoices):
        CHECKING = "checking"
        UNKNOWN = "unknown"
        LIKELY = "likely"
        CONFIRMED = "confirmed"
        FALSE = "false"

    SORT: ClassVar[str] = "fact"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "text", "state", "source", "decided_by", "decided_at", "checker", "public", "due_at", "nature", "removed_at",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="facts")
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    source = models.TextField(blank=True, default="")
    """How it is known; nothing is confirmed or called false without one."""
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    """Who set the state it has, and when."""
    checker = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who finds out."""
    public = models.BooleanField(default=False)
    """Whether the public knows it."""
    due_at = models.DateTimeField(null=True)
    nature = models.BooleanField(default=False)
    """The nature of the event itself, which must be known within a day at most."""
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "state"], name="fact_by_state")]


class Question(Part):
    """A question that people will ask, and what we say to it."""

    SORT: ClassVar[str] = "question"
    SHOWN: ClassVar[tuple[str, ...]] = ("text", "answer", "ready", "removed_at")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    answer = models.TextField(blank=True, default="")
    ready = models.BooleanField(default=False)
    """Whether the answer may be given as it stands."""
    removed_at = models.DateTimeField(null=True)
