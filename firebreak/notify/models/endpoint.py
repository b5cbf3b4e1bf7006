"""An address that belongs to the brand rather than to a person: a webhook, a chat room, a phone service."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.base.secrets import SealedField
from firebreak.org.models import Brand


class Endpoint(Visible):
    class Look(models.TextChoices):
        """What the last look at the credential, without sending, said."""

        NEVER = ""
        ASKED = "asked"
        ALIVE = "alive"
        UNKNOWN = "unknown"
        """The service has no way to ask without sending."""
        FAILED = "failed"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="endpoints")
    pager = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    settings = models.JSONField(default=dict, blank=True)
    secrets = SealedField(blank=True, default="")
    active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=80, blank=True, default="")
    last_ok_at = models.DateTimeField(null=True)
    look = models.CharField(max_length=8, choices=Look.choices, blank=True, default=Look.NEVER)
    looked_at = models.DateTimeField(null=True)
    """Of the answer, or while it is ``asked`` of the question."""
    look_code = models.CharField(max_length=80, blank=True, default="")
    """Why the look failed; also what passes by itself, which ``error_code`` never holds."""
    account = models.CharField(max_length=100, blank=True, default="")
    """What the service calls the account."""
