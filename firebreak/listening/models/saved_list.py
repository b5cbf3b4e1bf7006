"""A named list of terms, accounts or sites that queries of a brand take in with ``list:name``."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class SavedList(Visible):
    class Of(models.TextChoices):
        """What an entry is where no field stands before the list's name."""

        TERMS = "terms"
        AUTHORS = "authors"
        SITES = "sites"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="saved_lists")
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    """The name as the query language compares it."""
    of = models.CharField(max_length=8, choices=Of.choices, default=Of.TERMS)
    entries = models.TextField(default="")
    """One a line."""
    size = models.PositiveIntegerField(default=0)
    """How many lines."""
    changed_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="saved_list_name_once")]

    @property
    def lines(self) -> tuple[str, ...]:
        """The entries."""
        return tuple(self.entries.split("\n")) if self.entries else ()

    def __str__(self) -> str:
        return self.name
