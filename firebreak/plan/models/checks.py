"""What the nightly check found, day by day: readiness as a line."""

from django.db import models

from firebreak.plan.models.plan import Plan


class PlanCheck(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="checks")
    day = models.DateField()
    points = models.PositiveSmallIntegerField()
    lost = models.JSONField(default=list)
    """``[code, points, holes]`` of each rule that took some."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="plan_check_a_day")]
