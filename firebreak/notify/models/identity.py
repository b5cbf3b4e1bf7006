"""Who somebody is in a chat: linked by a one-time code, so that an answer there counts as theirs."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.notify.models.endpoint import Endpoint
from firebreak.org.models import Person


class ChatIdentity(Visible):
    """An id of a chat is a person's. Ids are names of one endpoint only: another brand's chat may use the same."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="chat_identities")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="identities")
    pager = models.CharField(max_length=40)
    outside = models.CharField(max_length=200)
    """The service's own id of the person. Personal data: never in logs or audit."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "outside"], name="identity_once")]


class IdentityCode(models.Model):
    """A code that a person types in a chat to be known there. Only its digest is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
