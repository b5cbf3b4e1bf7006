"""Who works on which brand in which access role, and how they get in."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.base.permissions import Role
from firebreak.org.models.brand import Brand
from firebreak.org.models.person import Person

ROLE_CHOICES = [(role.value, role.value) for role in Role]


class Membership(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=ROLE_CHOICES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "person"], name="membership_once")]


class Invitation(Visible):
    """A link to join. Only the digest of its token is kept."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=ROLE_CHOICES)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class OneTimeLink(Visible):
    """A link that works once, such as the one that makes the first account."""

    purpose = models.CharField(max_length=40)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
