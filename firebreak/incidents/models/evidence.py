"""What proves what was said and done: posts, pages, files and calls as they were when somebody kept them."""

from typing import ClassVar

from django.db import models

from firebreak.incidents.models.incident import Incident
from firebreak.incidents.models.part import SaltedPart
from firebreak.org.models import Person


class Evidence(SaltedPart):
    """One piece. Its bytes lie in files named by their SHA-256; their digests stand in the audit chain.

    Words of others and who said them are sealed: the chain proves what they were without telling them. Its proof tells the
    salt of their digests; the salt goes with a piece that is taken out, and nobody finds a name by guessing any more.
    Digests of files are as anybody computes them.
    """

    class Sort(models.TextChoices):
        POST = "post"
        PAGE = "page"
        FILE = "file"
        CALL = "call"

    class State(models.TextChoices):
        WAITING = "waiting"
        """A page that is being fetched."""
        KEPT = "kept"
        FAILED = "failed"
        """A page that could not be fetched; ``problem`` says why."""

    class Picture(models.TextChoices):
        NONE = ""
        """Nothing that a browser shows as a page."""
        WAITING = "waiting"
        KEPT = "kept"
        """Among ``files``, as the one of ``sort`` picture."""
        FAILED = "failed"
        """None could be taken; ``picture_problem`` says why."""

    SORT: ClassVar[str] = "evidence"
    SHOWN: ClassVar[tuple[str, ...]] = (
        "number", "sort", "state", "address", "final", "text", "author", "said_at", "note", "captured_by", "captured_at",
        "files", "problem", "picture", "picture_problem", "removed_at", "removed_by", "removed_why",
    )  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()
    """Counts within the incident: people say "E-14"."""
    sort = models.CharField(max_length=4, choices=Sort.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.KEPT)
    origin = models.CharField(max_length=80, blank=True, default="")
    """What it was made from (``post:<number>``, ``report:<uid>``), so that it is kept once."""
    address = models.CharField(max_length=2_000, blank=True, default="")
    final = models.CharField(max_length=2_000, blank=True, default="")
    """Where the address led in the end."""
    text = models.TextField(blank=True, default="")
    """The words of a post, or what was said in a call."""
    author = models.CharField(max_length=300, blank=True, default="")
    said_at = models.DateTimeField(null=True)
    """When it was published or said, by its source."""
    note = models.TextField(blank=True, default="")
    """What whoever kept it says about it."""
    captured_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Nobody: it was at hand when the incident was opened."""
    captured_at = models.DateTimeField()
    files = models.JSONField(default=list)
    """``[{"name", "type", "sha256", "size"}]``, the principal one first. A picture of a page has more: ``sort``, ``at``,
    ``address``, ``width``, ``height``, ``cut``, ``loaded``, ``browser``."""
    problem = models.CharField(max_length=60, blank=True, default="")
    picture = models.CharField(max_length=7, choices=Picture.choices, blank=True, default=Picture.NONE)
    """What became of the picture of a page."""
    picture_problem = models.CharField(max_length=60, blank=True, default="")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    removed_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="evidence_number_once"),
        ]

    @property
    def personal(self) -> bool:
        """Said to us alone, in a call: who may not work here does not read it."""
        return self.sort == Evidence.Sort.CALL

    def sealed(self) -> frozenset[str]:
        """The words of others and who said them; the address of what somebody posted names them too."""
        words = {"text", "author"}
        return frozenset(words | {"address"}) if self.origin else frozenset(words)
