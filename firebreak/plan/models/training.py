"""Who passed which course of the plan when, and since when somebody ought to."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.plan.models.plan import Plan


class Training(Visible):
    """Somebody passed a course. Said by the person alone it waits for a lead's word and does not count."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="trainings")
    course = models.CharField(max_length=60)
    """Key of the course in the plan; the row stays when the course is taken out."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    passed_on = models.DateField()
    """In the brand's time zone."""
    test = models.CharField(max_length=200, blank=True, default="")
    """How one knows: "ten messages, two wrong"."""
    drill = models.CharField(max_length=60, blank=True, default="")
    """The drill in which it was shown, by its uid."""
    noted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    """When a lead said so; empty while it is only the person's own word."""
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "course", "person", "passed_on"], name="training_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["plan", "course", "person"], name="training_of_person")]


class TrainingSince(models.Model):
    """Since when somebody ought to know a course, through a duty of theirs: their days of grace begin there.

    Kept by the daily job, because a duty has no date of its own and a course may be new, or a team another size.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="training_since")
    course = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "course", "person"], name="training_since_once")
        ]
