"""What people said about claims and accounts: it goes before the machine, now and for posts to come.

Claims themselves are numbers on mentions: the number of the first post that made the claim.
"""

from django.db import models

from firebreak.base.clock import now
from firebreak.org.models import Brand, Person


class ClaimNote(models.Model):
    """A person's word on one claim: its name, whether it is so, and which other claim it is part of."""

    class Verdict(models.TextChoices):
        UNKNOWN = "unknown"
        TRUE = "true"
        FALSE = "false"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    name = models.CharField(max_length=120, blank=True, default="")
    verdict = models.CharField(max_length=7, choices=Verdict.choices, default=Verdict.UNKNOWN)
    reason = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    into = models.BigIntegerField(default=0)
    """The claim that this one was made part of; 0 for none."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="claim_note_once")]


class ClaimExclusion(models.Model):
    """A post, with its near copies, that a person took out of a claim."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    claim = models.BigIntegerField()
    post = models.BigIntegerField()
    """The first of its near copies."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "claim", "post"], name="claim_exclusion_once")
        ]


class AccountKind(models.Model):
    """Who an account is, as a person of the brand said; it counts for every monitor of the brand."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer"
        INFLUENCER = "influencer"
        MEDIA = "media"
        STAFF = "staff"
        COMPETITOR = "competitor"
        UNKNOWN = "unknown"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=40)
    author = models.CharField(max_length=300)
    """As the store counts authors: in lower case, without ``@``."""
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500, blank=True, default="")
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "platform", "author"], name="account_kind_once")
        ]
