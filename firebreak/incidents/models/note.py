"""What people write down in the room, and what they decide."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person


class Note(SaltedPart):
    class Sort(models.TextChoices):
        NOTE = "note"
        DECISION = "decision"
        PRIVILEGED = "privileged"
        """Counsel's: seen by those who hold the duty of legal counsel and the lead, never in a report."""

    SORT: ClassVar[str] = "note"
    SHOWN: ClassVar[tuple[str, ...]] = ("sort", "text", "reason", "by", "at", "names")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notes")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.NOTE)
    text = models.TextField()
    reason = models.TextField(blank=True, default="")
    """Why, for a decision."""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    names = models.JSONField(default=list)
    """Uids of people who are called by it (@)."""

    def sealed(self) -> frozenset[str]:
        """Counsel's words prove what they were, and tell nothing."""
        return frozenset({"text", "reason"}) if self.sort == Note.Sort.PRIVILEGED else frozenset()
