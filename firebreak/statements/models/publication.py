"""Where a person published a released text, by hand."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.statements.models.statement import Statement


class Publication(Visible):
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="publications")
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    """Of the text that was released for this channel and language."""
    where = models.CharField(max_length=120)
    at = models.DateTimeField()
    link = models.CharField(max_length=300, blank=True, default="")
    noted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
