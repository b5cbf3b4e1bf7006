"""What every one-time link for somebody outside has; the room whose link it is adds what it opens."""

from typing import Any

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models.duty import OutsideContact
from firebreak.org.models.person import Person


class OutsideLink(Visible):
    """A link by mail and a code by phone. Neither its token nor its code is kept, only digests of them."""

    contact: Any = models.ForeignKey(OutsideContact, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=10)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    """Of token and code together: without the link the six digits cannot be tried out."""
    wrong = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    made_by: Any = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
