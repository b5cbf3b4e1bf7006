"""Something that people know will be talked about: a launch, a match, a sale."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.listening.models.monitor import Monitor
from firebreak.org.models import Brand, Person


class ExpectedEvent(Visible):
    """While it runs, volume alone raises nothing above watch on its monitors (all of the brand when it names none)."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="expected_events")
    name = models.CharField(max_length=120)
    monitors = models.ManyToManyField(Monitor, related_name="expected_events", blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["brand", "until"], name="expected_by_brand")]

    def __str__(self) -> str:
        return self.name
