"""What people see has two keys: a small one for joins and a UUIDv7 for addresses."""

from django.db import models

from firebreak.base.clock import now
from firebreak.base.ids import uuid7


class Visible(models.Model):
    """``uid`` appears in addresses, audit and events; the integer key never leaves the database."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True
