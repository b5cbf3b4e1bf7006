"""An import of a file: what was guessed, what was corrected, how far it is."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.listening.models.source import Source
from firebreak.org.models import Person


class Import(Visible):
    class State(models.TextChoices):
        CHECKING = "checking"
        """Waits for a person to look at the columns."""
        WAITING = "waiting"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    """Inside the data folder's ``files``, named by content."""
    size = models.BigIntegerField()
    format = models.CharField(max_length=10)
    mapping = models.JSONField(default=dict)
    """Column name or number -> field of Post; plus encoding, delimiter, header row, zone."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    rows_total = models.BigIntegerField(null=True)
    rows_done = models.BigIntegerField(default=0)
    posts_new = models.BigIntegerField(default=0)
    posts_known = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    refusals = models.JSONField(default=list)
    """The first hundred refused rows: number, code, parameters."""
    started_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
