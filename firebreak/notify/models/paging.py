"""A run of calls until somebody answers, the calls of it, and tests of the tree."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.notify.models.endpoint import Endpoint
from firebreak.org.models import Brand, Person


class TestCall(Visible):
    """A test of who answers: one run for each person."""

    __test__ = False  # no test of ours, whatever its name says

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="test_calls")
    started_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    passed_over = models.JSONField(default=list)
    """Keys of people who were left alone, as it was quiet for them."""

    class Meta:
        indexes = [models.Index(fields=["brand", "-created_at"], name="test_call_newest")]


class Page(Visible):
    """One run of calls. ``plan`` and ``progress`` are those of :mod:`firebreak.notify.paging_rules`."""

    class State(models.TextChoices):
        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        EXHAUSTED = "exhausted"
        CANCELLED = "cancelled"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="pages")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=200)
    """The object as in the audit chain, e.g. ``incident:<uid>``."""
    params = models.JSONField(default=dict)
    """Codes and figures; sentences are made when a call is sent, in the reader's language."""
    urgent = models.BooleanField(default=True)
    joins = models.CharField(max_length=40, blank=True, default="")
    """Further news under the same word joins this run while nobody has answered."""
    newest = models.JSONField(default=dict)
    """``params`` of what joined last; empty when nothing did."""
    joined = models.PositiveIntegerField(default=0)
    test = models.ForeignKey(TestCall, on_delete=models.CASCADE, null=True, related_name="pages")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    plan = models.JSONField()
    """Personal data (addresses, numbers): never in logs, events or audit; emptied a while after the end."""
    progress = models.JSONField()
    turn = models.PositiveIntegerField(default=0)
    """Grows with every move: a timer that was set for an earlier turn does nothing."""
    next_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_how = models.CharField(max_length=8, blank=True, default="")
    """``link``, ``page``, ``reply`` or ``chat``."""
    ended_at = models.DateTimeField(null=True)
    forgotten = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-created_at"], name="page_newest"),
            models.Index(fields=["about"], name="page_about"),
            models.Index(fields=["state", "next_at"], name="page_due"),
        ]


class PageKey(models.Model):
    """What a run tells of: an event delivered twice pages once, also where it joined an older run."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, unique=True)
    params = models.JSONField(default=dict)
    """As those of the run: each of what joined may be settled by itself."""


class PageCall(Visible):
    """One message of a run to one person or room. ``uid`` is its number on every repeat."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        FAILED = "failed"
        STOPPED = "stopped"

    ROOM = -1
    """``rung`` of a call to one of the brand's endpoints; ``way`` counts them."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.SET_NULL, null=True, related_name="+")
    pager = models.CharField(max_length=40)
    duty = models.CharField(max_length=60, blank=True, default="")
    round = models.PositiveSmallIntegerField()
    rung = models.SmallIntegerField()
    way = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, blank=True, default="", db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "round", "rung", "way"], name="call_once")]
