"""A text on its way out: a template of the plan, what fills it, and exactly what would be published."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Brand, Person


class Statement(Visible):
    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"
        CHANGES = "changes"
        REFUSED = "refused"
        APPROVED = "approved"
        RELEASED = "released"
        WITHDRAWN = "withdrawn"

    class How(models.TextChoices):
        PEOPLE = "people"
        TEMPLATE = "template"
        POLICY = "policy"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="statements")
    template = models.CharField(max_length=60)
    """Key of the template in the plan."""
    kind = models.CharField(max_length=16)
    item_version = models.PositiveIntegerField()
    item_digest = models.CharField(max_length=64)
    """Of the template as it was: whether the plan still says the same."""
    source = models.JSONField()
    """That template itself, as the record of its kind."""
    level = models.CharField(max_length=8)
    languages = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    """Gap -> ``{"texts": {language: value}, "confirmed": bool, "source": how it is known}``; ``*`` is every language.
    Filled with a fact: also ``"fact"`` its uid, ``"fact_version"`` the digest of its words then, ``"bound"`` the languages
    in which the value is still the fact's."""
    edits = models.JSONField(default=dict)
    """Channel -> language -> words changed by hand, with their gaps."""
    variants = models.JSONField(default=dict)
    """Channel -> language -> the text as it is published."""
    digests = models.JSONField(default=dict)
    """Channel -> language -> SHA-256 of that text."""
    digest = models.CharField(max_length=64)
    """Over all of them: what an approval signs."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    """Grows with each change: who writes on an older one is told."""
    writers = models.JSONField(default=list)
    """Uids of all who wrote or asked: they do not approve it."""
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_how = models.CharField(max_length=8, choices=How.choices, blank=True, default="")
    approved_digest = models.CharField(max_length=64, blank=True, default="")
    """Which bytes were approved; nothing else is ever released."""
    approved_at = models.DateTimeField(null=True)
    needs = models.JSONField(default=dict)
    """What the policy asked of it when it was asked or approved (:class:`~firebreak.statements.asking.Frozen`)."""
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    alone = models.BooleanField(default=False)
    """Released by one person because nobody answered."""
    reason = models.TextField(blank=True, default="")
    """Why it was released alone."""
    corrects = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="corrections")
    """The earlier text of ours that this one corrects."""

    class Meta:
        indexes = [models.Index(fields=["brand", "state"], name="statement_by_state")]
