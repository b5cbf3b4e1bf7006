"""Who is affected and who must hear it from us: in which order, told by whom, when, by which way, with what proof."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person


class Stakeholder(SaltedPart):
    """A group, a body or one person. A private person has no ``who``: the name alone, read by few."""

    class Sort(models.TextChoices):
        """In the order in which they should hear it."""

        AFFECTED = "affected"
        STAFF = "staff"
        UNION = "union"
        AUTHORITY = "authority"
        PARTNER = "partner"
        OTHER = "other"
        PUBLIC = "public"

    class Way(models.TextChoices):
        MEETING = "meeting"
        PHONE = "phone"
        MESSAGE = "message"
        MAIL = "mail"
        LETTER = "letter"
        FORM = "form"
        INTRANET = "intranet"
        OTHER = "other"

    SORT: ClassVar[str] = "stakeholder"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "sort", "who", "group", "name", "private", "reach", "affected", "teller", "place", "first", "told_at", "told_by",
        "way", "proof", "waived_why", "removed_at",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="stakeholders")
    sort = models.CharField(max_length=9, choices=Sort.choices)
    who = models.JSONField(default=dict)
    """Language -> what the group or body is called; empty for a private person, and for a group that its sort names."""
    group = models.CharField(max_length=60, blank=True, default="")
    """Key of the plan's group of contacts that it came from."""
    name = models.CharField(max_length=120, blank=True, default="")
    """The person to speak to."""
    private = models.BooleanField(default=False)
    """A private person, or a minor. Said when the row is made: it never becomes otherwise."""
    reach = models.CharField(max_length=200, blank=True, default="")
    """Number or address."""
    affected = models.TextField(blank=True, default="")
    """How they are affected."""
    teller = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who of ours tells them."""
    place = models.PositiveIntegerField()
    """Told in this order, lowest first; numbers may have gaps."""
    first = models.BooleanField(default=True)
    """Should hear it before the public does."""
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, blank=True, default="")
    proof = models.TextField(blank=True, default="")
    """How one sees that it reached them."""
    waived_why = models.TextField(blank=True, default="")
    """Why they need not be told."""
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "place"], name="stakeholder_order")]

    def sealed(self) -> frozenset[str]:
        """Names, numbers and what somebody suffers: the record proves what was written and tells none of it."""
        return frozenset({"name", "reach", "affected", "proof", "waived_why"})
