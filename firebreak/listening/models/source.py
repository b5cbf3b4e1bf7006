"""A source and its health, and the times it could not hear."""

from django.db import models
from django.utils.translation import gettext

from firebreak.base import connectors
from firebreak.base.models import Visible
from firebreak.base.secrets import SealedField
from firebreak.org.models import Brand


class Source(Visible):
    class State(models.TextChoices):
        WAITING = "waiting"
        LISTENING = "listening"
        SILENT = "silent"
        RETRYING = "retrying"
        BROKEN = "broken"
        """Needs a person: credentials died, or the address is wrong."""
        PAUSED = "paused"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="sources")
    connector = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    settings = models.JSONField(default=dict, blank=True)
    secrets = SealedField(blank=True, default="")
    active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    cursor = models.JSONField(default=dict, blank=True)
    """Written in the same transaction as the posts it stands after."""
    last_post_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    lag_s = models.FloatField(null=True)
    """Seconds from the newest post's own time to its arrival here."""
    posts_total = models.BigIntegerField(default=0)
    posts_hour = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True, default="")
    error_params = models.JSONField(default=dict, blank=True)
    error_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    warnings = models.JSONField(default=list, blank=True)
    """The last items that could not be read: code, parameters, time."""

    @property
    def title(self) -> str:
        """Its name in the language of the page: one that the product took from the connector is translated."""
        try:
            given = connectors.get(self.connector).title
        except KeyError:
            return self.name
        return gettext(given) if self.name == given else self.name

    def __str__(self) -> str:
        return self.name


class SourceGap(models.Model):
    """A time in which the source was not heard. Open while ``end`` is null."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["source", "start"], name="gap_by_source")]
