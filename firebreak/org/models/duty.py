"""Who answers for what in a brand, who reads which language, and how people inside and outside are reached."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models.brand import Brand
from firebreak.org.models.person import Person


class DutyHolder(models.Model):
    """A duty of the brand's plan is a person's. The row stays when they leave, so that the hole shows."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="duty_holders")
    duty = models.CharField(max_length=60)
    """Key of the duty in the plan."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duties")
    place = models.PositiveSmallIntegerField()
    """0 is the holder, 1 and on are deputies in the order in which they are asked."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "duty", "place"], name="duty_place_once")]


class LanguageReader(models.Model):
    """Who reads texts in a language before they go out."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="readers")
    language = models.CharField(max_length=10)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "language"], name="reader_once")]


class ContactMethod(models.Model):
    """A way to reach a person beside the e-mail address of the account. Personal data: never in logs or audit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="methods")
    sort = models.CharField(max_length=5)
    """``phone``, ``sms``, ``mail``, ``chat`` or ``other``."""
    value = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()
    """Tried in this order."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="method_place_once")]


class OutsideContact(Visible):
    """Somebody outside who must be reached, in a group of contacts of the plan; among them the second reader."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="outside_contacts")
    group = models.CharField(max_length=60)
    """Key of the group in the plan."""
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True, default="")
    methods = models.JSONField(default=list)
    """``[sort, value]`` in the order in which they are tried. Personal data: never in logs or audit."""
    languages = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    checked_on = models.DateField(null=True)
    """When somebody last saw that these ways still work."""

    class Meta:
        indexes = [models.Index(fields=["brand", "group"], name="contact_by_group")]
