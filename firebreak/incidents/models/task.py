"""Something to do, by whom and by when."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident, Level
from firebreak.incidents.models.part import Part
from firebreak.org.models import Person


class Task(Part):
    class State(models.TextChoices):
        OPEN = "open"
        DOING = "doing"
        DONE = "done"
        DROPPED = "dropped"

    SORT: ClassVar[str] = "task"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "title", "duty", "holder", "due_at", "state", "step", "playbook", "from_level", "proof", "reason", "ended_at",
        "ended_by",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tasks")
    title = models.JSONField()
    """Language -> what to do."""
    duty = models.CharField(max_length=60, blank=True, default="")
    holder = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    playbook = models.CharField(max_length=60, blank=True, default="")
    step = models.CharField(max_length=60, blank=True, default="")
    """Keys of the playbook and its step, for a task that a playbook started. What "done" means, how, and what to avoid
    stand in the incident's own copy of the playbook."""
    from_level = models.CharField(max_length=8, choices=Level.choices, default=Level.NOTICE)
    proof = models.TextField(blank=True, default="")
    """How one sees that it is done."""
    reason = models.TextField(blank=True, default="")
    """Why it was dropped."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "playbook", "step"], condition=~models.Q(step=""), name="task_step_once"
            )
        ]
        indexes = [
            models.Index(fields=["incident", "state", "due_at"], name="task_open"),
            models.Index(fields=["holder", "state"], name="task_by_holder"),
        ]
