"""One hash chain per brand (0 is the installation itself). Bodies lie beside it so that erasure keeps it whole."""

from django.db import models


class AuditHead(models.Model):
    """The newest link of each chain; locked while a link is added."""

    brand_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class AuditEntry(models.Model):
    """One link. ``digest`` covers schema, brand, number, time, actor, action, object, payload digest, previous."""

    brand_id = models.BigIntegerField()
    number = models.BigIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=120)
    object = models.CharField(max_length=200)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand_id", "number"], name="audit_one_link_per_number")
        ]
        indexes = [
            models.Index(fields=["brand_id", "object", "number"], name="audit_by_object"),
            models.Index(fields=["brand_id", "at"], name="audit_by_time"),
        ]


class AuditPayload(models.Model):
    """The body of a link as canonical JSON; after erasure ``body`` is empty and ``erased_by`` names the entry."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="payload"
    )
    body = models.TextField()
    erased_by = models.BigIntegerField(null=True)
