"""Which text holds which fact of an incident's register."""

from django.db import models

from firebreak.org.models import Brand, Person
from firebreak.statements.models.statement import Statement


class FactUse(models.Model):
    """One gap of a text that is filled with a fact; kept in step with the statement's values in the same transaction."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="fact_uses")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="fact_uses")
    gap = models.CharField(max_length=60)
    fact = models.UUIDField()
    """Its uid. No foreign key: the text stays what it is, whatever becomes of the register."""
    digest = models.CharField(max_length=64)
    """Of the fact's words as they were then (:func:`firebreak.statements.facts.print_of`)."""
    stands_as = models.CharField(max_length=64, blank=True, default="")
    """What the fact was when a person let the old value stand; when it changes once more, that is asked again."""
    stands_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    stands_at = models.DateTimeField(null=True)
    stands_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "gap"], name="statement_fact_use_once")]
        indexes = [models.Index(fields=["brand", "fact", "digest"], name="statement_fact_use")]
