"""A brand's own figure over time, shown beside what is said: sales, refunds, tickets, a share price."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.base.secrets import SealedField
from firebreak.org.models import Brand, Person


class OwnFigure(Visible):
    class Kind(models.TextChoices):
        SALES = "sales"
        REFUNDS = "refunds"
        TICKETS = "tickets"
        SHARE_PRICE = "share_price"
        OTHER = "other"

    class Gather(models.TextChoices):
        """What several values in one bin of a chart become."""

        SUM = "sum"
        LAST = "last"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="own_figures")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    unit = models.CharField(max_length=20, blank=True, default="")
    gather = models.CharField(max_length=4, choices=Gather.choices, default=Gather.SUM)
    secrets = SealedField(blank=True, default="")
    """What a program signs with that sends values in."""
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class OwnFigurePoint(models.Model):
    """One value. A second value for the same time replaces the first: figures are corrected after the fact."""

    figure = models.ForeignKey(OwnFigure, on_delete=models.CASCADE, related_name="points")
    time = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "time"], name="own_figure_time_once")]
