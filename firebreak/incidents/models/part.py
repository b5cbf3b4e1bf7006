"""What all parts of an incident's room have in common."""

import secrets
from typing import ClassVar

from django.db import models

from firebreak.base.models import Visible


class Part(Visible):
    """A row that belongs to one incident and stands in its record under ``<SORT>:<uid>`` with the fields of ``SHOWN``."""

    SORT: ClassVar[str]
    SHOWN: ClassVar[tuple[str, ...]]
    version = models.PositiveIntegerField(default=1)
    """Grows with each change: who writes on an older one is told."""

    class Meta:
        abstract = True

    def sealed(self) -> frozenset[str]:
        """Fields of which the record keeps a digest only, because not everybody who may read the record may read them."""
        return frozenset()

    def seasoning(self) -> str:
        """What makes the digest of a sealed field one that nobody finds by guessing; nothing where guessing is hopeless."""
        return ""


def new_salt() -> str:
    """128 random bits as text."""
    return secrets.token_hex(16)


class SaltedPart(Part):
    """A part with short sealed fields, such as names and numbers: its digests are salted by what the record never holds."""

    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    class Meta:
        abstract = True

    def seasoning(self) -> str:
        """The row's own salt."""
        return self.salt
