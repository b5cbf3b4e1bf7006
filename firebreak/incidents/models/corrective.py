"""What is really done about it, and whether the public may hear of it."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class CorrectiveAction(Part):
    class Kind(models.TextChoices):
        CLOSE = "close"
        RECALL = "recall"
        REPAIR = "repair"
        INVESTIGATE = "investigate"
        HELP = "help"
        LEGAL = "legal"
        OTHER = "other"

    class State(models.TextChoices):
        PLANNED = "planned"
        DOING = "doing"
        DONE = "done"
        DROPPED = "dropped"

    class Sayable(models.TextChoices):
        YES = "yes"
        NO = "no"

    SORT: ClassVar[str] = "action"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "kind", "text", "owner", "due_at", "state", "proof", "ended_at", "ended_by", "reason", "sayable", "sayable_by",
        "sayable_at", "public_words",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="corrective")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    text = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    proof = models.TextField(blank=True, default="")
    """How one sees that it is done; nothing is done without."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    """Why it was given up."""
    sayable = models.CharField(max_length=3, choices=Sayable.choices, blank=True, default="")
    """Whether it may be said in public; empty while nobody decided. Other words or another end void it."""
    sayable_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sayable_at = models.DateTimeField(null=True)
    public_words = models.TextField(blank=True, default="")
    """How it may be said."""

    class Meta:
        indexes = [models.Index(fields=["incident", "state", "due_at"], name="corrective_open")]
