"""A monitor: a saved query that is listened for."""

from django.db import models
from django.utils.translation import gettext

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person

REPORTS_NAME = "Reports"
"""As the product stores it; see :attr:`Monitor.title`."""


def monitor_title(kind: str, name: str) -> str:
    """What a page calls a monitor: a name that the product gave is said in the reader's language."""
    return gettext("Reports") if kind == Monitor.Kind.REPORTS and name == REPORTS_NAME else name


class Monitor(Visible):
    class Kind(models.TextChoices):
        BRAND = "brand"
        PRODUCT = "product"
        PERSON = "person"
        COMPETITOR = "competitor"
        TOPIC = "topic"
        REPORTS = "reports"
        """Collects what people bring by hand; has no query. Each brand has exactly one."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="monitors")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TOPIC)
    query = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    """Grows with each change of the query; the listen process compiles again when it does."""
    watched = models.BooleanField(default=True)
    """Whether its numbers may raise alerts (a competitor's monitor counts and never warns)."""
    active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return monitor_title(self.kind, self.name)

    def __str__(self) -> str:
        return self.name
