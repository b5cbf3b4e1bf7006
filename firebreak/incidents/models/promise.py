"""What must be said or told by when: the next public word, or the decision to say nothing; notices that a law asks for."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class PublicWord(Part):
    """The next public word and its time. One is open at a time."""

    SORT: ClassVar[str] = "word"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "due_at",
        "first",
        "said_at",
        "said",
        "link",
        "by",
        "early",
        "expected_end",
    )

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="words")
    due_at = models.DateTimeField()
    first = models.BooleanField(default=False)
    said_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True, default="")
    """What was said, in short."""
    link = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    early = models.TextField(blank=True, default="")
    """Why the public heard it before those who should hear it first."""
    expected_end = models.DateTimeField(null=True)
    """When it is expected to be over, as the public was told (an outage)."""
    alarmed_at = models.DateTimeField(null=True)
    """When the silence raised an alarm."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(said_at=None), name="one_open_word"
            )
        ]


class Silence(Part):
    """The decision to say nothing in public for now: it satisfies the clock until its review time or a trigger."""

    SORT: ClassVar[str] = "silence"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "reason",
        "owner",
        "triggers",
        "review_at",
        "ended_at",
        "ended_by",
        "ended_why",
    )

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="silences")
    reason = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    triggers = models.JSONField(default=dict)
    """``{"reach": people an hour, "media": bool, "harm": bool}``: what ends it."""
    review_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Empty with a time: the clock or a trigger ended it."""
    ended_why = models.CharField(max_length=10, blank=True, default="")
    """``person``, ``review``, ``reach``, ``media`` or ``harm``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(ended_at=None), name="one_silence"
            )
        ]


class LegalClock(Part):
    """A notice that a rule says must be given in time, as the rule packs have it. Not legal advice: counsel confirms."""

    SORT: ClassVar[str] = "clock"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "rule", "what", "due_at", "given_at", "proof", "by", "waived_why", "confirmed_at", "confirmed_by",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="clocks")
    rule = models.CharField(max_length=60)
    what = models.JSONField()
    """Language -> what must be done."""
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    """When it was done, or set aside."""
    proof = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    waived_why = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Counsel, or whoever leads after asking counsel, who said that the rule applies here."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "rule"], name="legal_clock_once")]
