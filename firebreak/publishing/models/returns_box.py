"""The mailbox of the installation to which mails come back: how far it is read, and what was found."""

from django.db import models


class ReturnsBox(models.Model):
    """One row, with the key 1. Numbers are of all that was read since the setting names this mailbox."""

    place = models.CharField(max_length=64)
    """Digest of server, user and folder: another mailbox is read from its beginning."""
    cursor = models.JSONField(default=dict)
    tried_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    """When it was last read to its end."""
    error_code = models.CharField(max_length=80, blank=True, default="")
    """Why it could not be read the last time."""
    reports = models.PositiveBigIntegerField(default=0)
    others = models.PositiveBigIntegerField(default=0)
    """Mails that are no reports."""
    unreadable = models.PositiveBigIntegerField(default=0)
    """Reports that a person must look at."""
