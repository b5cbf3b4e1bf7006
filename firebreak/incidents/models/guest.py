"""Somebody from outside who is invited into the room of one incident, for a time, and what they may do there."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from firebreak.base.clock import now
from firebreak.base.permissions import GuestRole
from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person

LINK_LIFE = timedelta(days=7)


class Guest(SaltedPart):
    """The invitation, and the visit that it becomes. It is no membership: of the brand a guest is nobody."""

    class Why(models.TextChoices):
        LEAD = "lead"
        TIME = "time"
        CLOSED = "closed"
        AGAIN = "again"
        """Another invitation took its place."""

    SORT: ClassVar[str] = "guest"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "name", "email", "role", "until", "invited_by", "person", "joined_at", "ended_at", "why",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    role = models.CharField(max_length=14, choices=[(role.value, role.value) for role in GuestRole])
    until = models.DateTimeField()
    token_digest = models.CharField(max_length=64, unique=True)
    """Of the link's secret, which is kept nowhere."""
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="visits")
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=6, choices=Why.choices, blank=True, default="")
    """Why it ended."""

    class Meta:
        indexes = [models.Index(fields=["person", "ended_at"], name="guest_by_person")]

    def sealed(self) -> frozenset[str]:
        """The record proves to whom the link went, and tells nobody their address."""
        return frozenset({"email"})

    @property
    def link_until(self) -> datetime:
        """When the link in the mail stops to work (aware)."""
        return min(self.until, self.created_at + LINK_LIFE)

    @property
    def link_works(self) -> bool:
        """Whether somebody can still come in by the link."""
        return (
            self.joined_at is None
            and self.ended_at is None
            and self.link_until > now()
            and self.incident.closed_at is None
            and self.incident.brand.archived_at is None
        )
