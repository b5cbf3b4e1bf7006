"""An incident, and who is in its room."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.part import Part
from firebreak.org.models import Brand, Person


class Level(models.TextChoices):
    NOTICE = "notice"
    CONCERN = "concern"
    SERIOUS = "serious"
    CRITICAL = "critical"


class Incident(Part):
    class Phase(models.TextChoices):
        CHECK = "check"
        CONTAIN = "contain"
        RESPOND = "respond"
        RECOVER = "recover"
        REVIEW = "review"
        CLOSED = "closed"

    class Origin(models.TextChoices):
        PERSON = "person"
        ALERT = "alert"
        POST = "post"
        REPORT = "report"
        API = "api"

    SORT: ClassVar[str] = "incident"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "number", "title", "origin", "origin_about", "type", "level", "phase", "situation", "private", "lead", "opened_at",
        "opened_by", "aware_at", "verified_at", "verified_by", "closed_at", "outcome", "merged_into", "legal_hold",
    )  # fmt: skip

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="incidents")
    number = models.PositiveIntegerField()
    """Counts within the brand: people say "I-12"."""
    title = models.CharField(max_length=160)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.PERSON)
    origin_about = models.CharField(max_length=400, blank=True, default="")
    """What it came from, as the audit chain names it (``alert:<uid>``), or the address of a post."""
    type = models.CharField(max_length=24, blank=True, default="")
    """A type of crisis of the plan; empty while nobody knows."""
    level = models.CharField(max_length=8, choices=Level.choices)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.CHECK)
    situation = models.JSONField(default=dict)
    """The three answers and what else the rules ask for: a :class:`firebreak.plan.advice.Situation` as plain data."""
    private = models.BooleanField(default=False)
    """Only those named see it, or that it exists."""
    legal_hold = models.BooleanField(default=False)
    lead = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    aware_at = models.DateTimeField()
    """When the brand first knew: legal clocks run from here."""
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Empty with a time: nobody verified it in time, so it is taken as true."""
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, default="")
    """How it ended: ``handled``, ``not_crisis`` or ``merged``."""
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    playbooks = models.JSONField(default=list)
    """The playbooks that run here as they were when they were started: what is changed in the plan later changes
    nothing in an open incident."""
    size = models.CharField(max_length=6)
    """Size of the team at the opening."""
    carried = models.JSONField(default=dict)
    """Duty -> the duty that carries it in a team of this size, at the opening."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="incident_number_once")]
        indexes = [models.Index(fields=["brand", "phase", "opened_at"], name="incident_by_phase")]


class Seat(Part):
    """A person in the room of an incident, and what they answer for there."""

    SORT: ClassVar[str] = "seat"
    SHOWN: ClassVar[tuple[str, ...]] = ("person", "duty", "guest", "left_at")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=60, blank=True, default="")
    """Key of a duty of the plan; empty for somebody who was only let in."""
    guest = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person", "duty"], name="seat_once")]
