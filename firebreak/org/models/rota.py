"""Who is on duty when: patterns in wall time, who stands in for whom, who is away, what was handed over."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models.brand import Brand
from firebreak.org.models.person import Person


class RotaPattern(Visible):
    """People take turns in a duty; see :class:`firebreak.org.rota_rules.Pattern` for what the fields mean."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="rota_patterns")
    duty = models.CharField(max_length=60)
    """Key of the duty in the plan."""
    weekdays = models.JSONField(default=list)
    begins = models.TimeField()
    ends = models.TimeField()
    time_zone = models.CharField(max_length=64)
    turn = models.CharField(max_length=4)
    """``day`` or ``week``."""
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "first"], name="rota_by_first")]


class RotaTurn(models.Model):
    """A place in the order of a pattern. It stays when the account goes, so that the others keep their turns."""

    pattern = models.ForeignKey(RotaPattern, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pattern", "place"], name="rota_place_once")]


class RotaCover(Visible):
    """Somebody stands in for somebody, for a shift or a part of one; later rows go over earlier ones."""

    pattern = models.ForeignKey(RotaPattern, on_delete=models.CASCADE, related_name="covers")
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    begin = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pattern", "end"], name="cover_by_end")]


class Absence(Visible):
    """A person is away. Why is never asked and nowhere kept."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, related_name="+")
    """Empty where the person said so: it holds for every brand they work on. What a lead says holds for theirs."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    begin = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "end"], name="absence_by_end")]


class HandOver(Visible):
    """What one person on duty leaves to the next."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="hand_overs")
    duty = models.CharField(max_length=60)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    shift_end = models.DateTimeField()
    """When the duty of who writes ends."""
    open = models.TextField(blank=True, default="")
    promised = models.TextField(blank=True, default="")
    next = models.TextField(blank=True, default="")
    accepted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "duty", "given_by", "shift_end"], name="hand_over_once")
        ]
        indexes = [models.Index(fields=["brand", "shift_end"], name="hand_over_by_end")]
