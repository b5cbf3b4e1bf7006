"""Situation reports as they were sent, and who gets them when."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class _WithoutWords(models.Manager["SituationReport"]):
    """A room is read with its parts often, and a report's words are long: they are fetched when they are asked for."""

    def get_queryset(self) -> models.QuerySet["SituationReport"]:
        return super().get_queryset().defer("content")


class SituationReport(Part):
    """One report, kept word for word. The record holds its digest, so that it shows when somebody changed it."""

    SORT: ClassVar[str] = "sitrep"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "number", "at", "by", "planned", "languages", "digest", "people", "endpoints", "files",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveIntegerField()
    """Counts within the incident."""
    at = models.DateTimeField()
    """The moment whose state it tells; the next report tells what changed since."""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    planned = models.BooleanField(default=False)
    """Whether its time sent it, not a person."""
    languages = models.JSONField(default=list)
    content = models.TextField()
    """Language -> document, as the JSON that the digest is of; what it holds is the business of the room that wrote it."""
    digest = models.CharField(max_length=64)
    """SHA-256 of ``content`` in UTF-8."""
    people = models.JSONField(default=list)
    """Uids of those to whom it was sent."""
    endpoints = models.JSONField(default=list)
    """Uids of the chat rooms and webhooks to which it was sent."""

    files = models.JSONField(default=dict)
    """Language -> the PDF that goes along with the mails, as a piece of evidence describes its files. It is made once: what
    was sent is what is kept."""

    objects = _WithoutWords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="sitrep_number_once")]


class ReportPlan(Part):
    """Who gets the situation report of an incident, and when it goes out by itself."""

    SORT: ClassVar[str] = "sitrep_plan"
    SHOWN: ClassVar[tuple[str, ...]] = ("people", "endpoints", "every_h", "times", "next_at", "by")

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="report_plan")
    people = models.JSONField(default=list)
    """Uids."""
    endpoints = models.JSONField(default=list)
    """Uids."""
    every_h = models.PositiveSmallIntegerField(default=0)
    """Hours between two; 0 for not."""
    times = models.JSONField(default=list)
    """Times of each day on the brand's clock, ``["08:00", "17:30"]``."""
    next_at = models.DateTimeField(null=True)
    """Empty while it goes out only when somebody sends it."""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="sitrep_plan_due")]
