"""One request for approval: of which bytes, whom it asks, what they said, and links for readers outside."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.org.models.outside_link import OutsideLink
from firebreak.statements.models.statement import Statement


class Asking(Visible):
    """Policy and people are frozen in ``needs`` when it is asked; the bytes in ``variants``."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="askings")
    number = models.PositiveIntegerField()
    needs = models.JSONField()
    """:class:`~firebreak.statements.asking.Frozen` as plain data."""
    readers = models.JSONField(default=list)
    """Digests of the second readers and their mail addresses as the plan had them then: only these get a link."""
    variants = models.JSONField()
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    """Which of the steps it waits for."""
    since = models.DateTimeField(null=True)
    """Since when that step's readers know: for the outside reader since the newest link, empty while none was sent."""
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, blank=True, default="")
    """``approve``, ``return``, ``refuse``; ``void`` when the text was changed; ``withdraw``; ``alone``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="statement_asking_number")
        ]


class Asked(models.Model):
    """Somebody who was asked in a step."""

    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="asked")
    step = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    """0 was asked first, 1 when nobody answered in time, and so on."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asking", "step", "duty", "person"], name="statement_asked_once")
        ]


class Reading(OutsideLink):
    """A one-time link for a reader outside."""

    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="readings")
    step = models.PositiveSmallIntegerField()


class Answer(Visible):
    """What a reader said to these bytes."""

    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="answers")
    step = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    word = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reading = models.OneToOneField(Reading, on_delete=models.SET_NULL, null=True, related_name="answer")
    name = models.CharField(max_length=120, blank=True, default="")
    """As a reader outside signed. Personal data: never in logs or audit."""

    class Meta:
        indexes = [models.Index(fields=["asking", "step"], name="statement_answer_step")]
