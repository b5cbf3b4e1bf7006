"""Jobs: rows that a worker claims under a lease. Every timer of the product is one."""

from django.db import models


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    name = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    brand_id = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=8)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)
    """Grows with each claim; a worker whose lease ran out cannot finish with an old number."""
    serial = models.CharField(max_length=200, default="")
    """Jobs with the same non-empty serial run one after the other, in the order of their ids."""
    unique = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - null is 'no key'
    """While a job with this key waits or runs, another is not added."""
    last_error = models.TextField(default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="job_next"),
            models.Index(fields=["serial", "state", "id"], name="job_serial"),
        ]
