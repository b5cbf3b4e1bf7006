"""An address that belongs to the brand rather than to a person: a webhook, later a chat room."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.base.secrets import SealedField
from firebreak.org.models import Brand


class Endpoint(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="endpoints")
    pager = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    settings = models.JSONField(default=dict, blank=True)
    secrets = SealedField(blank=True, default="")
    active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=80, blank=True, default="")
    last_ok_at = models.DateTimeField(null=True)
