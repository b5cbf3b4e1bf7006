"""What one person leaves to another in the room, and who has been at work for too long."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class RoomHandOver(Part):
    """A duty in this room goes from one person to another, who says that they have it."""

    class State(models.TextChoices):
        OFFERED = "offered"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    SORT: ClassVar[str] = "handover"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "duty", "giver", "taker", "open", "promised", "next", "state", "reason", "offered_at", "ended_at",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="hand_overs")
    duty = models.CharField(max_length=60, blank=True, default="")
    """Key of a duty of the plan; empty for everything that the giver has here."""
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    open = models.TextField(blank=True, default="")
    promised = models.TextField(blank=True, default="")
    next = models.TextField(blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    reason = models.TextField(blank=True, default="")
    """Why it was declined."""
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "giver", "duty"],
                condition=models.Q(state="offered"),
                name="hand_over_one_open",
            )
        ]


class LongShift(Part):
    """Somebody has been at work for so long that they must be relieved. Told once for each run of hours."""

    SORT: ClassVar[str] = "shift"
    SHOWN: ClassVar[tuple[str, ...]] = ("person", "since", "at")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="long_shifts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    """When their run of hours began."""
    at = models.DateTimeField()
    """When it was noticed."""
