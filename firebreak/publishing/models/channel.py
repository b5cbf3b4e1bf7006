"""An account or place that the brand publishes to: by a connector that writes, or by a person's hand."""

from django.db import models

from firebreak.base import connectors
from firebreak.base.connectors import Manifest
from firebreak.base.models import Visible
from firebreak.base.secrets import SealedField
from firebreak.org.models import Brand, Person


class Channel(Visible):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="channels")
    writer = models.CharField(max_length=40, blank=True, default="")
    """Name of the connector; empty where a person publishes by hand."""
    name = models.CharField(max_length=120)
    text = models.CharField(max_length=10)
    """Which of a statement's channels is published here: short, post, page, mail, reply, script, notice."""
    languages = models.JSONField(default=list)
    """Of the texts that belong here; every language when empty."""
    place = models.PositiveSmallIntegerField(default=1)
    """Order of publication: all of the same place go out together, the next when those have begun."""
    outlet = models.CharField(max_length=60, blank=True, default="")
    """Key of the plan's outlet that this account is, where it is one."""
    settings = models.JSONField(default=dict, blank=True)
    secrets = SealedField(blank=True, default="")
    link = models.CharField(max_length=300, blank=True, default="")
    """By hand: where a person writes it, e.g. the page of the network that begins a new post."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """By hand: who does it."""
    account = models.CharField(max_length=120, blank=True, default="")
    """What the service calls the account."""
    active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=80, blank=True, default="")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "active"], name="publishing_channel_live")]

    @property
    def manifest(self) -> Manifest | None:
        """Of its connector; ``None`` where a person publishes, and for one whose folder is gone."""
        return connectors.find(self.writer)

    @property
    def by_hand(self) -> bool:
        """Whether a person publishes here."""
        return not self.writer
