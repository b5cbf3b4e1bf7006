"""API tokens: a brand, a role, and the digest of a secret that was shown once."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models.brand import Brand
from firebreak.org.models.membership import ROLE_CHOICES
from firebreak.org.models.person import Person


class ApiToken(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=ROLE_CHOICES)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    maker_role: str = ""
    """What ``made_by`` is in the brand now, where it was read with the token."""
