"""The texts of a statement as each saving left them: none is ever changed or taken away."""

from django.db import models

from firebreak.org.models import Person
from firebreak.statements.models.statement import Statement


class Version(models.Model):
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """:attr:`Statement.version` as it was."""
    variants = models.JSONField()
    """Channel -> language -> the text."""
    digest = models.CharField(max_length=64)
    """Over all of them, as an approval signs it: the same where a saving changed no word."""
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    approved_how = models.CharField(max_length=8, choices=Statement.How.choices, blank=True, default="")
    """How it came to be approved; empty where it never was."""
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="statement_version_once")]
